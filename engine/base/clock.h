// Time by parameter, always (WF-5).
#pragma once

#include <cstdint>

namespace hostyard {

using TimeMicros = std::int64_t;  // microseconds since 1970-01-01T00:00:00Z; 0 is "never"

inline constexpr TimeMicros kMillisecond = 1'000;
inline constexpr TimeMicros kSecond = 1'000'000;

// Thread-safe in every implementation.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimeMicros now() = 0;
  // Returns once now() >= until: the real clock sleeps, the simulated one moves.
  virtual void wait_until(TimeMicros until) = 0;
};

}  // namespace hostyard
