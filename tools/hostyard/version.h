// The version of the program, as CMakeLists.txt gives it.
#pragma once

namespace hostyard {

inline constexpr const char* kVersion = HOSTYARD_VERSION;

}  // namespace hostyard
