// Logins by libssh2, in this process.
#pragma once

#include "realexec/host_keys.h"
#include "realexec/ssh_connection.h"
#include "realexec/ssh_login.h"

namespace hostyard {

class Libssh2Connector final : public SshConnector {
 public:
  Libssh2Connector(std::string known_hosts_file, HostKeyRule rule, KeySources keys)
      : host_keys_(std::move(known_hosts_file), rule), keys_(std::move(keys)) {}

  tl::expected<std::unique_ptr<SshConnection>, SshFault> connect(const HostAddress& host, const Login& login,
                                                                 Deadline deadline) override;

 private:
  HostKeys host_keys_;
  KeySources keys_;
};

}  // namespace hostyard
