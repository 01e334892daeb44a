// Recorded answers of real tiup (tests/data/tiup), and the worlds that model the hosts of each case.
#pragma once

#include <string>
#include <vector>

#include "engine/interfaces/deploy_tool.h"

namespace hostyard {

// A command of a .cmd file: line 1 and the topology behind it.
CheckRequest read_command(const std::string& text);

struct RecordedCase {
  std::string name;                // "check-json-<name>"
  std::string changes;             // of the hosts, as entries of `machines: each` without the usual words
  std::vector<std::string> first;  // cases that ran on the same hosts before
  bool debian = true;
};
const std::vector<RecordedCase>& recorded_cases();

// The world of a case in one version's style ("1.9.6").
std::string world_of(const RecordedCase& recorded, const std::string& version);

}  // namespace hostyard
