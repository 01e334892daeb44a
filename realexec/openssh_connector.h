// Logins by the program `ssh` of OpenSSH: with its configuration files, jump hosts, certificates, agents and
// hardware keys. Slower than libssh2: a process for each command, over a shared connection (ControlMaster).
#pragma once

#include <atomic>
#include <string>

#include "realexec/host_keys.h"
#include "realexec/ssh_connection.h"

namespace hostyard {

struct OpenSshSettings {
  std::string program = "ssh";  // looked up in PATH where it has no slash
  std::string config_file;      // instead of OpenSSH's own; empty: its own
  std::string known_hosts_file;
  HostKeyRule host_keys = HostKeyRule::kStrict;
  Secret passphrase;                   // of key files that have one; empty: none is known
  TimeMicros idle_for = 60 * kSecond;  // what it leaves behind when this process is killed ends by itself
};

// Passwords and passphrases reach `ssh` through a pipe of the connection's folder: they stand in no command
// line, no variable and no file.
class OpenSshConnector final : public SshConnector {
 public:
  // Makes a folder of mode 700 for the connections' sockets. Throws Error(kConfigInvalid) where it cannot.
  explicit OpenSshConnector(OpenSshSettings settings);
  ~OpenSshConnector() override;
  OpenSshConnector(const OpenSshConnector&) = delete;
  OpenSshConnector& operator=(const OpenSshConnector&) = delete;

  tl::expected<std::unique_ptr<SshConnection>, SshFault> connect(const HostAddress& host, const Login& login,
                                                                 Deadline deadline) override;

 private:
  OpenSshSettings settings_;
  std::string folder_;
  std::atomic<int> number_ = 0;
};

// What `ssh` says on stderr when it could not log in, as an outcome.
SshFault login_fault(const std::string& said, const HostAddress& host);

}  // namespace hostyard
