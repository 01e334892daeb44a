// The longest files and functions: a list for the eye, not a limit.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/dependencies/checks/source_tree.h"

namespace hostyard::checks {

struct Length {
  std::string path;
  int line = 0;      // where it begins
  std::string name;  // of a function: its head as written, on one line; of a file: empty
  int lines = 0;
};

// Longest first; equals by path and line.
std::vector<Length> file_lengths(const SourceTree& tree);
std::vector<Length> function_lengths(const SourceTree& tree);

}  // namespace hostyard::checks
