// Runs one case on one target: steps in order, the auditor after each, the first red step ends the case.
#pragma once

#include <cstdint>
#include <string>

#include "scenarios/result.h"
#include "scenarios/scenario.h"
#include "scenarios/target.h"

namespace hostyard {

// One run of a case with `crash: every` (kill_sweep.h). The engine that dies is started again at once, the
// step in which it died is done once more, and the case goes on.
struct CrashRun {
  int write = 0;  // counted from `crash: every`; 0: it does not die, its writes are counted
  CrashMoment moment = CrashMoment::kBefore;
  // What came of it: how many writes there were, whether it died, and what was there in the end.
  int writes = 0;
  bool died = false;
  Json* end = nullptr;  // filled if it is given
};

struct CaseContext {
  ScenarioTarget& target;
  std::string folder;         // of the scenario file: what `file:` is relative to
  CrashRun* crash = nullptr;  // of a case with `crash: every`
};

// Not applicable (must 2) where the case needs a fake world and the target has none. Fills steps, outcome,
// event_hash and durations; id, name and the like are the caller's.
void run_case(const CaseDef& scenario, const CaseContext& context, CaseResult& result);

}  // namespace hostyard
