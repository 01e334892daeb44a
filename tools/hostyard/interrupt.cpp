#include "tools/hostyard/interrupt.h"

#include <atomic>

#include <signal.h>
#include <unistd.h>

#include "tools/hostyard/exit_code.h"

namespace hostyard {
namespace {

// A signal handler sees nothing but what is static.
std::atomic<FlowDriver*> g_driver = nullptr;
std::atomic<bool> g_interrupted = false;
static_assert(std::atomic<FlowDriver*>::is_always_lock_free);

void handle(int) {
  if (g_interrupted.exchange(true)) ::_exit(kExitInterrupted);
  if (FlowDriver* const driver = g_driver.load()) driver->request_stop();
}

void set_handlers(void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

InterruptGuard::InterruptGuard(FlowDriver& driver) {
  g_driver = &driver;
  set_handlers(handle);
}

InterruptGuard::~InterruptGuard() {
  set_handlers(SIG_DFL);
  g_driver = nullptr;
}

bool InterruptGuard::interrupted() {
  return g_interrupted;
}

}  // namespace hostyard
