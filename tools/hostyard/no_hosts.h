// The parts of a service that only looks at the store: no host and no tiup is within reach.
#pragma once

#include "engine/interfaces/deploy_tool.h"
#include "engine/interfaces/host_executor.h"

namespace hostyard {

inline constexpr const char* kNoRealHosts = "this version of hostyard cannot reach real hosts";

class NoHosts final : public HostExecutor {
 public:
  CommandResult run(const HostAddress&, const Login&, const Command& command, TimeMicros) override {
    return {describe(command), Unreachable{kNoRealHosts}};
  }
};

class NoDeployTool final : public DeployTool {
 public:
  ToolResult check(const CheckRequest&, TimeMicros) override { return {"", ToolNotFound{kNoRealHosts}}; }
  ToolResult display(const std::string&, const IpAddress&, TimeMicros) override {
    return {"", ToolNotFound{kNoRealHosts}};
  }
  Submitted submit_scale_out(const ScaleOutRequest&, const std::string&) override { return {}; }
  Submitted submit_scale_in(const ScaleInRequest&, const std::string&) override { return {}; }
  OperationStatus poll(const std::string&) override { return {OperationState::kError, "", kNoRealHosts}; }
};

}  // namespace hostyard
