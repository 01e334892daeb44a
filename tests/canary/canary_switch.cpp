// The switch of every program with planted bugs. Those that run as children are told by their environment.
#include <cstdlib>

#include "engine/base/plant.h"
#include "tests/canary/canary.h"

namespace hostyard {
namespace canary {
namespace {

std::string_view told_by_environment() {
  const char* name = std::getenv(kSwitch);
  return name == nullptr ? "" : name;
}

std::string_view g_on = told_by_environment();

}  // namespace

void switch_on(std::string_view name) {
  g_on = name;
}

}  // namespace canary

bool canary_is_on(std::string_view name) {
  return name.size() == canary::g_on.size() && name == canary::g_on;
}

}  // namespace hostyard
