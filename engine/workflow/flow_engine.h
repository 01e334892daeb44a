// Advances workflows one step at a time (WF-1…5). It knows no threads and no loops: drivers call it.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.h"
#include "engine/interfaces/deploy_tool.h"
#include "engine/interfaces/host_executor.h"
#include "engine/interfaces/host_guard.h"
#include "engine/interfaces/secrets.h"
#include "engine/ledger/ledger.h"
#include "engine/workflow/definition.h"
#include "engine/workflow/settings.h"

namespace hostyard {

// What happened to a workflow, told after it was committed: a node began, ended or goes on waiting, the flow
// ended, was stopped, started again or cancelled. For progress lines, logs and the hash of a simulated run.
struct FlowEvent {
  TimeMicros time = 0;
  std::string flow_id;
  std::string flow_name;
  std::string host_id;
  std::string host_name;
  std::string host_ip;
  std::string node_key;  // empty: about the flow itself
  FlowStatus node_status = FlowStatus::kProcessing;
  FlowStatus flow_status = FlowStatus::kProcessing;
  std::string text;    // last line of the node's result
  std::string result;  // all of it, command lines included, once the node has ended
  bool operator==(const FlowEvent&) const = default;
};

// Called from whatever thread advances; implementations guard themselves.
class FlowObserver {
 public:
  virtual ~FlowObserver() = default;
  virtual void on_event(const FlowEvent& event) = 0;
  // The store failed while a flow advanced, and whoever advances is about to be told too: nothing happened
  // that was not told, and the flow goes on only when somebody advances it again.
  virtual void on_failure(const std::string& flow_id, const std::string& what) {
    (void)flow_id;
    (void)what;
  }
};

// Rows of a new workflow in Processing, its first node's intent included, for the change set of whoever
// starts it (so that hosts and their workflows are one transaction, IMP-10, DEL-2).
struct NewFlow {
  std::string name;  // of a definition
  std::string host_id;
  bool ignore_warns = false;
};
std::vector<Change> make_flow(const NewFlow& flow, IdSource& ids, TimeMicros now, std::string& flow_id);

struct Advance {
  bool ended = false;        // Finished, Error, Canceled, Stopped: do not come back
  TimeMicros come_back = 0;  // earliest time of the next call; <= now: at once
};

// Thread-safe for different flows; calls for one flow must not overlap (drivers see to it).
class FlowEngine {
 public:
  struct Parts {
    Ledger& ledger;
    HostExecutor& hosts;
    DeployTool& tool;
    Secrets& secrets;
    Clock& clock;
    IdSource& ids;
    WorkflowSettings settings;
    FlowObserver* observer = nullptr;
    HostGuard* guard = nullptr;  // where other programs may drive flows of the same store
  };
  // Throws Error where a definition is faulty.
  explicit FlowEngine(Parts parts);
  ~FlowEngine();

  // Runs the flow's current step, or polls its operation, and commits outcome and next intent together
  // (WF-2). A step that may have half-run before a crash is run again. Failures of steps are outcomes; only
  // the store's failures throw.
  Advance advance(const std::string& flow_id);

  // Told of a change set that this process committed with make_flow's rows: their first nodes then count as
  // begun here, not as left over by a process that died. Without it they run all the same, as resumed ones.
  void note_intents(const ChangeSet& committed);

  // Ids of the unfinished flows that can run, oldest first: what drivers start with, also after a crash.
  std::vector<std::string> runnable() const;

  // WF-3. Unknown id or a finished flow → the reference's codes (40103, 40106, 40107; unknown: 40101).
  Result<void> stop(const std::string& flow_id);
  Result<void> start(const std::string& flow_id);
  Result<void> cancel(const std::string& flow_id);

  const WorkflowSettings& settings() const;
  Clock& clock() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hostyard
