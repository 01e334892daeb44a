// A clock that moves only when somebody waits on it.
#pragma once

#include <algorithm>
#include <mutex>

#include "engine/base/clock.h"

namespace hostyard::test {

class ManualClock final : public Clock {
 public:
  TimeMicros now() override {
    const std::scoped_lock lock(mutex_);
    return now_;
  }
  void wait_until(TimeMicros until) override {
    const std::scoped_lock lock(mutex_);
    now_ = std::max(now_, until);
  }

 private:
  std::mutex mutex_;
  TimeMicros now_ = 1'000 * kSecond;
};

}  // namespace hostyard::test
