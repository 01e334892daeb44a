// Ctrl-C (CLI-6): the first asks the driver to stop at the next safe point, the second ends the program.
#pragma once

#include "engine/workflow/driver.h"

namespace hostyard {

// While one lives, the first SIGINT or SIGTERM stops this driver. One at a time.
class InterruptGuard {
 public:
  explicit InterruptGuard(FlowDriver& driver);
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  // Whether a signal came.
  static bool interrupted();
};

}  // namespace hostyard
