#include "realexec/file_host_guard.h"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <limits>

#include <fcntl.h>
#include <fmt/format.h>

#include "engine/base/random.h"
#include "engine/base/result.h"
#include "realexec/file_descriptor.h"

namespace hostyard {
namespace {

class FileHold final : public HostGuard::Hold {
 public:
  explicit FileHold(int fd) : file_(fd) {}
  const FileDescriptor& file() const { return file_; }

 private:
  FileDescriptor file_;  // closing it gives the lock back
};

// Each host is one byte of the file, which need not be there. Two hosts that share one only wait for each
// other.
off_t byte_of(std::string_view address) {
  return static_cast<off_t>(stable_hash(address) & std::numeric_limits<std::int32_t>::max());
}

[[noreturn]] void fail(const std::string& file) {
  throw Error(
      ErrorCode::kStoreUnusable,
      fmt::format("cannot lock {}: {}; accepted: a writable file beside the store, on a local file system",
                  file, std::strerror(errno)));
}

}  // namespace

std::unique_ptr<HostGuard::Hold> FileHostGuard::try_hold(std::string_view address) {
  auto hold = std::make_unique<FileHold>(::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!hold->file().is_open()) fail(file_);
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = byte_of(address);
  lock.l_len = 1;
  // Of the open file, not of the process: two threads exclude each other as two programs do.
  if (::fcntl(hold->file().get(), F_OFD_SETLK, &lock) == 0) return hold;
  if (errno != EAGAIN && errno != EACCES) fail(file_);
  return nullptr;
}

}  // namespace hostyard
