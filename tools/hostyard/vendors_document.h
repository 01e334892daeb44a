// The document of vendors as a file: JSON, or the same as YAML (PROD-1).
#pragma once

#include <string>

#include "engine/base/json.h"

namespace hostyard {

// Every scalar of a YAML document is text here: ids and names are. Throws UsageError naming line and column.
Json read_vendors_document(const std::string& text, const std::string& file);

}  // namespace hostyard
