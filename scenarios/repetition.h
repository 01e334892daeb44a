// Repeated runs of a case (`--repeat`): how they are told apart in results, and what they tell together.
// Pure.
#pragma once

#include <string>
#include <vector>

#include "scenarios/result.h"

namespace hostyard {

// What stands behind id and name of the n-th run, from 1: "" of the first, " (run 2)" of the second.
std::string run_suffix(int run);
// Id or name without that. No case has a name that ends so.
std::string case_of_run(const std::string& id_or_name);

// Ids of the cases of which a run failed, in order, each once; for Selection::only_ids (--failed).
std::vector<std::string> failed_ids(const SuiteResult& result);

// A case of which some runs failed and some did not.
struct FlakyCase {
  std::string name;
  std::string file;
  int line = 0;
  int runs = 0;
  int failed = 0;
  std::string rerun;  // of the first run that failed
};
std::vector<FlakyCase> flaky_cases(const SuiteResult& result);

}  // namespace hostyard
