// Logging in to a modelled machine: what sshd would say.
#pragma once

#include <optional>
#include <string>

#include "engine/interfaces/host_executor.h"
#include "fakes/machine.h"
#include "fakes/machine_settings.h"

namespace hostyard {

struct LoginFault {
  enum class Kind : std::uint8_t { kRefused, kNoRoute, kBlackhole, kDenied };
  Kind kind;
  std::string text;  // "dial tcp 10.0.0.1:22: connect: connection refused"
};

// Nothing: the login works. `machine` may be nullptr: nobody has that address.
std::optional<LoginFault> login_fault(const Machine* machine, const HostAddress& host, const Login& login,
                                      const KeyRing& keys);

// Whether a user is root or may become it without password.
bool may_sudo(const Machine& machine, std::string_view user);

}  // namespace hostyard
