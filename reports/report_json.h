// A suite's result as JSON ("hostyard-report/1"): the source of every other report, of --failed and of
// --merge. Whatever differs between two runs with the same seed stands under the member "timing" of its
// object, and nowhere else.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/json.h"
#include "engine/base/result.h"
#include "scenarios/result.h"

namespace hostyard {

// Indented, well-formed UTF-8 (other bytes become U+FFFD), ends with a line feed.
std::string report_json(const SuiteResult& result);

// What report_json wrote. Refused with 10004 (kUnmarshalError) where the text is no JSON (line and column
// named), is of another format, lacks a member or has a wrong type (path, value and what is accepted are
// named). `source` is the file's name, for the message. Unknown members are ignored: a newer minor version
// may add some.
Result<SuiteResult> read_report_json(std::string_view text, std::string_view source);

}  // namespace hostyard
