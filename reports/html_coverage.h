// The sections of the HTML report about what the cases cover.
#pragma once

#include <string>
#include <vector>

#include "reports/coverage.h"

namespace hostyard {

// A run of a selection owes the catalogue nothing: what it leaves out is not run, and not "not yet".
bool is_selection(const std::vector<CoverageRow>& catalogue);

// Cases by outcome for each group of catalogue ids ("FT-IMP"), as bars; nothing where no id has a case.
std::string html_coverage_chart(const std::vector<CoverageRow>& catalogue);

// One row an id, with links to its cases.
std::string html_coverage_table(const std::vector<CoverageRow>& rows, const SuiteResult& result);

std::string html_clauses(const std::vector<CoverageRow>& rows, const SuiteResult& result);

}  // namespace hostyard
