#include "realexec/ssh_session.h"

#include <cerrno>
#include <cstring>
#include <mutex>

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <libssh2.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include "engine/base/result.h"
#include "engine/base/text.h"
#include "realexec/file_descriptor.h"

namespace hostyard {
namespace {

constexpr int kPeerSilentMs = 30'000;  // a peer that acknowledges nothing for so long is dead
constexpr TimeMicros kGoodbye = kSecond;

void set_up_library() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (libssh2_init(0) != 0) throw Error(ErrorCode::kConfigInvalid, "libssh2 cannot be initialised");
  });
}

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};
SocketAddress socket_address(const HostAddress& host) {
  SocketAddress address;
  if (host.ip.is_v6()) {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(address.storage);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(host.ssh_port);
    inet_pton(AF_INET6, host.ip.text().c_str(), &v6.sin6_addr);
    address.size = sizeof v6;
  } else {
    auto& v4 = reinterpret_cast<sockaddr_in&>(address.storage);
    v4.sin_family = AF_INET;
    v4.sin_port = htons(host.ssh_port);
    inet_pton(AF_INET, host.ip.text().c_str(), &v4.sin_addr);
    address.size = sizeof v4;
  }
  return address;
}

std::string system_error(int code) {
  return std::generic_category().message(code);
}

void set_option(int socket, int level, int option, int value) {
  setsockopt(socket, level, option, &value, sizeof value);
}

// Descriptor, or why not.
tl::expected<int, std::string> connect_socket(const HostAddress& host, Deadline deadline) {
  const SocketAddress address = socket_address(host);
  const int fd = socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return tl::unexpected("socket: " + system_error(errno));
  const auto failed = [&](std::string why) {
    ::close(fd);
    return tl::unexpected(std::move(why));
  };
  set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, kPeerSilentMs);
  set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address.storage), address.size) < 0 &&
      errno != EINPROGRESS)
    return failed("connect: " + system_error(errno));
  pollfd ready{fd, POLLOUT, 0};
  int polled = 0;
  do polled = poll(&ready, 1, deadline.left_milliseconds());
  while (polled < 0 && errno == EINTR);
  if (polled == 0) return failed("connect: no answer within the time limit");
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return failed("connect: " + system_error(error));
  return fd;
}

}  // namespace

CommandOutcome to_outcome(SshFault fault) {
  return std::visit([](auto& each) -> CommandOutcome { return std::move(each); }, fault);
}

struct SshSession::Connection {
  explicit Connection(int descriptor) : socket(descriptor), session(libssh2_session_init()) {
    if (session == nullptr) throw std::bad_alloc();
    libssh2_session_set_blocking(session, 0);
  }
  // The socket is shut first: then freeing never waits for a peer that does not answer.
  ~Connection() {
    ::shutdown(socket.get(), SHUT_RDWR);
    const Deadline end = Deadline::in(kGoodbye);
    while (libssh2_session_free(session) == LIBSSH2_ERROR_EAGAIN && !end.is_over()) poll(nullptr, 0, 1);
  }

  FileDescriptor socket;
  LIBSSH2_SESSION* session;
};

SshSession::SshSession(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
SshSession::SshSession(SshSession&&) noexcept = default;
SshSession& SshSession::operator=(SshSession&&) noexcept = default;
SshSession::~SshSession() = default;

_LIBSSH2_SESSION* SshSession::handle() const {
  return connection_->session;
}

bool SshSession::wait(Deadline deadline) {
  if (deadline.is_over()) return false;
  const int fd = connection_->socket.get();
  // Without it sshd's Nagle and our delayed acknowledgement wait 40 ms for each other.
  set_option(fd, IPPROTO_TCP, TCP_QUICKACK, 1);
  const int directions = libssh2_session_block_directions(connection_->session);
  pollfd ready{fd, 0, 0};
  if ((directions & LIBSSH2_SESSION_BLOCK_OUTBOUND) != 0) ready.events |= POLLOUT;
  if ((directions & LIBSSH2_SESSION_BLOCK_INBOUND) != 0 || ready.events == 0) ready.events |= POLLIN;
  int polled = 0;
  do polled = poll(&ready, 1, deadline.left_milliseconds());
  while (polled < 0 && errno == EINTR);
  return polled != 0;
}

std::string SshSession::last_error() const {
  char* text = nullptr;
  int size = 0;
  libssh2_session_last_error(connection_->session, &text, &size, 0);
  return text == nullptr ? std::string() : std::string(text, static_cast<std::size_t>(size));
}

bool SshSession::is_alive() const {
  pollfd ready{connection_->socket.get(), POLLIN | POLLRDHUP, 0};
  if (poll(&ready, 1, 0) < 0) return false;
  return (ready.revents & (POLLRDHUP | POLLHUP | POLLERR)) == 0;
}

std::string_view SshSession::host_key() const {
  std::size_t size = 0;
  int type = 0;
  const char* key = libssh2_session_hostkey(connection_->session, &size, &type);
  return key == nullptr ? std::string_view() : std::string_view(key, size);
}

tl::expected<SshSession, SshFault> SshSession::connect(const HostAddress& host,
                                                       const std::vector<std::string>& key_types,
                                                       Deadline deadline) {
  set_up_library();
  const std::string where = host.ip.with_port(host.ssh_port);
  const auto fd = connect_socket(host, deadline);
  if (!fd) return tl::unexpected(Unreachable{fmt::format("{}: {}", where, fd.error())});
  SshSession session(std::make_unique<Connection>(*fd));
  if (!key_types.empty()) {
    const std::string wanted = join(key_types, ",");
    if (libssh2_session_method_pref(session.handle(), LIBSSH2_METHOD_HOSTKEY, wanted.c_str()) != 0)
      return tl::unexpected(HostKeyMismatch{
          fmt::format("{} is known by keys of type {} only, which cannot be used here", where, wanted)});
  }
  const int code =
      session.drive([&](LIBSSH2_SESSION* s) { return libssh2_session_handshake(s, *fd); }, deadline);
  if (code == kDeadlineOver)
    return tl::unexpected(Unreachable{where + ": connected, but no SSH handshake within the time limit"});
  if (code == LIBSSH2_ERROR_KEX_FAILURE && !key_types.empty())
    return tl::unexpected(
        HostKeyMismatch{fmt::format("{} shows no key of the known types {}", where, join(key_types, ", "))});
  if (code != 0)
    return tl::unexpected(Unreachable{fmt::format("{}: handshake: {}", where, session.last_error())});
  return session;
}

}  // namespace hostyard
