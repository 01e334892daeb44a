// Simulated time: it stands still but for those who wait.
#pragma once

#include <mutex>

#include "engine/base/clock.h"

namespace hostyard {

// 2026-01-01T00:00:00Z: where simulations start unless they say otherwise.
inline constexpr TimeMicros kSimStart = 1'767'225'600LL * kSecond;

class SimClock final : public Clock {
 public:
  explicit SimClock(TimeMicros start = kSimStart) : now_(start) {}

  TimeMicros now() override;
  // Moves the time there at once; never back.
  void wait_until(TimeMicros until) override;

 private:
  std::mutex mutex_;
  TimeMicros now_;
};

}  // namespace hostyard
