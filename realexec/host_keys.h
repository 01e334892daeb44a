// Which hosts are who they say they are: a known_hosts file and a rule for hosts that it does not name.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/interfaces/host_executor.h"

namespace hostyard {

enum class HostKeyRule : std::uint8_t {
  kStrict,    // a host that the file does not name is refused
  kAcceptNew  // it is written into the file at the first meeting; a changed key is refused all the same
};

// Thread-safe; several processes may share the file.
class HostKeys {
 public:
  HostKeys(std::string file, HostKeyRule rule) : file_(std::move(file)), rule_(rule) {}

  // What to ask the host for: types of the keys that it is known by; empty: any.
  std::vector<std::string> types_of(const HostAddress& host) const;
  // Nothing where the key is the host's. Else why it is not trusted: known by another key, revoked, unknown
  // under the strict rule, or the file cannot be read or written; with the fingerprint and what to do.
  std::optional<HostKeyMismatch> judge(const HostAddress& host, std::string_view key);

 private:
  std::optional<std::string> remember(const HostAddress& host, std::string_view key);

  std::string file_;
  HostKeyRule rule_;
  std::mutex writing_;
};

}  // namespace hostyard
