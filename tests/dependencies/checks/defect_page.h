// docs/reference-defects.md: the defects of the reference implementation, and what shows that they are absent
// here.
#pragma once

#include <vector>

#include "tests/dependencies/checks/source_tree.h"

namespace hostyard::checks {

// Defects D1 to D134 and E1 to E22 that have no row or two, rows of other numbers, rows that neither name a
// test or case nor say "not yet: …" or "cannot happen: …", and links to files, tests and cases that do not
// exist.
std::vector<Finding> check_defect_page(const SourceTree& tree);

}  // namespace hostyard::checks
