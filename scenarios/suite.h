// A suite of scenarios: load (and find everything that is wrong with it), select, run. What `hostyard test`
// is made of.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "scenarios/backend.h"
#include "scenarios/file_problem.h"
#include "scenarios/result.h"
#include "scenarios/scenario.h"
#include "scenarios/selection.h"

namespace hostyard {

struct Suite {
  std::vector<CaseDef> cases;         // in order of file and line
  std::vector<FileProblem> problems;  // not empty: nothing may run (exit code 2)
  bool whole = false;  // a path is the folder beside a catalogue.yaml, so every due id of it must have a case
};

// Files, and folders with every *.yaml below them in order of name. Worlds are checked by `worlds`.
Suite load_suite(const std::vector<std::string>& paths, WorldFactory& worlds);

struct SuiteOptions {
  std::string version;
  std::string title = "hostyard functional tests";
  std::string started;  // RFC 3339
  std::uint64_t seed = 1;
  int jobs = 1;
  int repeat = 1;        // the n-th run uses seed + n
  bool shuffle = false;  // the order of running, a function of the seed; results keep their order
  Selection selection;
  std::string rerun_options;   // that a rerun line needs to mean the same: "--store sqlite"
  std::function<bool()> stop;  // asked before each case, by any thread; true: no further one starts (CLI-6)
};

// The cases that options.selection leaves, in order. None is a wrong suite (exit code 2).
std::vector<CaseDef> selected_cases(const Suite& suite, const Selection& selection);

// Called after each case, by one thread at a time, in the order in which cases end.
using CaseDone = std::function<void(const CaseResult& result, std::size_t done, std::size_t total)>;

// Runs the selected cases of a suite without problems. But for durations the result is a function of suite,
// options (jobs and shuffle aside) and program. Throws Error where the environment fails (exit code 3).
SuiteResult run_suite(const Suite& suite, WorldFactory& worlds, const SuiteOptions& options,
                      const CaseDone& done = {});

}  // namespace hostyard
