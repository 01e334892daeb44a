// A zip archive in memory.
#pragma once

#include <map>
#include <string>

namespace hostyard::test {

// A workbook out of its parts' names and contents, stored without compression unless `deflated`.
std::string zip_of(const std::map<std::string, std::string>& parts, bool deflated = false);

}  // namespace hostyard::test
