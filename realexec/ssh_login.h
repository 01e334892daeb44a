// Logging in on a connection whose host key was judged.
#pragma once

#include "realexec/ssh_session.h"

namespace hostyard {

// Where keys come from beside their files.
struct KeySources {
  Secret passphrase;         // of key files that have one; empty: none is known
  std::string agent_socket;  // of an agent that may hold a key whose file cannot be used; empty: none
};

// By password (or keyboard-interactive, where a host asks so), or by key. Each secret is offered once: a
// wrong one costs seconds, and hosts cut off who tries often. AuthFailed says what the host would accept, and
// never holds a secret.
tl::expected<void, SshFault> log_in(SshSession& session, const Login& login, const KeySources& keys,
                                    Deadline deadline);

}  // namespace hostyard
