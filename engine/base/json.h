// JSON in headers: the forward declaration only. Sources include <nlohmann/json.hpp>.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace hostyard {

using Json = nlohmann::ordered_json;  // keys keep the order in which they were written

}  // namespace hostyard
