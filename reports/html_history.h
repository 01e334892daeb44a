// The section of the HTML report about the runs before.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "reports/history.h"

namespace hostyard {

// The page's link to a case by its id; plain text where the page does not have the case.
using CaseLink = std::function<std::string(const std::string& id)>;

std::string html_history(const History& history, const CaseLink& link);

// "✓✗✓": a sign for each run, oldest first, named for screen readers.
std::string html_trail(const std::vector<Mark>& marks);

}  // namespace hostyard
