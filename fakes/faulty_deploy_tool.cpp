#include "fakes/faulty_deploy_tool.h"

#include <fmt/format.h>

namespace hostyard {
namespace {

constexpr std::string_view kGarbage = "\x01\xff{\"garbage\": [\n";
constexpr std::string_view kLostId = "lost-operation-";
constexpr std::string_view kFailedId = "failed-operation-";
constexpr char kIdEnd = '|';  // of the part before the inner id or the error

bool has_effect(FaultKind kind) {
  return kind == FaultKind::kTimedOutAfter || kind == FaultKind::kConnectionLostAfter ||
         kind == FaultKind::kGarbage || kind == FaultKind::kNoResult;
}

// The error that tiup would print.
std::string error_text(const Fault& fault, const std::string& host) {
  switch (fault.kind) {
    case FaultKind::kRefused:
      return fmt::format("dial tcp {}:22: connect: connection refused", host);
    case FaultKind::kUnreachable:
      return fmt::format("dial tcp {}:22: connect: no route to host", host);
    case FaultKind::kWrongPassword:
      return "ssh: handshake failed: ssh: unable to authenticate, attempted methods [none publickey], no "
             "supported "
             "methods remain";
    case FaultKind::kConnectionLost:
    case FaultKind::kConnectionLostAfter:
      return "wait: remote command exited without exit status or exit signal";
    default:
      return fmt::format("exit code {} by plan", fault.code);
  }
}

ToolExited failed(const Fault& fault, const std::string& host) {
  const int code = fault.kind == FaultKind::kExit ? fault.code : 1;
  return {code, "", fmt::format("{{\"exit_code\":{},\"error\":\"{}\"}}\n", code, error_text(fault, host))};
}

std::string without_document(const std::string& out) {
  std::string kept;
  for (std::size_t begin = 0; begin < out.size();) {
    const std::size_t end = std::min(out.find('\n', begin), out.size() - 1) + 1;
    const std::string line = out.substr(begin, end - begin);
    const bool document = line.starts_with("{\"result\":") || line.find("\"instances\"") != std::string::npos;
    if (!document) kept += line;
    begin = end;
  }
  return kept;
}

}  // namespace

template <class Call>
ToolResult FaultyDeployTool::run(const std::string& host, std::string_view during, std::string_view line,
                                 TimeMicros timeout, Call call) {
  const auto fault = plan_.next(host, during);
  if (!fault) return call();
  ToolResult result{std::string(line), ToolTimedOut{}};
  if (has_effect(fault->kind)) result = call();
  auto* exited = std::get_if<ToolExited>(&result.outcome);
  switch (fault->kind) {
    case FaultKind::kTimedOut:
      break;
    case FaultKind::kTimedOutAfter:
      if (exited != nullptr) {
        ToolTimedOut cut{without_document(exited->out), ""};
        result.outcome = std::move(cut);
      }
      break;
    case FaultKind::kHang:
      clock_.wait_until(clock_.now() + timeout);
      break;
    case FaultKind::kGarbage:
      if (exited != nullptr) exited->out = kGarbage;
      break;
    case FaultKind::kNoResult:
      if (exited != nullptr) exited->out = without_document(exited->out);
      break;
    default:
      result.outcome = failed(*fault, host);
      break;
  }
  return result;
}

ToolResult FaultyDeployTool::check(const CheckRequest& request, TimeMicros timeout) {
  const auto& instances = request.topology.instances;
  const std::string host = instances.empty() ? "" : instances.front().host.text();
  return run(host, request.apply ? "checkApply" : "check",
             request.apply ? "tiup cluster check --apply" : "tiup cluster check", timeout,
             [&] { return inner_.check(request, timeout); });
}

ToolResult FaultyDeployTool::display(const std::string& cluster, const IpAddress& about, TimeMicros timeout) {
  return run(about.text(), "display", fmt::format("tiup em display {} --json", cluster), timeout,
             [&] { return inner_.display(cluster, about, timeout); });
}

template <class Call>
Submitted FaultyDeployTool::submit(const std::string& host, std::string_view during, std::string_view line,
                                   const std::string& token, Call call) {
  const auto fault = plan_.next(host, during);
  if (!fault) {
    Submitted submitted = call();
    const std::scoped_lock lock(mutex_);
    hosts_[submitted.operation_id] = host;
    return submitted;
  }
  if (has_effect(fault->kind)) {
    const Submitted inner = call();
    return {fmt::format("{}{}{}{}", kLostId, token, kIdEnd, inner.operation_id), inner.command_line};
  }
  if (fault->kind == FaultKind::kTimedOut)
    return {fmt::format("{}{}{}", kLostId, token, kIdEnd), std::string(line)};
  return {fmt::format("{}{}{}{}", kFailedId, token, kIdEnd, error_text(*fault, host)), std::string(line)};
}

Submitted FaultyDeployTool::submit_scale_out(const ScaleOutRequest& request, const std::string& token) {
  return submit(request.host.text(), "scaleOut", fmt::format("tiup em scale-out {}", request.cluster), token,
                [&] { return inner_.submit_scale_out(request, token); });
}

Submitted FaultyDeployTool::submit_scale_in(const ScaleInRequest& request, const std::string& token) {
  return submit(request.host.text(), "scaleIn",
                fmt::format("tiup em scale-in {} --node {}:0", request.cluster, request.host.text()), token,
                [&] { return inner_.submit_scale_in(request, token); });
}

std::string FaultyDeployTool::host_of(const std::string& operation_id) {
  const std::scoped_lock lock(mutex_);
  const auto found = hosts_.find(operation_id);
  return found == hosts_.end() ? "" : found->second;
}

OperationStatus FaultyDeployTool::poll(const std::string& operation_id) {
  if (operation_id.starts_with(kLostId)) return {};
  if (operation_id.starts_with(kFailedId)) {
    return {OperationState::kError, "",
            "operation failed with err: exit status 1. \ndetail info: " +
                operation_id.substr(operation_id.find(kIdEnd) + 1)};
  }
  const auto fault = plan_.next(host_of(operation_id), "poll");
  if (!fault) return inner_.poll(operation_id);
  // Nobody answered: whether the operation still runs is as open as before (WF-4).
  if (fault->kind == FaultKind::kTimedOut) return {OperationState::kProcessing, "", ""};
  return {OperationState::kError, "", error_text(*fault, "")};
}

}  // namespace hostyard
