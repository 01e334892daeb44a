#include "fakes/fake_host_executor.h"

#include <algorithm>

#include <fmt/format.h>

#include "fakes/login.h"
#include "fakes/machine_commands.h"

namespace hostyard {
namespace {

constexpr TimeMicros kConnectTimeout = 10 * kSecond;

CommandOutcome outcome_of(LoginFault fault) {
  if (fault.kind == LoginFault::Kind::kDenied) return AuthFailed{std::move(fault.text)};
  return Unreachable{std::move(fault.text)};
}

// What a transcript of the session would show; a password is not part of it.
std::string command_line(const HostAddress& host, const Login& login, const Command& command) {
  const auto* key = std::get_if<KeyLogin>(&login.method);
  return fmt::format("ssh -p {} {}{}@{} {}", host.ssh_port,
                     key == nullptr ? "" : "-i " + key->private_key_path + " ", login.user, host.ip.text(),
                     shell_text(command));
}

}  // namespace

CommandResult FakeHostExecutor::run(const HostAddress& host, const Login& login, const Command& command,
                                    TimeMicros timeout) {
  CommandResult result{command_line(host, login, command), TimedOut{}};
  const TimeMicros start = world_.clock().now();
  bool vanished = false;
  result.outcome = world_.use([&](World::View& view) -> CommandOutcome {
    Machine* const machine = view.machine(host.ip);
    if (auto fault = login_fault(machine, host, login, world_.control().keys)) {
      vanished = fault->kind == LoginFault::Kind::kBlackhole;
      return outcome_of(std::move(*fault));
    }
    return run_on_machine(*machine, login.user, command);
  });
  if (vanished) world_.clock().wait_until(start + std::min(timeout, kConnectTimeout));
  return result;
}

}  // namespace hostyard
