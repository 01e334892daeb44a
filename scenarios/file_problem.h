// What is wrong with a scenario file, where, and what would be right (must 7 of the format).
#pragma once

#include <string>
#include <vector>

namespace hostyard {

struct Position {
  int line = 0;  // from 1
  int column = 0;
  bool operator==(const Position&) const = default;
};

struct FileProblem {
  std::string file;
  Position at;
  std::string message;
  bool operator==(const FileProblem&) const = default;
};

// "scenarios/cases/x.yaml:3:5: unknown key 'expct'; did you mean 'expect'?"
std::string to_text(const FileProblem& problem);

// "unknown key 'expct'; did you mean 'expect'?", or with the accepted words where none is near.
std::string unknown_word(const std::string& kind, const std::string& word,
                         const std::vector<std::string>& accepted);

}  // namespace hostyard
