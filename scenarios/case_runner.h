// Runs one case on one target: steps in order, the auditor after each, the first red step ends the case.
#pragma once

#include <cstdint>
#include <string>

#include "scenarios/result.h"
#include "scenarios/scenario.h"
#include "scenarios/target.h"

namespace hostyard {

struct CaseContext {
  ScenarioTarget& target;
  std::string folder;  // of the scenario file: what `file:` is relative to
};

// Not applicable (must 2) where the case needs a fake world and the target has none. Fills steps, outcome,
// event_hash and durations; id, name and the like are the caller's.
void run_case(const CaseDef& scenario, const CaseContext& context, CaseResult& result);

}  // namespace hostyard
