// What allocations answer, as tables and sentences for people (ALLOC-3, ALLOC-4, INSP-1).
#pragma once

#include <string>

#include "engine/base/json.h"
#include "tools/hostyard/refusal_text.h"
#include "tools/hostyard/table.h"

namespace hostyard {

// One row a grant: host, ip, cores, memory, disk, ports.
Table grant_rows(const Json& answer);

// One row a quantity that differs; `hosts` without any difference have none.
Table difference_rows(const Json& inspection);

// The data of a refused allocation: its funnel, its near miss, and what would make it fit. Empty where the
// data is none.
std::string allocation_explained(const Json& data, const RefusalContext& context);

}  // namespace hostyard
