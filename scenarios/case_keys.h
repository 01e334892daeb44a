// The keys of a case: what the parser accepts, the schema describes and the manual tells.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/service/use_case.h"

namespace hostyard {

struct CaseKey {
  Shape shape;
  bool shared = false;  // may also stand in a document `shared`, for the cases after it
};

// In the order in which a case is best written.
std::span<const CaseKey> case_keys();
std::vector<std::string> case_key_names(bool only_shared = false);

}  // namespace hostyard
