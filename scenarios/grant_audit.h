// What no row shows of a grant: that the answer is what was asked for, and that the hosts qualified (INV-3,
// INV-7). Judged from the request and the answer alone, with the hosts as the engine has them afterwards.
#pragma once

#include <string>
#include <vector>

#include "engine/base/json.h"
#include "engine/domain/pool.h"

namespace hostyard {

// Broken invariants of a successful `allocations grant`, one line each; also of a dry run.
std::vector<std::string> audit_grants(const Json& batch, const Json& answer, const Pool& pool);

}  // namespace hostyard
