// The parts of a service that only looks at the store: no host and no tiup is within reach.
#pragma once

#include "engine/interfaces/deploy_tool.h"
#include "engine/interfaces/host_executor.h"

namespace hostyard {

inline constexpr const char* kOnlyLooking = "the program was started only to look at the store";

class NoHosts final : public HostExecutor {
 public:
  CommandResult run(const HostAddress&, const Login&, const Command& command, TimeMicros) override {
    return {describe(command), Unreachable{kOnlyLooking}};
  }
};

class NoDeployTool final : public DeployTool {
 public:
  ToolResult check(const CheckRequest&, TimeMicros) override { return {"", ToolNotFound{kOnlyLooking}}; }
  ToolResult display(const std::string&, const IpAddress&, TimeMicros) override {
    return {"", ToolNotFound{kOnlyLooking}};
  }
  Submitted submit_scale_out(const ScaleOutRequest&, const std::string&) override { return {}; }
  Submitted submit_scale_in(const ScaleInRequest&, const std::string&) override { return {}; }
  OperationStatus poll(const std::string&) override { return {OperationState::kError, "", kOnlyLooking}; }
};

}  // namespace hostyard
