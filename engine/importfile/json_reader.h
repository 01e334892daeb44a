// Import rows as JSON: an array of host objects with the API's names (DOM-10), or {"hosts": [...]}.
#pragma once

#include <string_view>

#include "engine/importfile/problem_list.h"
#include "engine/importfile/row_check.h"

namespace hostyard {

// Hands every host object to `check`; reports unknown and repeated keys, values of the wrong JSON type and
// malformed JSON itself.
void read_json_rows(std::string_view content, const ImportLimits& limits, RowCheck& check,
                    ProblemList& problems);

}  // namespace hostyard
