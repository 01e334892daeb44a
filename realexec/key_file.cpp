#include "realexec/key_file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <new>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/result.h"
#include "realexec/file_descriptor.h"
#include "realexec/files.h"

namespace hostyard {
namespace {

[[noreturn]] void fail(const std::string& path, std::string_view what) {
  throw Error(ErrorCode::kConfigInvalid, fmt::format("key file {} {}", path, what));
}

[[noreturn]] void fail_errno(const std::string& path, std::string_view what) {
  fail(path, fmt::format("{}: {}", what, std::strerror(errno)));
}

SecretKey allocate_key() {
  if (sodium_init() < 0)
    throw Error(ErrorCode::kPanic, "the system has no source of random numbers (libsodium)");
  SecretKey key(static_cast<unsigned char*>(sodium_malloc(kKeyBytes)));
  if (key == nullptr) throw std::bad_alloc();
  return key;
}

void write_key(const std::string& path, const std::string& draft) {
  const FileDescriptor fd(::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!fd.is_open()) fail_errno(path, "cannot be created (its folder must exist and be writable)");
  const SecretKey key = allocate_key();
  randombytes_buf(key.get(), kKeyBytes);
  const bool written = ::fchmod(fd.get(), 0600) == 0 &&
                       ::write(fd.get(), key.get(), kKeyBytes) == ssize_t{kKeyBytes} &&
                       ::fsync(fd.get()) == 0;
  if (!written) {
    const int failure = errno;
    ::unlink(draft.c_str());
    errno = failure;
    fail_errno(path, "cannot be written");
  }
}

// The key appears under its name whole or not at all, and never replaces one: link() refuses a name that
// exists.
void create_key(const std::string& path) {
  const std::string draft = fmt::format("{}.{:08x}.new", path, randombytes_random());
  write_key(path, draft);
  const int linked = ::link(draft.c_str(), path.c_str());
  const int failure = errno;
  ::unlink(draft.c_str());
  errno = failure;
  if (linked != 0 && errno != EEXIST) fail_errno(path, "cannot be created");
  try {
    sync_folder(std::filesystem::absolute(path).parent_path());
  } catch (const std::system_error& error) {
    fail(path, std::string("cannot be made durable: ") + error.what());
  }
}

void check_attributes(const std::string& path, int fd) {
  struct stat attributes {};
  if (::fstat(fd, &attributes) != 0) fail_errno(path, "cannot be read");
  if (!S_ISREG(attributes.st_mode))
    fail(path, "is not a regular file; accepted: a file of 32 bytes with mode 0600");
  const unsigned mode = attributes.st_mode & 07777u;
  if ((mode & 077u) != 0) {
    fail(path,
         fmt::format("has mode {:04o}, so that others may use the key; accepted: 0600 or 0400 (chmod 600 {})",
                     mode, path));
  }
  if (attributes.st_size != off_t{kKeyBytes}) {
    fail(path,
         fmt::format(
             "has {} bytes; accepted: exactly {} (an empty or cut file is no key: restore it, passwords that "
             "were sealed with it open with nothing else)",
             attributes.st_size, kKeyBytes));
  }
}

}  // namespace

void KeyDeleter::operator()(unsigned char* key) const {
  sodium_free(key);
}

SecretKey read_or_create_key(const std::string& path) {
  SecretKey key = allocate_key();
  if (::access(path.c_str(), F_OK) != 0 && errno == ENOENT) create_key(path);
  const FileDescriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd.is_open()) fail_errno(path, "cannot be read");
  check_attributes(path, fd.get());
  if (::read(fd.get(), key.get(), kKeyBytes) != ssize_t{kKeyBytes}) fail_errno(path, "cannot be read");
  sodium_mprotect_readonly(key.get());
  return key;
}

}  // namespace hostyard
