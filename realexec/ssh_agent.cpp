#include "realexec/ssh_agent.h"

#include <cerrno>
#include <cstring>
#include <system_error>

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "realexec/ssh_wire.h"

namespace hostyard {
namespace {

// Numbers of the protocol.
constexpr char kListKeys = 11;
constexpr std::uint8_t kKeys = 12;
constexpr char kSign = 13;
constexpr std::uint8_t kSigned = 14;
constexpr std::uint32_t kRsaSha512 = 4;

constexpr std::uint32_t kLongestAnswer = 256 * 1024;  // as OpenSSH's agent has it

}  // namespace

tl::expected<SshAgent, std::string> SshAgent::connect(const std::string& socket, Deadline deadline) {
  const auto failed = [&](std::string_view why) {
    return tl::unexpected(fmt::format("the agent at {}: {}", socket, why));
  };
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket.size() >= sizeof address.sun_path) return failed("its path is too long for a socket");
  std::memcpy(address.sun_path, socket.c_str(), socket.size() + 1);
  FileDescriptor connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!connection.is_open() ||
      ::connect(connection.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return failed(std::generic_category().message(errno));
  return SshAgent(socket, std::move(connection), deadline);
}

tl::expected<bool, std::string> SshAgent::holds(std::string_view public_blob) {
  const auto answer = ask(std::string(1, kListKeys));
  if (!answer) return tl::unexpected(answer.error());
  WireReader reader(*answer);
  if (reader.byte() != kKeys) return false;
  const auto count = reader.number();
  for (std::uint32_t i = 0; count && i < *count; ++i) {
    const auto blob = reader.text();
    const auto comment = reader.text();
    if (!blob || !comment) return false;
    if (*blob == public_blob) return true;
  }
  return false;
}

tl::expected<std::string, std::string> SshAgent::sign(std::string_view public_blob, std::string_view data) {
  const auto type = WireReader(public_blob).text();
  std::string request(1, kSign);
  append_wire_text(request, public_blob);
  append_wire_text(request, data);
  append_wire_number(request, type == "ssh-rsa" ? kRsaSha512 : 0);
  const auto answer = ask(request);
  if (!answer) return tl::unexpected(answer.error());
  WireReader reader(*answer);
  const auto signature = reader.byte() == kSigned ? reader.text() : std::nullopt;
  if (!signature) return tl::unexpected(fmt::format("the agent at {} refuses to sign", name_));
  WireReader parts(*signature);
  const auto algorithm = parts.text();
  const auto bytes = parts.text();
  if (!algorithm || !bytes)
    return tl::unexpected(fmt::format("the agent at {} gave what is no signature", name_));
  return std::string(*bytes);
}

tl::expected<std::string, std::string> SshAgent::ask(std::string_view request) {
  std::string message;
  append_wire_text(message, request);
  std::string bytes;
  const auto broken = [&] { return tl::unexpected(fmt::format("the agent at {} does not answer", name_)); };
  if (!send(message) || !receive(bytes, 4)) return broken();
  const std::uint32_t size = WireReader(bytes).number().value_or(0);
  if (size == 0 || size > kLongestAnswer || !receive(bytes, size)) return broken();
  return bytes;
}

bool SshAgent::wait(short events) {
  pollfd ready{socket_.get(), events, 0};
  return ::poll(&ready, 1, deadline_.left_milliseconds()) == 1;
}

bool SshAgent::send(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!wait(POLLOUT)) return false;
    const ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool SshAgent::receive(std::string& bytes, std::size_t size) {
  bytes.assign(size, '\0');
  for (std::size_t have = 0; have < size;) {
    if (!wait(POLLIN)) return false;
    const ssize_t got = ::recv(socket_.get(), bytes.data() + have, size - have, 0);
    if (got <= 0) return false;
    have += static_cast<std::size_t>(got);
  }
  return true;
}

}  // namespace hostyard
