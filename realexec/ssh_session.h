// One SSH connection to one host, by libssh2: every call has a deadline, and none blocks beyond it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "realexec/ssh_connection.h"

struct _LIBSSH2_SESSION;  // NOLINT(bugprone-reserved-identifier): libssh2 names it so

namespace hostyard {

// Not thread-safe: one thread at a time. Closes the connection when it goes, in at most a second.
class SshSession final : public SshConnection {
 public:
  // Connects and shakes hands; asks the host for one of `key_types` (empty: whatever is best). The host's key
  // is not yet judged: nothing secret may be sent before that.
  static tl::expected<SshSession, SshFault> connect(const HostAddress& host,
                                                    const std::vector<std::string>& key_types,
                                                    Deadline deadline);
  SshSession(SshSession&&) noexcept;
  SshSession& operator=(SshSession&&) noexcept;
  ~SshSession() override;

  // The blob of the host's public key, as the handshake proved it.
  std::string_view host_key() const;

  // After TimedOut the session is as good as before; the command may still run on the host.
  tl::expected<RemoteExit, SshFault> run(std::string_view line, const Secret& input, std::size_t output_limit,
                                         Deadline deadline) override;

  // Calls an operation of libssh2 until it is not EAGAIN any more; LIBSSH2_ERROR_TIMEOUT at the deadline.
  template <class Call>
  int drive(Call call, Deadline deadline) {
    for (;;) {
      const int code = call(handle());
      if (code != kTryAgain) return code;
      if (!wait(deadline)) return kDeadlineOver;
    }
  }
  // libssh2's last word, for a message: never holds a secret.
  std::string last_error() const;
  bool is_alive() const override;

 private:
  struct Connection;
  explicit SshSession(std::unique_ptr<Connection> connection);
  _LIBSSH2_SESSION* handle() const;
  bool wait(Deadline deadline);

  static constexpr int kTryAgain = -37;     // LIBSSH2_ERROR_EAGAIN
  static constexpr int kDeadlineOver = -9;  // LIBSSH2_ERROR_TIMEOUT

  std::unique_ptr<Connection> connection_;
};

}  // namespace hostyard
