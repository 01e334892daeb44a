// The registry of vendors, regions and zones (PROD-1).
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/domain/pool.h"

namespace hostyard {

// Loads a document of vendors: new ones are added, known ones replaced; what is the same already changes
// nothing. Refused with PARAMETER_INVALID: a bad or repeated id, a region id that another vendor has (ruling
// DOM-2), the removal of a zone in which a live host is.
Result<std::vector<Change>> plan_vendors(const Pool& pool, std::vector<Vendor> vendors);

// Of a location that is not registered: what is, at the level at which it goes wrong, in words. "zones of
// Region2: Zone1, Zone2".
std::string registered_instead(const Pool& pool, const Location& location);

}  // namespace hostyard
