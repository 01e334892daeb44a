// A moment by which something has to be over, on the clock that nobody sets.
#pragma once

#include <algorithm>
#include <chrono>

#include "engine/base/clock.h"

namespace hostyard {

class Deadline {
 public:
  static Deadline in(TimeMicros time) {
    return Deadline(std::chrono::steady_clock::now() + std::chrono::microseconds(time));
  }
  bool is_over() const { return std::chrono::steady_clock::now() >= at_; }
  TimeMicros left() const {
    const auto left = at_ - std::chrono::steady_clock::now();
    return std::max<TimeMicros>(0, std::chrono::duration_cast<std::chrono::microseconds>(left).count());
  }
  // For poll(2): rounded up, so that a wait never ends a moment too early.
  int left_milliseconds() const {
    return static_cast<int>(std::min<TimeMicros>((left() + 999) / 1000, 3'600'000));
  }
  Deadline at_most(TimeMicros time) const { return std::min(at_, in(time).at_); }

 private:
  Deadline(std::chrono::steady_clock::time_point at) : at_(at) {}
  std::chrono::steady_clock::time_point at_;
};

}  // namespace hostyard
