// The agent of the control machine (draft-miller-ssh-agent): it signs with keys that this program never sees.
#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "realexec/deadline.h"
#include "realexec/file_descriptor.h"

namespace hostyard {

// One connection to an agent. Not thread-safe. Errors name the socket; they never hold a secret.
class SshAgent {
 public:
  static tl::expected<SshAgent, std::string> connect(const std::string& socket, Deadline deadline);

  // Whether it has the key with this public blob.
  tl::expected<bool, std::string> holds(std::string_view public_blob);
  // The signature alone, without the name of its algorithm: RSA keys sign by rsa-sha2-512, others by their
  // only one. An agent may ask somebody first.
  tl::expected<std::string, std::string> sign(std::string_view public_blob, std::string_view data);

 private:
  SshAgent(std::string name, FileDescriptor socket, Deadline deadline)
      : name_(std::move(name)), socket_(std::move(socket)), deadline_(deadline) {}
  tl::expected<std::string, std::string> ask(std::string_view request);
  bool send(std::string_view bytes);
  bool receive(std::string& bytes, std::size_t size);
  bool wait(short events);

  std::string name_;
  FileDescriptor socket_;
  Deadline deadline_;
};

}  // namespace hostyard
