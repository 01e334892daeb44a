// Reports of several shards as one (must 9). Pure.
#pragma once

#include <vector>

#include "engine/base/result.h"
#include "scenarios/result.h"

namespace hostyard {

// The cases of all, in order of file and line; durations added up, the earliest start. Refused with
// PARAMETER_INVALID where there is nothing to merge, a shard is missing, interrupted or there twice, a case
// stands in two of them, or they are of different versions, seeds, hosts, stores, catalogues or, if they are
// shards, suites.
Result<SuiteResult> merge(const std::vector<SuiteResult>& parts);

}  // namespace hostyard
