// JSON as a YAML document that reads back as the same values.
#pragma once

#include <string>

#include "engine/base/json.h"

namespace hostyard {

std::string yaml_text(const Json& document);

}  // namespace hostyard
