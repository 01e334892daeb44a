#include "fakes/fake_tiup.h"

#include <fmt/format.h>

#include "fakes/tiup_check.h"
#include "fakes/tiup_streams.h"

namespace hostyard {
namespace {

constexpr TimeMicros kConnectTimeout = 5 * kSecond;  // tiup's --ssh-timeout
constexpr std::string_view kNotFound = "exec: \"tiup\": executable file not found in $PATH";

std::string home_of(const ControlMachine& control, std::string_view folder) {
  return fmt::format("TIUP_HOME=/home/{}/{} ", control.user, folder);
}

}  // namespace

std::string em_display(const std::string& cluster, const std::string& deploy_user,
                       const std::vector<std::pair<std::string, std::string>>& filebeats) {
  std::string document = fmt::format(
      R"({{"cluster_meta":{{"cluster_type":"tiunimanager","cluster_name":"{}","cluster_version":"1.0.0","deploy_user":"{}","ssh_type":"builtin"}},"instances":[)",
      cluster, deploy_user);
  std::string_view comma;
  for (const auto& [host, status] : filebeats) {
    document += fmt::format(
        R"({2}{{"id":"{0}:0","role":"filebeat","host":"{0}","ports":"","os_arch":"linux/x86_64","status":"{1}","since":"-","data_dir":"/em-data/filebeat-0","deploy_dir":"/em-deploy/filebeat-0","ComponentName":"filebeat","Port":0}})",
        host, status, comma);
    comma = ",";
  }
  return document + "]}\n";
}

ToolResult FakeTiup::check(const CheckRequest& request, TimeMicros timeout) {
  const std::string host =
      request.topology.instances.empty() ? "empty" : request.topology.instances[0].host.text();
  const std::string arguments = fmt::format(
      "check /tmp/tidb-check-topology-{}.yaml --user {} -i {}{} --format json --wait-timeout {}", host,
      request.user, request.private_key_path, request.apply ? " --apply" : "", timeout / kSecond);
  ToolResult result{home_of(world_.control(), ".tiup") + "tiup cluster " + arguments,
                    ToolNotFound{std::string(kNotFound)}};
  const TiupSettings& settings = world_.tiup_settings();
  if (settings.missing) return result;
  Clock& clock = world_.clock();
  const TimeMicros start = clock.now();
  TimeMicros takes = settings.check_takes;
  result.outcome = world_.use([&](World::View& view) -> ToolOutcome {
    view.count_call(request.apply ? "checkApply" : "check");
    TiupRun done = run_tiup_check(world_, view, request, arguments);
    if (done.vanished) takes += kConnectTimeout;
    return std::move(done.exited);
  });
  if (takes >= timeout) {
    // Cut off: what it printed until then is all that there is.
    auto& exited = std::get<ToolExited>(result.outcome);
    result.outcome = ToolTimedOut{exited.out.substr(0, exited.out.find('\n') + 1), ""};
    takes = timeout;
  }
  if (takes > 0) clock.wait_until(start + takes);
  return result;
}

ToolResult FakeTiup::display(const std::string& cluster, const IpAddress& about, TimeMicros timeout) {
  ToolResult result{
      home_of(world_.control(), ".em") +
          fmt::format("tiup em display {} --json --wait-timeout {} --yes", cluster, timeout / kSecond),
      ToolNotFound{std::string(kNotFound)}};
  if (world_.tiup_settings().missing) return result;
  result.outcome = world_.use([&](World::View& view) -> ToolOutcome {
    view.count_call("display");
    const EmCluster& em = view.em();
    std::string out;
    for (const std::string& line : world_.tiup_settings().noise) out += line + "\n";
    if (cluster != em.name) {
      std::string err = "{\"exit_code\":1,\"error\":\"Cluster ";
      append_json_text(err, cluster);
      return ToolExited{1, std::move(out), err + " not found\"}\n"};
    }
    std::vector<std::pair<std::string, std::string>> filebeats;
    if (const auto status = em.status(about.text())) filebeats.emplace_back(about.text(), *status);
    out += em_display(em.name, world_.control().user, filebeats);
    return ToolExited{0, std::move(out), ""};
  });
  return result;
}

Submitted FakeTiup::submit(bool scale_out, const std::string& cluster, const IpAddress& host,
                           const std::string& token, const std::string& command_line) {
  const bool missing = world_.tiup_settings().missing;
  return world_.use([&](World::View& view) {
    view.count_call(scale_out ? "scaleOut" : "scaleIn");
    const EmOperation& operation =
        view.em().submit(scale_out, cluster, host.text(), token, command_line, world_.clock().now(),
                         missing ? fmt::format("operation starts err: {}", kNotFound) : "");
    return Submitted{operation.id, command_line};
  });
}

Submitted FakeTiup::submit_scale_out(const ScaleOutRequest& request, const std::string& token) {
  const std::string line = home_of(world_.control(), ".em") +
                           fmt::format(
                               "tiup em scale-out {} /tmp/tidb-scale-out-topology-{}.yaml --user {} -i {} "
                               "--wait-timeout 360 --yes",
                               request.cluster, request.host.text(), request.user, request.private_key_path);
  return submit(true, request.cluster, request.host, token, line);
}

Submitted FakeTiup::submit_scale_in(const ScaleInRequest& request, const std::string& token) {
  const std::string line = home_of(world_.control(), ".em") +
                           fmt::format("tiup em scale-in {} --node {}:0 --wait-timeout 360 --yes",
                                       request.cluster, request.host.text());
  return submit(false, request.cluster, request.host, token, line);
}

OperationStatus FakeTiup::poll(const std::string& operation_id) {
  return world_.use([&](World::View& view) {
    view.count_call("poll");
    const EmOperation* const operation = view.em().find(operation_id);
    if (operation == nullptr) return OperationStatus{};
    OperationStatus status{operation->state, "", ""};
    if (status.state == OperationState::kProcessing) status.result = "operation processing";
    if (status.state == OperationState::kFinished) status.result = "operation finished";
    if (status.state == OperationState::kError) {
      status.error = "operation failed with err: exit status 1. \ndetail info: {\"exit_code\":1,\"error\":\"";
      append_json_text(status.error, operation->error);
      status.error += "\"}\n";
    }
    return status;
  });
}

}  // namespace hostyard
