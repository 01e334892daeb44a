// Which catalogue ids and which clauses the cases of a suite cover, and with what outcome. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/result.h"

namespace hostyard {

enum class Coverage : std::uint8_t {
  kPassed,         // every case that applies passed, and at least one does
  kFailed,         // a case failed
  kNotApplicable,  // there are cases, but none applies here (real hosts, say)
  kMissing,        // due, and no case covers it: a failure of the suite
  kNotYet,         // not due, and no case covers it
};

struct CoverageRow {
  CatalogueEntry entry;
  Coverage coverage = Coverage::kNotYet;
  std::vector<std::size_t> cases;  // indexes into SuiteResult::cases, ascending
  int passed = 0;
  int failed = 0;
  int not_applicable = 0;
};

// One row a catalogue entry, in the catalogue's order. An id that ends in "*" collects every `covers` with
// that prefix.
std::vector<CoverageRow> catalogue_coverage(const SuiteResult& result);

// One row for everything else that cases name in `covers` (clauses: "IMP-10"), sorted by prefix, then by
// number.
std::vector<CoverageRow> clause_coverage(const SuiteResult& result);

struct Totals {
  int passed = 0;
  int failed = 0;
  int not_applicable = 0;
  int cases() const { return passed + failed + not_applicable; }
};
Totals count_outcomes(const SuiteResult& result);

// A case failed or was not reached, or a due catalogue id has no case. A shard holds a part of the cases, so
// the catalogue does not count there; whoever runs a selection of cases passes a catalogue without due
// entries, or none.
bool suite_failed(const SuiteResult& result);

std::string_view name_of(Coverage coverage);    // "passed", "failed", "not applicable", "missing", "not yet"
std::string_view name_of(CaseOutcome outcome);  // "passed", "failed", "not applicable"
std::string_view name_of(StepOutcome outcome);  // "passed", "failed", "skipped"

}  // namespace hostyard
