// `crash: every`: the engine killed at every write. The case runs once undisturbed on each store, then once
// for every write and moment; each of these runs has to pass and to end as the undisturbed one.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "scenarios/case_runner.h"
#include "scenarios/crash_arguments.h"

namespace hostyard {

// The arguments of a case's `crash: every`, or nothing where it has none.
std::optional<CrashArguments> kill_sweep_of(const CaseDef& scenario);

struct CaseWorld {
  std::unique_ptr<WorldBackend> world;
  std::unique_ptr<ScenarioTarget> target;
};
// A new world, the same each time; `may_stay` as in WorldWish.
using MakeCaseWorld = std::function<CaseWorld(const std::string& store, bool may_stay)>;

// Fills in what run_case() fills in, and the number of kill points. Of red runs the first one is told.
void run_kill_sweep(const CaseDef& scenario, const CrashArguments& wanted, const MakeCaseWorld& make,
                    const std::string& folder, CaseResult& result);

}  // namespace hostyard
