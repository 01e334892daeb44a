// A document of the engine's own forms (ALLOC-7) as a file: JSON, or the same as YAML.
#pragma once

#include <string>

#include "engine/base/json.h"
#include "engine/base/result.h"

namespace hostyard {

// JSON where the file's name ends in .json or its text begins with a brace, else YAML. In YAML a plain scalar
// is a number, true, false or null where YAML's core schema reads one, and text otherwise; a quoted one is
// text. Refused with 10004 naming the place: what neither is, a key given twice, more than one document.
Result<Json> read_document(const std::string& text, const std::string& file);

}  // namespace hostyard
