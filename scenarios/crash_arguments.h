// What `crash:` takes: one write at which the engine dies, or every one.
#pragma once

#include <string>
#include <vector>

#include "engine/base/json.h"
#include "engine/service/use_case.h"
#include "scenarios/backend.h"

namespace hostyard {

struct CrashArguments {
  int write = 1;                     // 0: every one, in a run of the case each
  std::vector<CrashMoment> moments;  // one of them for a single write
  std::vector<std::string> stores;   // of `every`
  int only = 0;                      // of `every`: this write alone; 0: all
};

std::vector<Shape> crash_step_arguments();
// Of arguments that crash_fault() has nothing to say about.
CrashArguments crash_arguments(const Json& given);
// What is wrong with them, beyond what the shapes say; empty: nothing.
std::string crash_fault(const Json& given);

// "before", "after", "unsynced", "synced".
std::string_view name_of(CrashMoment moment);

}  // namespace hostyard
