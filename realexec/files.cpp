#include "realexec/files.h"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "realexec/file_descriptor.h"

namespace hostyard {
namespace {

[[noreturn]] void fail_with_errno(const std::string& path) {
  throw std::system_error(errno, std::generic_category(), path);
}

}  // namespace

std::optional<std::string> read_text(const std::string& path) {
  const std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void write_durably(const std::string& path, std::string_view text) {
  const FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file.is_open()) fail_with_errno(path);
  while (!text.empty()) {
    const ssize_t size = ::write(file.get(), text.data(), text.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) fail_with_errno(path);
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  if (::fsync(file.get()) != 0) fail_with_errno(path);
}

void replace_durably(const std::string& path, std::string_view text) {
  const std::string fresh = path + ".new";
  write_durably(fresh, text);
  if (::rename(fresh.c_str(), path.c_str()) != 0) fail_with_errno(path);
  sync_folder(std::filesystem::absolute(path).parent_path());
}

void make_folder(const std::string& path) {
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) fail_with_errno(path);
}

void sync_folder(const std::string& path) {
  const FileDescriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open() || ::fsync(folder.get()) != 0) fail_with_errno(path);
}

}  // namespace hostyard
