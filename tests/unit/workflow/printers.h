// How Boost.Test shows values of the domain.
#pragma once

#include <ostream>

#include "engine/base/error_code.h"
#include "engine/domain/enums.h"

namespace hostyard {

template <NamedEnum E>
std::ostream& operator<<(std::ostream& out, E value) {
  return out << to_string(value);
}

inline std::ostream& operator<<(std::ostream& out, ErrorCode code) {
  return out << static_cast<int>(code);
}

}  // namespace hostyard
