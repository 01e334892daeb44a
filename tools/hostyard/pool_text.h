// How stocks and the hierarchy of the pool look on a terminal and as CSV.
#pragma once

#include <string>

#include "engine/base/json.h"
#include "tools/hostyard/table.h"

namespace hostyard {

Table stock_rows(const Json& answer);      // a row a zone
Table hierarchy_rows(const Json& answer);  // a row a node, in the order of the tree
// The rows with their sums below.
std::string stock_text(const Json& answer);
// The tree, a line a node, with branches.
std::string hierarchy_tree(const Json& answer);

}  // namespace hostyard
