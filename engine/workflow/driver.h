// Who calls FlowEngine::advance: a pool of threads on the real clock, or one thread and a seeded queue on a
// simulated one.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "engine/workflow/flow_engine.h"

namespace hostyard {

class FlowDriver {
 public:
  virtual ~FlowDriver() = default;
  // Takes flows on; they advance from now on (threads) or when run_until_ended is called (simulation).
  virtual void add(std::span<const std::string> flow_ids) = 0;
  // Returns once every named flow has ended, or a stop was requested; true: all ended. Failures of the store,
  // met while any flow advanced, are thrown here; FlowObserver::on_failure tells them too, whoever waits or
  // not.
  virtual bool run_until_ended(std::span<const std::string> flow_ids) = 0;
  // Work in progress ends at the next safe point: the running steps end, no further one starts (CLI-6).
  // Async-signal-safe.
  virtual void request_stop() = 0;
};

// At most settings.parallel_flows flows at once (IMP-12), each on a thread, fewer where the system gives no
// more; Error where it gives none. A failure of the store ends its work: from then on both add and
// run_until_ended throw it. The destructor requests a stop and joins.
std::unique_ptr<FlowDriver> make_thread_driver(FlowEngine& engine);

// Single-threaded: draws the next due flow from the seed, waits on the clock (which a simulated one makes a
// jump) when none is due. The same seed gives the same sequence of advances (WF-5).
std::unique_ptr<FlowDriver> make_simulated_driver(FlowEngine& engine, std::uint64_t seed);

}  // namespace hostyard
