// A suite's result on a terminal: one line a case, failures in full, a summary. Texts end with a line feed.
// Names and tool output are made visible: nothing in them can move the cursor.
#pragma once

#include <string>

#include "scenarios/result.h"

namespace hostyard {

struct ConsoleStyle {
  bool colours = false;
};

// "passed  import/reimport.yaml:3  a host that is already known is refused (1.2 ms)"
std::string console_case_line(const CaseResult& result, ConsoleStyle style);

// Everything that a red case needs: file:line, the step as written, expected and actual where they differ,
// broken invariants, the last workflow nodes with their commands, and the line that runs it again. Empty for
// other cases.
std::string console_failure(const CaseResult& result, ConsoleStyle style);

// Totals, coverage of the catalogue, the ids that lack a case, the failed cases by name.
std::string console_summary(const SuiteResult& result, ConsoleStyle style);

// The three above for a whole suite.
std::string console_report(const SuiteResult& result, ConsoleStyle style);

}  // namespace hostyard
