// Files of the control machine that hold a secret: a private key, a passphrase.
#pragma once

#include <string>

#include <tl/expected.hpp>

#include "engine/base/secret.h"

namespace hostyard {

// The whole content. The error begins with the path and says what is wrong: not there, no regular file,
// readable by others (accepted: mode 600 or 400), longer than any key.
tl::expected<Secret, std::string> read_secret_file(const std::string& path);

}  // namespace hostyard
