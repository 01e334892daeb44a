// Every typed command under every condition: what comes of it, in words that a fake host and a real one can
// share.
#pragma once

#include <string>
#include <vector>

#include "tests/contract/executors/labs.h"

namespace hostyard {

struct OutcomeCell {
  std::string condition;  // "read-only file system"
  std::string command;    // "add mount option noatime to /data"
  std::string outcome;    // "changed", "failed 1: read-only", "unreachable", …
  bool operator==(const OutcomeCell&) const = default;
};

std::vector<std::string> outcome_conditions();
// One cell a command, in a fixed order, on a fresh host.
std::vector<OutcomeCell> outcomes_on(const LabKind& kind, std::string_view condition);

}  // namespace hostyard
