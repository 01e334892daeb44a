// Planted bugs: what the tests of the tests switch on (tests/canary). HOSTYARD_PLANT(name, bug, code) is
// `code` everywhere but in the canary programs, where it is `bug` while the canary of that name is on.
#pragma once

#ifdef HOSTYARD_CANARIES
#include <string_view>

namespace hostyard {
bool canary_is_on(std::string_view name);  // the canary programs define it
}
#define HOSTYARD_PLANT(name, bug, code) (::hostyard::canary_is_on(#name) ? (bug) : (code))
#else
#define HOSTYARD_PLANT(name, bug, code) (code)
#endif
