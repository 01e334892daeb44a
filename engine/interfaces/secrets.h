// Sealing of passwords (DOM-21). The key is not in the database.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/secret.h"

namespace hostyard {

// Thread-safe. Authenticated encryption; `context` (the host id) is bound to the ciphertext, so that a sealed
// value moved to another row does not open. A value that does not open throws Error(kDecryptPasswdError).
class Secrets {
 public:
  virtual ~Secrets() = default;
  virtual std::string seal(const Secret& plain, std::string_view context) = 0;
  virtual Secret open(std::string_view sealed, std::string_view context) = 0;
};

}  // namespace hostyard
