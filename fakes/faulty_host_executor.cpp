#include "fakes/faulty_host_executor.h"

#include <fmt/format.h>

namespace hostyard {
namespace {

constexpr std::string_view kGarbage = "\x01\xff{\"garbage\": [\n";

}  // namespace

CommandResult FaultyHostExecutor::run(const HostAddress& host, const Login& login, const Command& command,
                                      TimeMicros timeout) {
  const auto fault = plan_.next(host.ip.text(), command_name(command));
  if (!fault) return inner_.run(host, login, command, timeout);
  const std::string where = host.ip.with_port(host.ssh_port);
  CommandResult result{fmt::format("ssh {}@{} {}", login.user, where, command_name(command)), TimedOut{}};
  switch (fault->kind) {
    case FaultKind::kRefused:
      result.outcome = Unreachable{fmt::format("dial tcp {}: connect: connection refused", where)};
      break;
    case FaultKind::kUnreachable:
      result.outcome = Unreachable{fmt::format("dial tcp {}: connect: no route to host", where)};
      break;
    case FaultKind::kTimedOut:
    case FaultKind::kNoResult:  // not an outcome of commands (fault_plan.h)
      break;
    case FaultKind::kTimedOutAfter:
      result.command_line = inner_.run(host, login, command, timeout).command_line;
      break;
    case FaultKind::kWrongPassword:
      result.outcome = AuthFailed{"permission denied (publickey,password)"};
      break;
    case FaultKind::kHostKey:
      result.outcome = HostKeyMismatch{fmt::format("the host key of {} is not the known one", where)};
      break;
    case FaultKind::kExit:
      result.outcome = Exited{fault->code, "", fmt::format("exit code {} by plan", fault->code), Effect::kOk};
      break;
    case FaultKind::kGarbage:
      result = inner_.run(host, login, command, timeout);
      if (auto* exited = std::get_if<Exited>(&result.outcome)) exited->out = kGarbage;
      break;
    case FaultKind::kConnectionLost:
      result.outcome = ConnectionLost{"the connection ended before the command did"};
      break;
    case FaultKind::kConnectionLostAfter:
      result.command_line = inner_.run(host, login, command, timeout).command_line;
      result.outcome = ConnectionLost{"the connection ended before the answer came"};
      break;
    case FaultKind::kHang:
      clock_.wait_until(clock_.now() + timeout);
      break;
  }
  return result;
}

}  // namespace hostyard
