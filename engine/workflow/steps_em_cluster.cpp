// joinEMCluster and leaveEMCluster (STEP-7, STEP-8).
#include <algorithm>

#include <fmt/format.h>

#include "engine/workflow/step.h"
#include "engine/workflow/tiup_answer.h"

namespace hostyard {
namespace {

constexpr int kDisplayAttempts = 3;

// The status of this host's filebeat, or nothing where the cluster has none. A display that timed out is
// asked again: it changes nothing.
Result<std::optional<std::string>> filebeat_status(StepContext& context, ErrorCode failure) {
  ToolResult result;
  for (int attempt = 1; attempt <= kDisplayAttempts; ++attempt) {
    result =
        context.tool.display(context.settings.em_cluster, context.host.ip, context.settings.tiup_timeout);
    context.log.command(result.command_line, tool_outcome_text(result.outcome));
    if (!std::holds_alternative<ToolTimedOut>(result.outcome)) break;
  }
  const auto instances = read_display_answer(result.outcome);
  if (!instances) {
    return refuse(failure, fmt::format("call deployment serv: tiup em display {} for host {} {} failed, {}",
                                       context.settings.em_cluster, context.host.host_name,
                                       context.host.ip.text(), instances.error()));
  }
  const auto own = std::ranges::find_if(*instances, [&](const EmInstance& instance) {
    const auto ip = IpAddress::parse(instance.host);
    return instance.role == "filebeat" && ip && *ip == context.host.ip;
  });
  if (own == instances->end()) return std::optional<std::string>{};
  return std::optional<std::string>{own->status};
}

}  // namespace

StepReturn join_em_cluster(StepContext& context) {
  const Host& host = context.host;
  const auto status = filebeat_status(context, ErrorCode::kInitFilebeatError);
  if (!status) return StepFailed{status.error()};
  if (*status && **status == "Up") {
    context.log.say(fmt::format("host {} {} has already installed filebeat, no need to re-join em cluster",
                                host.host_name, host.ip.text()));
    return StepDone{};
  }
  // A resumed step may see the instance that its own operation is still bringing up: the token finds that
  // operation.
  if (*status && !context.resumed) {
    return step_failed(
        ErrorCode::kBadInstanceExist,
        fmt::format(
            "filebeat has been installed on host {} but in {} status; accepted: none, or one that is Up",
            host.ip.text(), **status));
  }
  const WorkflowSettings& settings = context.settings;
  const ScaleOutRequest request{settings.em_cluster, host.ip, host.ssh_port, settings.deploy_user,
                                settings.deploy_private_key_path};
  context.log.say(fmt::format("joining em cluster for host {} {}", host.host_name, host.ip.text()));
  const Submitted submitted = context.tool.submit_scale_out(request, context.node_id);
  context.log.command(submitted.command_line, "submitted");
  return StepWaiting{submitted.operation_id};
}

StepReturn leave_em_cluster(StepContext& context) {
  const Host& host = context.host;
  const auto status = filebeat_status(context, ErrorCode::kUninstallFilebeatError);
  if (!status) return StepFailed{status.error()};
  if (!*status) {
    context.log.say(fmt::format("host {} {} has already uninstalled filebeat, no need to leave em cluster",
                                host.host_name, host.ip.text()));
    return StepDone{};
  }
  context.log.say(fmt::format("leaving em cluster for host {} {} (filebeat is {})", host.host_name,
                              host.ip.text(), **status));
  const Submitted submitted =
      context.tool.submit_scale_in({context.settings.em_cluster, host.ip}, context.node_id);
  context.log.command(submitted.command_line, "submitted");
  return StepWaiting{submitted.operation_id};
}

}  // namespace hostyard
