// Typed commands on real hosts, over connections that are kept.
#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/interfaces/host_executor.h"
#include "realexec/ssh_connection.h"

namespace hostyard {

struct SshSettings {
  TimeMicros connect_timeout = 10 * kSecond;  // connecting, handshake and login together (WF-4)
  std::size_t output_limit = std::size_t{1} << 20;
  int most_per_host = 8;               // sshd refuses more logins at once (MaxStartups)
  TimeMicros idle_for = 60 * kSecond;  // a connection that nobody used for so long is not used again
};

// A connection that did its work is kept for the next command of the same login. Blocks the calling thread;
// at most `most_per_host` threads work on one host, the others wait their turn, within their time limit.
class SshHostExecutor final : public HostExecutor {
 public:
  SshHostExecutor(SshSettings settings, std::unique_ptr<SshConnector> connector);
  CommandResult run(const HostAddress& host, const Login& login, const Command& command,
                    TimeMicros timeout) override;

 private:
  struct Connected {
    std::unique_ptr<SshConnection> connection;
    std::string sudo;        // how this user becomes root
    bool sudo_asks = false;  // for the login's password
    Deadline good_until;
  };
  struct HostState {
    int busy = 0;
    std::map<std::string, std::vector<Connected>> idle;  // by login
  };

  CommandOutcome run_script(const HostAddress& host, const Login& login, const Command& command,
                            Deadline deadline);
  tl::expected<Connected, SshFault> connect(const HostAddress& host, const Login& login, Deadline deadline);
  std::optional<Connected> take_idle(const std::string& host, const std::string& login);
  void keep(const std::string& host, const std::string& login, Connected connected);
  std::vector<Connected> take_overdue();
  bool enter(const std::string& host, Deadline deadline);
  void leave(const std::string& host);

  SshSettings settings_;
  std::unique_ptr<SshConnector> connector_;
  std::mutex mutex_;
  std::condition_variable left_;
  std::map<std::string, HostState> hosts_;
  Deadline next_sweep_ = Deadline::in(0);
};

}  // namespace hostyard
