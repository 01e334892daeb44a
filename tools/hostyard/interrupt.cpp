#include "tools/hostyard/interrupt.h"

#include <atomic>

#include <signal.h>
#include <unistd.h>

#include "tools/hostyard/exit_code.h"

namespace hostyard {
namespace {

// A signal handler sees nothing but what is static.
std::atomic<FlowDriver*> g_driver = nullptr;
std::atomic<bool> g_guarded = false;
std::atomic<bool> g_interrupted = false;
static_assert(std::atomic<FlowDriver*>::is_always_lock_free);

// A signal while nothing is guarded, or the second one, ends the program at once: what was acknowledged is in
// the store.
void handle(int) {
  if (g_interrupted.exchange(true) || !g_guarded) ::_exit(kExitInterrupted);
  FlowDriver* const driver = g_driver.load();
  if (driver != nullptr) driver->request_stop();
}

}  // namespace

InterruptGuard::InterruptGuard(FlowDriver* driver) {
  g_driver = driver;
  g_guarded = true;
  struct sigaction action = {};
  action.sa_handler = handle;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

InterruptGuard::~InterruptGuard() {
  g_guarded = false;
  g_driver = nullptr;
}

bool InterruptGuard::interrupted() {
  return g_interrupted;
}

}  // namespace hostyard
