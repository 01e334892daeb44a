// Ctrl-C (CLI-6): the first asks for a stop at the next safe point, the second ends the program.
#pragma once

#include "engine/workflow/driver.h"

namespace hostyard {

// While one lives, the first SIGINT or SIGTERM stops this driver, or only shows in interrupted(), which its
// owner then asks. One at a time.
class InterruptGuard {
 public:
  explicit InterruptGuard(FlowDriver& driver) : InterruptGuard(&driver) {}
  InterruptGuard() : InterruptGuard(nullptr) {}
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  // Whether a signal came. Any thread may ask.
  static bool interrupted();

 private:
  explicit InterruptGuard(FlowDriver* driver);
};

}  // namespace hostyard
