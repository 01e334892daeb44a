#include "realexec/secret_file.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "realexec/file_descriptor.h"

namespace hostyard {
namespace {

constexpr std::size_t kLongest = 64 * 1024;

}  // namespace

tl::expected<Secret, std::string> read_secret_file(const std::string& path) {
  const auto failed = [&](std::string_view why) { return tl::unexpected(fmt::format("{}: {}", path, why)); };
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return failed(std::generic_category().message(errno));
  struct stat status {};
  if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return failed("not a file");
  if ((status.st_mode & 077) != 0)
    return failed(fmt::format("mode {:o} lets others read it; accepted: 600 or 400", status.st_mode & 0777));
  if (static_cast<std::size_t>(status.st_size) > kLongest) return failed("too long for a key");
  std::string text(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t have = 0;
  while (have < text.size()) {
    const ssize_t size = ::read(file.get(), text.data() + have, text.size() - have);
    if (size <= 0) return failed("cannot be read to its end");
    have += static_cast<std::size_t>(size);
  }
  return Secret(std::move(text));
}

}  // namespace hostyard
