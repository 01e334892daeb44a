#include "tools/hostyard/standard_output.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "engine/base/result.h"

namespace hostyard {
namespace {

// 0, or errno of what went wrong. Whoever gave us a pipe may have made it one that does not block.
int write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EAGAIN) {
      pollfd writable{file, POLLOUT, 0};
      (void)::poll(&writable, 1, -1);
      continue;
    }
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

void write_stdout(std::string_view text) {
  const int fault = write_all(STDOUT_FILENO, text);
  if (fault == 0 || fault == EPIPE) return;
  throw Error(fault == ENOSPC ? ErrorCode::kStoreFull : ErrorCode::kUnrecognizedError,
              fmt::format("cannot write the result to stdout: {}; what the command did is done and kept",
                          std::strerror(fault)));
}

void write_stderr(std::string_view text) {
  (void)write_all(STDERR_FILENO, text);
}

bool stderr_is_terminal() {
  return ::isatty(STDERR_FILENO) == 1;
}

bool stderr_takes_colours() {
  const char* const no_colour = std::getenv("NO_COLOR");
  return stderr_is_terminal() && (no_colour == nullptr || *no_colour == '\0');
}

std::size_t stderr_columns() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace hostyard
