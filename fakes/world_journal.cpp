#include "fakes/world_journal.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/result.h"

namespace hostyard {

WorldJournal::Lock::Lock(int file) : file_(file) {
  while (::flock(file_, LOCK_EX) != 0 && errno == EINTR) {
  }
}

WorldJournal::Lock::~Lock() {
  if (file_ >= 0) ::flock(file_, LOCK_UN);
}

WorldJournal::WorldJournal(std::string path) : path_(std::move(path)) {
  file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file_ < 0) fail("open");
}

WorldJournal::~WorldJournal() {
  ::close(file_);
}

void WorldJournal::fail(const std::string& what) const {
  throw Error(
      ErrorCode::kStoreUnusable,
      fmt::format("cannot {} the file of the fake world {}: {}; accepted: a file that can be read and "
                  "written",
                  what, path_, std::strerror(errno)));
}

std::vector<std::string> WorldJournal::catch_up() {
  struct stat status = {};
  if (::fstat(file_, &status) != 0) fail("look at");
  std::vector<std::string> lines;
  if (status.st_size <= read_) return lines;
  std::string text(static_cast<std::size_t>(status.st_size - read_), '\0');
  std::size_t have = 0;
  while (have < text.size()) {
    const ssize_t got =
        ::pread(file_, text.data() + have, text.size() - have, read_ + static_cast<off_t>(have));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail("read");
    have += static_cast<std::size_t>(got);
  }
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  read_ += static_cast<std::int64_t>(begin);
  if (begin < text.size() && ::ftruncate(file_, read_) != 0) fail("mend");
  return lines;
}

void WorldJournal::append(const std::string& lines) {
  const ssize_t written = ::write(file_, lines.data(), lines.size());
  if (written != static_cast<ssize_t>(lines.size())) {
    // What stands there by halves is cut off by the next catch_up of any process.
    fail("write to");
  }
  read_ += written;
}

}  // namespace hostyard
