// SshSession::run: one remote command, its three streams at once.
#include <memory>
#include <vector>

#include <libssh2.h>

#include "realexec/last_bytes.h"
#include "realexec/ssh_session.h"

namespace hostyard {
namespace {

constexpr TimeMicros kAbandon = 200 * kMillisecond;
constexpr std::size_t kBuffer = 64 * 1024;

class Channel {
 public:
  Channel(SshSession& session, LIBSSH2_CHANNEL* channel) : session_(session), channel_(channel) {}
  ~Channel() {
    const auto free = [&](LIBSSH2_SESSION*) { return libssh2_channel_free(channel_); };
    session_.drive(free, Deadline::in(kAbandon));
  }
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  LIBSSH2_CHANNEL* get() const { return channel_; }

 private:
  SshSession& session_;
  LIBSSH2_CHANNEL* channel_;
};

// One pass over the three streams: each moves as far as it can. Negative: an error of libssh2.
class Streams {
 public:
  Streams(LIBSSH2_CHANNEL* channel, std::string_view input, std::size_t limit)
      : channel_(channel), input_(input), limit_(limit), buffer_(kBuffer) {}

  // 0: all output was read; LIBSSH2_ERROR_EAGAIN: nothing moves until the peer does; else an error.
  int pump(RemoteExit& exit) {
    for (;;) {
      moved_ = false;
      if (const int code = write(); code < 0) return code;
      if (const int code = read(0, exit.out); code < 0) return code;
      if (const int code = read(SSH_EXTENDED_DATA_STDERR, exit.err); code < 0) return code;
      if (libssh2_channel_eof(channel_) == 1) return 0;
      // Looking for one stream may have brought more of the other, and emptied the socket: the peer then
      // waits for us to read, and to wait for him would be for ever. Not without end: reading may wait for
      // him, too.
      idle_rounds_ = moved_ ? 0 : idle_rounds_ + 1;
      if (!moved_ && (idle_rounds_ > kIdleRounds || !has_unread())) {
        idle_rounds_ = 0;
        return LIBSSH2_ERROR_EAGAIN;
      }
    }
  }

 private:
  static constexpr int kIdleRounds = 3;

  bool has_unread() const {
    return libssh2_poll_channel_read(channel_, 0) != 0 ||
           libssh2_poll_channel_read(channel_, SSH_EXTENDED_DATA_STDERR) != 0;
  }

  int write() {
    if (ended_) return 0;
    if (!input_.empty()) {
      const ssize_t written = libssh2_channel_write(channel_, input_.data(), input_.size());
      if (written == LIBSSH2_ERROR_EAGAIN) return 0;
      // A command that does not read its input to the end is its own affair.
      if (written == LIBSSH2_ERROR_CHANNEL_CLOSED || written == LIBSSH2_ERROR_CHANNEL_EOF_SENT) {
        ended_ = true;
        return 0;
      }
      if (written < 0) return static_cast<int>(written);
      input_.remove_prefix(static_cast<std::size_t>(written));
      moved_ = true;
      if (!input_.empty()) return 0;
    }
    const int code = libssh2_channel_send_eof(channel_);
    if (code == LIBSSH2_ERROR_EAGAIN) return 0;
    ended_ = true;
    moved_ = true;
    return 0;
  }

  int read(int stream, std::string& into) {
    for (;;) {
      const ssize_t size = libssh2_channel_read_ex(channel_, stream, buffer_.data(), buffer_.size());
      if (size == LIBSSH2_ERROR_EAGAIN || size == 0) return 0;
      if (size < 0) return static_cast<int>(size);
      moved_ = true;
      append_last(into, buffer_.data(), static_cast<std::size_t>(size), limit_);
    }
  }

  LIBSSH2_CHANNEL* channel_;
  std::string_view input_;
  std::size_t limit_;
  std::vector<char> buffer_;
  bool ended_ = false;
  bool moved_ = false;
  int idle_rounds_ = 0;
};

std::string signal_of(LIBSSH2_SESSION* session, LIBSSH2_CHANNEL* channel) {
  char* name = nullptr;
  std::size_t size = 0;
  libssh2_channel_get_exit_signal(channel, &name, &size, nullptr, nullptr, nullptr, nullptr);
  std::string signal = name == nullptr ? std::string() : std::string(name, size);
  if (name != nullptr) libssh2_free(session, name);
  return signal;
}

}  // namespace

tl::expected<RemoteExit, SshFault> SshSession::run(std::string_view line, const Secret& input,
                                                   std::size_t output_limit, Deadline deadline) {
  const auto fault = [&](int code, std::string_view doing) -> tl::unexpected<SshFault> {
    if (code == kDeadlineOver) return tl::unexpected<SshFault>(TimedOut{});
    return tl::unexpected<SshFault>(ConnectionLost{std::string(doing) + ": " + last_error()});
  };
  LIBSSH2_CHANNEL* opened = nullptr;
  int code = drive(
      [&](LIBSSH2_SESSION* session) {
        opened = libssh2_channel_open_session(session);
        return opened != nullptr ? 0 : libssh2_session_last_errno(session);
      },
      deadline);
  // Nothing ran yet: that is not unknown.
  if (code != 0 && code != kDeadlineOver)
    return tl::unexpected<SshFault>(Unreachable{"opening a channel: " + last_error()});
  if (code != 0) return fault(code, "opening a channel");
  const Channel channel(*this, opened);
  const auto start = [&](LIBSSH2_SESSION*) {
    return libssh2_channel_process_startup(opened, "exec", 4, line.data(),
                                           static_cast<unsigned>(line.size()));
  };
  code = drive(start, deadline);
  if (code != 0) return fault(code, "starting the command");

  RemoteExit exit;
  Streams streams(opened, input.reveal(), output_limit);
  code = drive([&](LIBSSH2_SESSION*) { return streams.pump(exit); }, deadline);
  if (code != 0) return fault(code, "while the command ran");
  code = drive([&](LIBSSH2_SESSION*) { return libssh2_channel_close(opened); }, deadline);
  if (code == 0)
    code = drive([&](LIBSSH2_SESSION*) { return libssh2_channel_wait_closed(opened); }, deadline);
  if (code != 0) return fault(code, "at the end of the command");
  const bool out_cut = cut_to_last(exit.out, output_limit);
  exit.cut = cut_to_last(exit.err, output_limit) || out_cut;
  // A command that a signal killed has exit status 0: the signal first.
  exit.ended_by = signal_of(handle(), opened);
  exit.code = libssh2_channel_get_exit_status(opened);
  return exit;
}

}  // namespace hostyard
