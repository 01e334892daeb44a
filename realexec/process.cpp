#include "realexec/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "realexec/deadline.h"
#include "realexec/file_descriptor.h"
#include "realexec/last_bytes.h"

extern char** environ;

namespace hostyard {
namespace {

constexpr TimeMicros kLastWords =
    200 * kMillisecond;  // for output that is under way when the program is over

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    read.emplace(ends[0]);
    write.emplace(ends[1]);
    ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  }
  std::optional<FileDescriptor> read;
  std::optional<FileDescriptor> write;
};

// The text as a file that is nowhere but in memory, to be read from its beginning.
FileDescriptor in_memory(const std::string& text) {
  FileDescriptor file(::memfd_create("input", MFD_CLOEXEC));
  if (!file.is_open() || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::lseek(file.get(), 0, SEEK_SET) != 0)
    throw std::system_error(errno, std::generic_category(), "memfd_create");
  return file;
}

// 0, or the error's number.
int start(const ProcessRequest& request, int in, int out, int err, pid_t& pid) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // Signals that this program blocks or ignores are not for others to inherit.
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  ProcessTexts arguments(request.arguments);
  ProcessTexts environment(process_environment(request.environment));
  const int error = posix_spawnp(&pid, request.arguments[0].c_str(), &actions, &attributes, arguments.get(),
                                 environment.get());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

// Not by <sys/pidfd.h>: glibc 2.36 declares it for C only.
int pidfd_of(pid_t pid) {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

// Reads what is there; false at the stream's end.
bool drain(int fd, std::string& text, std::size_t limit) {
  std::array<char, 64 * 1024> buffer;
  for (;;) {
    const ssize_t size = ::read(fd, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return errno == EAGAIN;
    if (size == 0) return false;
    append_last(text, buffer.data(), static_cast<std::size_t>(size), limit);
  }
}

class Running {
 public:
  Running(pid_t pid, const FileDescriptor& out, const FileDescriptor& err, std::size_t limit)
      : pid_(pid), handle_(pidfd_of(pid)), out_(out.get()), err_(err.get()), limit_(limit) {}

  // Reads until the program is over: true; or until the deadline: false.
  bool wait(ProcessEnd& end, Deadline deadline) {
    for (;;) {
      std::array<pollfd, 3> ready{{{handle_.get(), POLLIN, 0}, {out_, POLLIN, 0}, {err_, POLLIN, 0}}};
      const int polled = ::poll(ready.data(), ready.size(), deadline.left_milliseconds());
      if (polled < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "poll");
      if (ready[1].revents != 0) read(out_, end.out);
      if (ready[2].revents != 0) read(err_, end.err);
      if (polled > 0 && ready[0].revents != 0) return true;
      if (deadline.is_over()) return false;
    }
  }
  // What is still in the pipes: to their end, or for a moment.
  void read_last_words(ProcessEnd& end) {
    const Deadline deadline = Deadline::in(kLastWords);
    while ((out_ >= 0 || err_ >= 0) && !deadline.is_over()) {
      std::array<pollfd, 2> ready{{{out_, POLLIN, 0}, {err_, POLLIN, 0}}};
      if (::poll(ready.data(), ready.size(), deadline.left_milliseconds()) <= 0) continue;
      if (ready[0].revents != 0) read(out_, end.out);
      if (ready[1].revents != 0) read(err_, end.err);
    }
  }
  void signal_group(int signal) const { ::kill(-pid_, signal); }

 private:
  void read(int& fd, std::string& text) {
    if (!drain(fd, text, limit_)) fd = -1;  // poll passes over it
  }

  pid_t pid_;
  FileDescriptor handle_;
  int out_, err_;
  std::size_t limit_;
};

int reap(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

std::vector<std::string> process_environment(
    const std::vector<std::pair<std::string, std::string>>& additions) {
  std::map<std::string, std::string> variables;
  for (char** each = environ; *each != nullptr; ++each) {
    const std::string_view text = *each;
    const std::size_t sign = text.find('=');
    if (sign != std::string_view::npos) variables.emplace(text.substr(0, sign), text.substr(sign + 1));
  }
  for (const auto& [name, value] : additions) variables.insert_or_assign(name, value);
  std::vector<std::string> texts;
  for (const auto& [name, value] : variables) texts.push_back(fmt::format("{}={}", name, value));
  return texts;
}

ProcessEnd run_process(const ProcessRequest& request) {
  ProcessEnd end;
  Pipe out, err;
  pid_t pid = 0;
  const FileDescriptor in = in_memory(request.input.reveal());
  if (const int error = start(request, in.get(), out.write->get(), err.write->get(), pid); error != 0) {
    end.how = ProcessEnd::How::kNotStarted;
    end.detail =
        fmt::format("exec: \"{}\": {}", request.arguments[0], std::generic_category().message(error));
    return end;
  }
  out.write.reset();
  err.write.reset();
  Running running(pid, *out.read, *err.read, request.output_limit);
  const bool timed_out = !running.wait(end, Deadline::in(request.timeout));
  if (timed_out) {
    running.signal_group(SIGTERM);
    running.wait(end, Deadline::in(request.grace));
  }
  // The group also where its leader ended by itself after the deadline: not one of its children may go on.
  // Before the leader is reaped nobody else can have the group's number.
  if (timed_out) running.signal_group(SIGKILL);
  const int status = reap(pid);
  running.read_last_words(end);
  cut_to_last(end.out, request.output_limit);
  cut_to_last(end.err, request.output_limit);
  if (timed_out) {
    end.how = ProcessEnd::How::kTimedOut;
  } else if (WIFSIGNALED(status)) {
    end.how = ProcessEnd::How::kKilled;
    end.code = WTERMSIG(status);
  } else {
    end.code = WEXITSTATUS(status);
  }
  return end;
}

}  // namespace hostyard
