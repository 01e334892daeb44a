// What the runs of a suite before this one tell: what is new, what is flaky, what became slow. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/result.h"

namespace hostyard {

// A case of a run; where the suite was repeated, all runs of the case together.
struct CaseRecord {
  std::string id;
  int passed = 0;
  int failed = 0;
  int not_applicable = 0;
  double duration_ms = 0;  // of one run, on average
  bool operator==(const CaseRecord&) const = default;
};

// What is kept of a run.
struct RunRecord {
  std::string started;  // RFC 3339
  std::string version;
  std::uint64_t seed = 0;
  std::string hosts;
  std::string store;
  double duration_ms = 0;
  std::vector<CaseRecord> cases;
  bool operator==(const RunRecord&) const = default;

  CaseRecord totals() const;  // sums over the cases, without id and duration
};

// The id of the case that an id of a repeated run is of (case_of_run of scenarios/repetition.h).
using CaseOfRun = std::string (*)(const std::string& id);
RunRecord record_of(const SuiteResult& result, CaseOfRun case_of_run);

enum class Mark : std::uint8_t { kAbsent, kPassed, kFailed, kMixed, kNotApplicable };

// A case over all runs.
struct CaseTrail {
  std::string id;
  std::vector<Mark> marks;  // one a run, as in History::runs
  double duration_ms = 0;   // of the present run
  double usual_ms = 0;      // median of the runs before, 0 where there is none
};

struct History {
  std::vector<RunRecord> runs;          // oldest first, the present one last; empty: nothing is known
  std::vector<CaseTrail> new_failures;  // failed now, and the last time before that it ran it did not
  std::vector<CaseTrail> mended;        // the other way round
  // Some of its runs in one repeated suite failed and some did not, or it failed and passed again at least
  // twice over the runs.
  std::vector<CaseTrail> flaky;
  std::vector<CaseTrail> slowest;  // of the present run, slowest first, at most 10
};

// The runs in the order in which they started, each once. Runs that have less than half of their cases in
// common with the present one, or are less than half of it, are of something else and left out.
History history_of(std::vector<RunRecord> earlier, const RunRecord& present);

}  // namespace hostyard
