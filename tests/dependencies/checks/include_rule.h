// Who may include whom: the drawing of docs/design.md as a table.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/dependencies/checks/source_tree.h"

namespace hostyard::checks {

struct LayerRow {
  std::string_view part;                  // a folder with sources
  std::vector<std::string_view> uses;     // parts that it builds on; theirs are allowed with them
  std::vector<std::string_view> files{};  // single headers allowed besides
};

const std::vector<LayerRow>& layers();

// The part that a file belongs to ("engine/base", "fakes", "tools"); empty where the table has no row for it.
std::string_view part_of(std::string_view path);

// Includes that the table does not allow, headers named by less than their path from the root, and sources in
// folders that have no row.
std::vector<Finding> check_includes(const SourceTree& tree);

// Link edges in CMake (hostyard_library(x hostyard_y)) that the table does not allow.
std::vector<Finding> check_link_edges(const SourceTree& tree);

}  // namespace hostyard::checks
