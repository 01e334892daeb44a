// A flow engine over a memory store, scripted doubles and a clock that nobody waits for.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/interfaces/secrets.h"
#include "engine/store/memory_store.h"
#include "engine/workflow/flow_engine.h"
#include "tests/unit/workflow/manual_clock.h"
#include "tests/unit/workflow/scripted_hosts.h"
#include "tests/unit/workflow/scripted_tool.h"

namespace hostyard::test {

// Seals by a prefix that no secret has; what was sealed for another host does not open.
class PrefixSecrets final : public Secrets {
 public:
  std::string seal(const Secret& plain, std::string_view context) override;
  Secret open(std::string_view sealed, std::string_view context) override;
};

inline constexpr std::string_view kPassword = "s3cret-pass";

struct Collector final : FlowObserver {
  std::mutex mutex;
  std::vector<FlowEvent> events;
  void on_event(const FlowEvent& event) override {
    const std::scoped_lock lock(mutex);
    events.push_back(event);
  }
  std::vector<std::string> failures;
  void on_failure(const std::string&, const std::string& what) override {
    const std::scoped_lock lock(mutex);
    failures.push_back(what);
  }
};

// Host "h<n>", 10.0.0.<n>, Compute and Storage, one Available disk /data, with a login and password.
Host new_host(int n);

struct EngineBench {
  explicit EngineBench(Store* other_store = nullptr);

  MemoryStore memory;
  Store& store;
  ManualClock clock;
  SeededIds ids{7};
  ScriptedHosts hosts;
  ScriptedTool tool;
  PrefixSecrets secrets;
  WorkflowSettings settings;
  Collector seen;
  HostGuard* guard = nullptr;  // of engines made from now on
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<FlowEngine> engine;

  // A new ledger and a new engine over what is stored, as after a start of the program.
  void restart();
  // Registers Local, Region1, Zone1 (PROD-1).
  void register_zone();
  // Puts the host and its workflow into the store in one transaction; the id of the workflow.
  std::string begin(const std::string& flow_name, Host host, bool ignore_warns = false);
  // The same for a host that is there: it turns Deleting.
  std::string begin_delete(const std::string& flow_name, const std::string& host_id);

  // Advances the flow until it has ended; the clock jumps. Fails after 1,000 steps.
  void run(const std::string& flow_id);
  // Advances all of them in turn, as a driver would.
  void run_all(std::vector<std::string> flow_ids);
  // Advances until the flow's running node has this key and is not begun, or polls.
  void run_to(const std::string& flow_id, const std::string& key);

  Flow flow(const std::string& flow_id);
  std::vector<std::string> keys(const std::string& flow_id);
  FlowNode node(const std::string& flow_id, const std::string& key);
  HostStatus host_status(const std::string& host_id);
  bool host_is_live(const std::string& host_id);
};

}  // namespace hostyard::test
