// One step of a scenario: its action, its arguments and what is expected of it.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "scenarios/scenario.h"

namespace hostyard {

class StepParser {
 public:
  // `lines` is the file's text, for the step as written.
  StepParser(std::string file, const std::vector<std::string>& lines, std::vector<FileProblem>& problems)
      : file_(std::move(file)), lines_(lines), problems_(problems) {}

  std::vector<StepDef> parse(const YamlNode& list, bool inside_parallel = false);

 private:
  StepDef parse_step(const YamlNode& node, bool inside_parallel);
  void modifier(StepDef& step, const std::string& key, Position at, const YamlNode& value);
  void set_action(StepDef& step, const std::string& key, Position at, const YamlNode& value,
                  bool inside_parallel);
  void check_modifiers(const YamlNode& step, const StepKind& kind, bool inside_parallel);
  void add_again(StepDef& step, const YamlNode& code);
  std::string text_of(Position from) const;
  void report(Position at, std::string message) { problems_.push_back({file_, at, std::move(message)}); }

  std::string file_;
  const std::vector<std::string>& lines_;
  std::vector<FileProblem>& problems_;
};

// Holds names, types and variables of steps against the registry, as they are with these variables. Saved
// names count as known in the steps after the one that saves them.
void check_steps(const std::vector<StepDef>& steps, const std::string& file, const Json& variables,
                 std::vector<FileProblem>& problems);

}  // namespace hostyard
