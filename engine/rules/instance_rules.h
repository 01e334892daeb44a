// The instance table: what the cluster side says it uses (INST-1).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/domain/pool.h"

namespace hostyard {

// Adds or replaces the instances, all or none; one that is there as given already changes nothing. Refused
// with PARAMETER_INVALID: an empty list, an id twice, an empty or ill-formed id, cluster or host id, an
// amount out of DOM-1, a port out of 1..65535 or twice. Version and times of the given rows are ignored.
Result<std::vector<Change>> plan_put_instances(const Pool& pool, std::vector<Instance> instances,
                                               TimeMicros now);

// Removes the instances, all or none. PARAMETER_INVALID: an empty list, an id twice, an unknown id.
Result<std::vector<Change>> plan_delete_instances(const Pool& pool, std::span<const std::string> ids,
                                                  TimeMicros now);

}  // namespace hostyard
