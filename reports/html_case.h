// One case of the HTML report: a <details> element with everything that is known about the case.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "scenarios/result.h"

namespace hostyard {

// The element's id, for links: a function of the case's place in the suite, never of its name.
std::string html_case_anchor(std::size_t index);

// Open where the case failed. Its data-outcome and data-search attributes are what report.js filters by.
std::string html_case(const CaseResult& result, std::size_t index);

// A word of name_of() as the name of a CSS class: "not yet" -> "not-yet".
std::string html_class(std::string_view word);

// "<span class="mark passed">...": a sign and a word, so that nothing depends on colour. `word` is one of
// name_of().
std::string html_mark(std::string_view word, std::string_view text);

}  // namespace hostyard
