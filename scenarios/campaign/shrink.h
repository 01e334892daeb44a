// A counterexample made short: fewer operations, then smaller ones, as long as the same goes wrong; then as a
// scenario file.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/campaign/campaign.h"
#include "scenarios/campaign/operation.h"

namespace hostyard::campaign {

struct Shrunk {
  std::vector<Operation> operations;  // the last one is where it shows
  std::string clause;
  std::string text;
};

// Goes on while `go_on` says so; what is shortest by then is the answer, no operations where there was no
// time for any.
Shrunk shrink(const CampaignSettings& settings, const Failure& failure, const std::function<bool()>& go_on);

// Simpler forms of an operation, the most daring first.
std::vector<Operation> simpler(const Operation& operation);

// One operation a line, with what it asks for.
std::string to_text(const Shrunk& shrunk);
std::string to_text(const Operation& operation);

// A scenario file: all operations as steps, each with the answer that the model gives, and the pool as it
// must be in the end. Runs all of them but the last once more. Nothing where there is none.
std::optional<std::string> scenario_of(const CampaignSettings& settings, const Shrunk& shrunk,
                                       const Failure& failure);

}  // namespace hostyard::campaign
