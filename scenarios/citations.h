// What of the catalogue and of the specification no case is about. Pure.
#pragma once

#include <string>
#include <vector>

#include "scenarios/catalogue.h"
#include "scenarios/scenario.h"

namespace hostyard {

struct MissingCitations {
  std::vector<std::string> due_ids;  // due catalogue ids without a case: empty rows of the coverage matrix
  std::vector<std::string> clauses;  // in order of the catalogue
};
MissingCitations missing_citations(const Catalogue& catalogue, const std::vector<CaseDef>& cases);

}  // namespace hostyard
