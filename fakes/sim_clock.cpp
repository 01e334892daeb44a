#include "fakes/sim_clock.h"

#include <algorithm>

namespace hostyard {

TimeMicros SimClock::now() {
  const std::scoped_lock lock(mutex_);
  return now_;
}

void SimClock::wait_until(TimeMicros until) {
  const std::scoped_lock lock(mutex_);
  now_ = std::max(now_, until);
}

}  // namespace hostyard
