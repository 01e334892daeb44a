#include "scenarios/file_problem.h"

#include "engine/base/text.h"

namespace hostyard {

std::string to_text(const FileProblem& problem) {
  return problem.file + ":" + std::to_string(problem.at.line) + ":" + std::to_string(problem.at.column) +
         ": " + problem.message;
}

std::string unknown_word(const std::string& kind, const std::string& word,
                         const std::vector<std::string>& accepted) {
  std::string message = "unknown " + kind + " '" + word + "'";
  if (const auto near = nearest(word, accepted)) return message + "; did you mean '" + *near + "'?";
  if (accepted.empty()) return message + "; none is accepted here";
  return message + "; accepted: " + join(accepted, ", ");
}

}  // namespace hostyard
