// The planted bugs, and the switch that turns one of them on.
#pragma once

#include <span>
#include <string_view>

namespace hostyard::canary {

struct Canary {
  std::string_view name;    // as in HOSTYARD_PLANT(name, …)
  std::string_view origin;  // the reference's defect that it is (D3, …), or "typical"
  std::string_view clause;  // that it breaks
  std::string_view bug;     // in words
};

std::span<const Canary> canaries();

// Turns this bug on and all others off, here and in processes forked from here. Empty: all off.
void switch_on(std::string_view name);

}  // namespace hostyard::canary
