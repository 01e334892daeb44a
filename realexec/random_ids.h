// Ids from the operating system's random source.
#pragma once

#include "engine/base/ids.h"

namespace hostyard {

// 128 random bits an id: two never meet.
class RandomIds final : public IdSource {
 public:
  RandomIds();  // throws Error where there is no random source
  std::string next() override;
};

}  // namespace hostyard
