#include "fakes/login.h"

#include <algorithm>

#include <fmt/format.h>

namespace hostyard {
namespace {

bool lets_in(const Machine& machine, const Login& login, const KeyRing& keys) {
  const auto user = machine.users.find(login.user);
  if (user == machine.users.end() || user->second.locked) return false;
  if (const auto* by_password = std::get_if<PasswordLogin>(&login.method)) {
    const std::string& password = by_password->password.reveal();
    return machine.password_login && !password.empty() && password == user->second.password;
  }
  const std::string line = public_key_of(keys, std::get<KeyLogin>(login.method).private_key_path);
  return machine.key_login && !line.empty() &&
         std::ranges::any_of(user->second.keys, [&](const auto& known) { return same_key(known, line); });
}

}  // namespace

std::optional<LoginFault> login_fault(const Machine* machine, const HostAddress& host, const Login& login,
                                      const KeyRing& keys) {
  using Kind = LoginFault::Kind;
  const std::string where = host.ip.with_port(host.ssh_port);
  if (machine == nullptr || machine->reach == Reach::kNoRoute)
    return LoginFault{Kind::kNoRoute, fmt::format("dial tcp {}: connect: no route to host", where)};
  if (machine->reach == Reach::kBlackhole)
    return LoginFault{Kind::kBlackhole, fmt::format("dial tcp {}: i/o timeout", where)};
  if (machine->reach == Reach::kRefused || machine->ssh_port != host.ssh_port)
    return LoginFault{Kind::kRefused, fmt::format("dial tcp {}: connect: connection refused", where)};
  if (lets_in(*machine, login, keys)) return std::nullopt;
  const bool by_password = std::holds_alternative<PasswordLogin>(login.method);
  return LoginFault{
      Kind::kDenied,
      fmt::format("ssh: handshake failed: ssh: unable to authenticate, attempted methods [none {}], "
                  "no supported methods remain",
                  by_password ? "password" : "publickey")};
}

bool may_sudo(const Machine& machine, std::string_view user) {
  const auto found = machine.users.find(user);
  return user == "root" || (found != machine.users.end() && found->second.sudo);
}

}  // namespace hostyard
