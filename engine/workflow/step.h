// What a step is: a function of its context that acts on the outside world, or a decision about the pool, or
// both.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/interfaces/deploy_tool.h"
#include "engine/interfaces/host_executor.h"
#include "engine/interfaces/secrets.h"
#include "engine/ledger/ledger.h"
#include "engine/workflow/settings.h"

namespace hostyard {

// What a step did, in words and command lines, one line each (STEP-12). Secrets never get here: command lines
// come masked.
class StepLog {
 public:
  void say(std::string_view line);
  void command(std::string_view command_line, std::string_view outcome);
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

struct StepContext {
  const Host& host;
  const std::string& node_id;  // also the token of an operation that the step submits
  bool ignore_warns;
  bool resumed;  // an earlier run of this node may have acted and never told (WF-2)
  HostExecutor& hosts;
  DeployTool& tool;
  Secrets& secrets;
  const WorkflowSettings& settings;
  StepLog& log;
};

// The part of a step that looks at the pool and changes it: it runs inside the transaction that ends the
// step. A refusal makes the step fail.
using Decision = std::function<Result<std::vector<Change>>(const Pool&, TimeMicros now)>;

struct StepDone {
  Decision decision{};  // may be empty
};
struct StepFailed {
  Refusal refusal;
};
struct StepWaiting {  // for an external operation (WF-4)
  std::string operation_id;
};
using StepReturn = std::variant<StepDone, StepFailed, StepWaiting>;

inline StepReturn step_failed(ErrorCode code, std::string detail) {
  return StepFailed{Refusal{code, std::move(detail)}};
}

struct StepDefinition {
  std::string_view name;
  StepReturn (*run)(StepContext& context);
  // Of a polling step: the code where its operation failed.
  ErrorCode failure = ErrorCode::kTaskFailed;
};

// All steps by name.
std::span<const StepDefinition> step_definitions();
const StepDefinition* find_step(std::string_view name);

// The steps themselves, one source a group.
StepReturn validate_host_info(StepContext& context);        // STEP-1
StepReturn auth_hosts(StepContext& context);                // STEP-2
StepReturn prepare(StepContext& context);                   // STEP-3
StepReturn verify_hosts(StepContext& context);              // STEP-5
StepReturn install_software(StepContext& context);          // STEP-6
StepReturn join_em_cluster(StepContext& context);           // STEP-7
StepReturn leave_em_cluster(StepContext& context);          // STEP-8
StepReturn check_host_before_delete(StepContext& context);  // STEP-9
StepReturn set_hosts_online(StepContext& context);          // STEP-10
StepReturn set_hosts_fail(StepContext& context);
StepReturn recover_hosts(StepContext& context);
StepReturn delete_hosts(StepContext& context);

}  // namespace hostyard
