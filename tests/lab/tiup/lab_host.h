// A lab host as the stand-in for tiup sees it: through the program `ssh`, without looking at host keys, as
// tiup does.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/json.h"
#include "engine/interfaces/host_executor.h"

namespace hostyard {

struct LabLogin {
  HostAddress host;
  std::string user;
  std::string key;  // path of the private key
};

// The host in the words of a fake world's machine: everything that a check reads, or why nothing can be read
// (reach, a user without the key, one without sudo). Null: nobody has the address. `folders`: what a check
// asks about. `key_line`: how the world names the login's key.
std::optional<Json> look_at(const LabLogin& login, const std::vector<std::string>& folders,
                            const std::string& key_line);

// Whether the host has a filebeat that em scale-out has put there.
bool filebeat_runs(const LabLogin& login);

// Does what `fixes` say (fix.sh), as root; the error, or nothing.
std::optional<std::string> fix(const LabLogin& login, const std::vector<std::string>& fixes);

}  // namespace hostyard
