// A suite's result as one HTML page that needs nothing else: no network, no other file, and scripts only for
// filters and for opening what a link leads to.
#pragma once

#include <string>

#include "reports/history.h"
#include "scenarios/result.h"

namespace hostyard {

// `history`: with this run as its last one; without runs nothing is said about others.
std::string html_report(const SuiteResult& result, const History& history = {});

}  // namespace hostyard
