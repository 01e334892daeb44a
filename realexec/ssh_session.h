// One SSH connection to one host, by libssh2: every call has a deadline, and none blocks beyond it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "engine/interfaces/host_executor.h"
#include "realexec/deadline.h"

struct _LIBSSH2_SESSION;  // NOLINT(bugprone-reserved-identifier): libssh2 names it so

namespace hostyard {

// Why a connection or a command came to nothing: the outcomes of HostExecutor that are no exit.
using SshFault = std::variant<TimedOut, ConnectionLost, Unreachable, AuthFailed, HostKeyMismatch>;
CommandOutcome to_outcome(SshFault fault);

// What a remote command left when it was over.
struct RemoteExit {
  int code = 0;
  std::string ended_by;  // name of the signal that killed it, without SIG; empty: it ended itself
  std::string out;
  std::string err;
  bool cut = false;  // there was more output than the limit: the rest was read and thrown away
};

// Not thread-safe: one thread at a time. Closes the connection when it goes, in at most a second.
class SshSession {
 public:
  // Connects and shakes hands; asks the host for one of `key_types` (empty: whatever is best). The host's key
  // is not yet judged: nothing secret may be sent before that.
  static tl::expected<SshSession, SshFault> connect(const HostAddress& host,
                                                    const std::vector<std::string>& key_types,
                                                    Deadline deadline);
  SshSession(SshSession&&) noexcept;
  SshSession& operator=(SshSession&&) noexcept;
  ~SshSession();

  // The blob of the host's public key, as the handshake proved it.
  std::string_view host_key() const;

  // Runs `line` with `input` on its standard input, all three streams at once. Of each output stream
  // `output_limit` bytes are kept. After TimedOut the session is as good as before; the command may still run
  // on the host.
  tl::expected<RemoteExit, SshFault> run(std::string_view line, std::string_view input,
                                         std::size_t output_limit, Deadline deadline);

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
  // Whether the peer is still there, as far as the kernel knows.
  bool is_alive() const;

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
