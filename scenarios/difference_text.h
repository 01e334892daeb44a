// How an expectation and the answer that differs from it are shown: in the words of a scenario, and of a long
// answer what the expectation speaks of.
#pragma once

#include <string>

#include "engine/base/json.h"

namespace hostyard {

// Whether a node of an expectation is a matcher: {"$contains": …}.
bool is_matcher(const Json& expected);

// "contains x", "{ip: 10.0.0.1, swap: any}": as a scenario would write it, passwords masked. Lists with their
// length, and where their items are maps, those in a line each.
std::string expectation_text(const Json& expected);

// The answer, passwords masked, lists as above and at most 20 items of them. Of items that are maps only the
// members that the expectation names of some item; "…" stands for the others.
std::string answer_text(const Json& actual, const Json& expected);

}  // namespace hostyard
