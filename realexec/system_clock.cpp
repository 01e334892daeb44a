#include "realexec/system_clock.h"

#include <chrono>
#include <thread>

namespace hostyard {

TimeMicros SystemClock::now() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count();
}

void SystemClock::wait_until(TimeMicros until) {
  for (TimeMicros left = until - now(); left > 0; left = until - now()) {
    std::this_thread::sleep_for(std::chrono::microseconds(left));
  }
}

}  // namespace hostyard
