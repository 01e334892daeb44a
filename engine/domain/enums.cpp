#include "engine/domain/enums.h"

#include <fmt/format.h>

namespace hostyard {

std::string one_of(std::span<const std::string_view> names) {
  return fmt::format("one of {}", fmt::join(names, ", "));
}

std::string_view tiup_arch(Arch arch) {
  return arch == Arch::kArm || arch == Arch::kArm64 ? "arm64" : "amd64";
}

}  // namespace hostyard
