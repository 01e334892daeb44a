// tiup as three of its versions print and do it, on the machines of a world.
#pragma once

#include "engine/interfaces/deploy_tool.h"
#include "fakes/world.h"

namespace hostyard {

// What `tiup em display --json` prints: host and status of each filebeat.
std::string em_display(const std::string& cluster, const std::string& deploy_user,
                       const std::vector<std::pair<std::string, std::string>>& filebeats);

class FakeTiup final : public DeployTool {
 public:
  explicit FakeTiup(World& world) : world_(world) {}

  ToolResult check(const CheckRequest& request, TimeMicros timeout) override;
  // Narrows its answer to the instance of `about`.
  ToolResult display(const std::string& cluster, const IpAddress& about, TimeMicros timeout) override;
  Submitted submit_scale_out(const ScaleOutRequest& request, const std::string& token) override;
  Submitted submit_scale_in(const ScaleInRequest& request, const std::string& token) override;
  OperationStatus poll(const std::string& operation_id) override;

 private:
  Submitted submit(bool scale_out, const std::string& cluster, const IpAddress& host,
                   const std::string& token, const std::string& command_line);

  World& world_;
};

}  // namespace hostyard
