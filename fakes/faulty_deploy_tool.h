// Faults between the engine and any tiup, fake or real.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "engine/interfaces/deploy_tool.h"
#include "fakes/fault_plan.h"

namespace hostyard {

// What a fault does to an operation: refused, unreachable, wrong-password, connection-lost, exit: it is
// submitted nowhere and polls as Error. timed-out: submitted nowhere; timed-out-after, connection-lost-after:
// it runs; both poll as unknown, since nobody learnt its id. Such ids mean the same after a restart.
class FaultyDeployTool final : public DeployTool {
 public:
  FaultyDeployTool(DeployTool& inner, FaultPlan& plan, Clock& clock)
      : inner_(inner), plan_(plan), clock_(clock) {}

  ToolResult check(const CheckRequest& request, TimeMicros timeout) override;
  ToolResult display(const std::string& cluster, const IpAddress& about, TimeMicros timeout) override;
  Submitted submit_scale_out(const ScaleOutRequest& request, const std::string& token) override;
  Submitted submit_scale_in(const ScaleInRequest& request, const std::string& token) override;
  OperationStatus poll(const std::string& operation_id) override;

 private:
  template <class Call>
  ToolResult run(const std::string& host, std::string_view during, std::string_view line, TimeMicros timeout,
                 Call call);
  template <class Call>
  Submitted submit(const std::string& host, std::string_view during, std::string_view line,
                   const std::string& token, Call call);
  // Of an operation; empty where another process submitted it (only faults of all hosts meet it then).
  std::string host_of(const std::string& operation_id);

  DeployTool& inner_;
  FaultPlan& plan_;
  Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, std::string>
      hosts_;  // of the operations that were submitted here, for faults of polls
};

}  // namespace hostyard
