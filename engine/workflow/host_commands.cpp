#include "engine/workflow/host_commands.h"

#include <fmt/format.h>

#include "engine/workflow/record_text.h"

namespace hostyard {
namespace {

std::string_view effect_text(Effect effect) {
  switch (effect) {
    case Effect::kOk:
      return "ok";
    case Effect::kChanged:
      return "changed";
    case Effect::kRebootNeeded:
      return "done, complete after a reboot";
  }
  return "";
}

struct OutcomeText {
  std::string operator()(const Exited& o) const {
    if (o.code == 0) return std::string(effect_text(o.effect));
    return fmt::format("exit code {}: {}", o.code, start_of(o.err.empty() ? o.out : o.err));
  }
  std::string operator()(const TimedOut&) const { return "timed out: it may have taken effect"; }
  std::string operator()(const ConnectionLost& o) const {
    return fmt::format("connection lost: {}", start_of(o.detail));
  }
  std::string operator()(const Unreachable& o) const {
    return fmt::format("unreachable: {}", start_of(o.detail));
  }
  std::string operator()(const AuthFailed& o) const {
    return fmt::format("login failed: {}", start_of(o.detail));
  }
  std::string operator()(const HostKeyMismatch& o) const {
    return fmt::format("host key mismatch: {}", start_of(o.detail));
  }
};

bool is_unknown(const CommandOutcome& outcome) {
  return std::holds_alternative<TimedOut>(outcome) || std::holds_alternative<ConnectionLost>(outcome);
}

}  // namespace

std::string outcome_text(const CommandOutcome& outcome) {
  return std::visit(OutcomeText{}, outcome);
}

Login deploy_login(const WorkflowSettings& settings) {
  return Login{settings.deploy_user, KeyLogin{settings.deploy_private_key_path}};
}

Result<Exited> run_on_host(StepContext& context, const Login& login, const Command& command,
                           ErrorCode failure) {
  const HostAddress address{context.host.ip, context.host.ssh_port};
  const TimeMicros timeout = context.settings.ssh_command_timeout;
  CommandResult result;
  std::string outcome;
  for (int attempt = 1; attempt <= kCommandAttempts; ++attempt) {
    result = context.hosts.run(address, login, command, timeout);
    outcome = outcome_text(result.outcome);
    context.log.command(result.command_line, outcome);
    if (!is_unknown(result.outcome)) break;
  }
  const auto* exited = std::get_if<Exited>(&result.outcome);
  if (exited != nullptr && exited->code == 0) return *exited;
  const std::string where = fmt::format("{}@{}", login.user, address.ip.with_port(address.ssh_port));
  if (exited != nullptr || is_unknown(result.outcome)) {
    return refuse(failure, fmt::format("{} on {} {} failed, {}; accepted: exit code 0", describe(command),
                                       context.host.host_name, where, outcome));
  }
  const bool by_password = std::holds_alternative<PasswordLogin>(login.method);
  return refuse(
      ErrorCode::kConnectToHostError,
      fmt::format("ssh client dial to addr {} by {} failed, {}; accepted: a host that lets this user in",
                  where, by_password ? "PassWord" : "Key", outcome));
}

}  // namespace hostyard
