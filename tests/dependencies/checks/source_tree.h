// The repository's own sources as texts, for the checks beside this file.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hostyard::checks {

struct SourceFile {
  std::string path;  // from the repository's root, "engine/base/ids.h"
  std::string text;
};

using SourceTree = std::vector<SourceFile>;  // sorted by path

// Every regular file below the root but build outputs (build, out), version control and binary test data.
SourceTree read_tree(const std::filesystem::path& root);

// What a check found wrong.
struct Finding {
  std::string path;
  int line = 0;
  std::string message;

  bool operator==(const Finding&) const = default;
};
std::string to_text(const std::vector<Finding>& findings);  // one line each; empty for none

// The text with comments, string and character literals blanked out (line feeds stay, so lines keep their
// numbers).
std::string code_only(std::string_view text);
// The text with comments blanked out, literals kept: for #include lines and paths.
std::string without_comments(std::string_view text);

std::vector<std::string> lines_of(std::string_view text);
bool is_cpp(std::string_view path);     // .cpp or .h
bool is_header(std::string_view path);  // .h

}  // namespace hostyard::checks
