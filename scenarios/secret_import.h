// Import files that are written into a scenario (`hosts import: {text: …}`): the column of passwords is
// masked.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace hostyard {

// Whether a text may be an import file with passwords in it.
bool may_hold_passwords(std::string_view text);

// The lines of such a file, CSV or JSON, with *** for every password. A line that cannot be taken apart is
// masked as a whole.
void mask_import_lines(std::span<std::string> lines);

}  // namespace hostyard
