// Sealing without cryptography, for simulations and tests: whoever sees "fake:" knows that nothing is secret.
#pragma once

#include "engine/interfaces/secrets.h"

namespace hostyard {

// "fake:<hex>" of context and text: a value that was moved to another context does not open, as with real
// ones.
class TestSecrets final : public Secrets {
 public:
  std::string seal(const Secret& plain, std::string_view context) override;
  Secret open(std::string_view sealed, std::string_view context) override;
};

}  // namespace hostyard
