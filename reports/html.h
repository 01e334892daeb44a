// A suite's result as one HTML page that needs nothing else: no network, no other file, and scripts only for
// filters and the chart.
#pragma once

#include <string>

#include "scenarios/result.h"

namespace hostyard {

std::string html_report(const SuiteResult& result);

}  // namespace hostyard
