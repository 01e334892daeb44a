#include "realexec/libssh2_connector.h"

#include "realexec/ssh_session.h"

namespace hostyard {

tl::expected<std::unique_ptr<SshConnection>, SshFault> Libssh2Connector::connect(const HostAddress& host,
                                                                                 const Login& login,
                                                                                 Deadline deadline) {
  auto session = SshSession::connect(host, host_keys_.types_of(host), deadline);
  if (!session) return tl::unexpected(session.error());
  if (auto mismatch = host_keys_.judge(host, session->host_key()))
    return tl::unexpected<SshFault>(std::move(*mismatch));
  if (auto in = log_in(*session, login, keys_, deadline); !in) {
    // Nothing ran: to be late here is to be unreachable.
    if (std::holds_alternative<TimedOut>(in.error()))
      return tl::unexpected<SshFault>(
          Unreachable{host.ip.with_port(host.ssh_port) + ": no login within the time limit"});
    return tl::unexpected(in.error());
  }
  return std::make_unique<SshSession>(std::move(*session));
}

}  // namespace hostyard
