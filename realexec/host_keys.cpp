#include "realexec/host_keys.h"

#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include "realexec/file_descriptor.h"
#include "realexec/files.h"
#include "realexec/known_hosts.h"

namespace hostyard {
namespace {

// A file that is not there names no host.
std::string text_of(const std::string& file) {
  return read_text(file).value_or("");
}

std::string failure(std::string_view doing, const std::string& file) {
  return fmt::format("cannot {} {}: {}", doing, file, std::generic_category().message(errno));
}

}  // namespace

std::vector<std::string> HostKeys::types_of(const HostAddress& host) const {
  return known_types(text_of(file_), host.ip.text(), host.ssh_port);
}

std::optional<HostKeyMismatch> HostKeys::judge(const HostAddress& host, std::string_view key) {
  const std::string where = host.ip.with_port(host.ssh_port);
  const std::string shown = fmt::format("{} {}", key_type(key), fingerprint(key));
  switch (known_as(text_of(file_), host.ip.text(), host.ssh_port, key)) {
    case KnownAs::kSame:
      return std::nullopt;
    case KnownAs::kRevoked:
      return HostKeyMismatch{
          fmt::format("{} shows the key {}, which {} marks as revoked", where, shown, file_)};
    case KnownAs::kDifferent:
      return HostKeyMismatch{fmt::format(
          "{} shows the key {}, but {} knows it by another: either somebody stands in between, or the host "
          "was "
          "set up again; in that case take its old key out ('ssh-keygen -R {} -f {}')",
          where, shown, file_,
          host.ssh_port == 22 ? host.ip.text() : fmt::format("'[{}]:{}'", host.ip.text(), host.ssh_port),
          file_)};
    case KnownAs::kUnknown:
      break;
  }
  if (rule_ == HostKeyRule::kStrict) {
    return HostKeyMismatch{
        fmt::format("{} shows the key {}, and {} does not know the host; accepted: its key in that file "
                    "('ssh-keyscan' shows it), or the rule accept-new",
                    where, shown, file_)};
  }
  if (auto fault = remember(host, key)) return HostKeyMismatch{std::move(*fault)};
  return std::nullopt;
}

// Read again under the lock, so that of two first meetings with different keys the second is refused; a new
// file put in the place of the old one, so that no reader sees half a line.
std::optional<std::string> HostKeys::remember(const HostAddress& host, std::string_view key) {
  const std::scoped_lock lock(writing_);
  const std::string lock_file = file_ + ".lock";
  const FileDescriptor guard(::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!guard.is_open()) return failure("open", lock_file);
  if (::flock(guard.get(), LOCK_EX) != 0) return failure("lock", lock_file);
  std::string text = text_of(file_);
  const KnownAs known = known_as(text, host.ip.text(), host.ssh_port, key);
  if (known == KnownAs::kSame) return std::nullopt;
  if (known != KnownAs::kUnknown)
    return fmt::format("{} was met a moment ago with another key", host.ip.text());
  if (!text.empty() && text.back() != '\n') text += '\n';
  text += known_hosts_line(host.ip.text(), host.ssh_port, key);
  try {
    replace_durably(file_, text);
  } catch (const std::system_error& error) {
    return fmt::format("cannot write {}", error.what());
  }
  return std::nullopt;
}

}  // namespace hostyard
