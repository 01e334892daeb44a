// The clock of the machine.
#pragma once

#include "engine/base/clock.h"

namespace hostyard {

class SystemClock final : public Clock {
 public:
  TimeMicros now() override;
  void wait_until(TimeMicros until) override;  // sleeps; also where the clock is set back meanwhile
};

}  // namespace hostyard
