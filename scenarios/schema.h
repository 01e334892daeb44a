// The JSON Schema of scenario files, made from the registry (must 1): for editors, and `hostyard test
// --schema`.
#pragma once

#include <string>

namespace hostyard {

// Indented, ends with a line feed. Committed as scenarios/scenario.schema.json; a test holds it up to date.
std::string scenario_schema();

}  // namespace hostyard
