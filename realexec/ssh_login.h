// Logging in on a connection whose host key was judged.
#pragma once

#include "realexec/ssh_session.h"

namespace hostyard {

// By password (or keyboard-interactive, where a host asks so), or by key. Each secret is offered once: a
// wrong one costs seconds, and hosts cut off who tries often. AuthFailed says what the host would accept, and
// never holds a secret.
tl::expected<void, SshFault> log_in(SshSession& session, const Login& login, Deadline deadline);

}  // namespace hostyard
