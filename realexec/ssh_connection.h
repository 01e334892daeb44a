// What the executor asks of a way to reach hosts by SSH. There are two: libssh2, and the program of OpenSSH.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include <tl/expected.hpp>

#include "engine/interfaces/host_executor.h"
#include "realexec/deadline.h"

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
  bool cut = false;  // there was more output than the limit: only the last of it is here
};

// One login to one host. Not thread-safe: one thread at a time.
class SshConnection {
 public:
  virtual ~SshConnection() = default;

  // Runs `line` with `input` on its standard input. Of each output stream the last `output_limit`
  // bytes are kept. Unreachable: nothing ran.
  virtual tl::expected<RemoteExit, SshFault> run(std::string_view line, const Secret& input,
                                                 std::size_t output_limit, Deadline deadline) = 0;
  // Whether the peer is still there, as far as this side knows.
  virtual bool is_alive() const = 0;
};

// Thread-safe.
class SshConnector {
 public:
  virtual ~SshConnector() = default;
  // Logs in to a host whose key is trusted. Nothing secret is sent to any other.
  virtual tl::expected<std::unique_ptr<SshConnection>, SshFault> connect(const HostAddress& host,
                                                                         const Login& login,
                                                                         Deadline deadline) = 0;
};

}  // namespace hostyard
