#include "scenarios/step_parser.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "scenarios/crash_arguments.h"
#include "scenarios/matcher.h"
#include "scenarios/shape_check.h"
#include "scenarios/values.h"

namespace hostyard {
namespace {

std::vector<std::string> step_words() {
  std::vector<std::string> words;
  for (const StepKind& kind : step_kinds()) words.push_back(kind.name);
  for (const StepModifier& modifier : step_modifiers()) words.emplace_back(modifier.name);
  return words;
}

bool is_modifier(const std::string& key) {
  return std::ranges::find(step_modifiers(), std::string_view(key), &StepModifier::name) !=
         step_modifiers().end();
}

std::size_t indent_of(const std::string& line) {
  return line.find_first_not_of(' ');
}

// `step: value` means the positional argument.
YamlNode as_arguments(const StepKind& kind, const YamlNode& value) {
  const Shape* const positional = kind.positional();
  if (value.is_map() || value.is_null() || positional == nullptr) return value;
  YamlNode map;
  map.kind = YamlNode::Kind::kMap;
  map.at = value.at;
  map.keys = {positional->name};
  map.key_positions = {value.at};
  map.items = {value};
  return map;
}

std::vector<std::string> error_names() {
  constexpr std::string_view prefix = "RESOURCE_";
  std::vector<std::string> names;
  for (const ErrorInfo& entry : error_table())
    names.emplace_back(entry.name.starts_with(prefix) ? entry.name.substr(prefix.size()) : entry.name);
  return names;
}

class StepCheck {
 public:
  StepCheck(const std::string& file, const Json& variables, std::vector<FileProblem>& problems)
      : file_(file), variables_(variables), problems_(problems), shapes_(file, variables, problems) {
    for (const auto& [name, value] : variables.items()) known_.push_back(name);
  }

  void check(const std::vector<StepDef>& steps) {
    for (const StepDef& step : steps) check(step);
  }

 private:
  void check(const StepDef& step) {
    if (step.kind == nullptr) return;
    check_variables(step.arguments);
    if (step.kind->action == StepAction::kParallel) return check(step.parallel);
    const bool all_in_a_variable = step.arguments.is_scalar() && step.arguments.text.starts_with("${");
    if (all_in_a_variable) {
      shapes_.arguments(step.arguments, step.kind->arguments, true);
    } else if (step.arguments.is_map() || step.arguments.is_null()) {
      YamlNode arguments = step.arguments;
      arguments.kind = YamlNode::Kind::kMap;
      shapes_.arguments(arguments, step.kind->arguments, step.refused.has_value());
    } else {
      report(step.arguments.at, "'" + step.kind->name + "' takes a map of arguments");
    }
    check_own_values(step);
    if (step.expect) {
      check_variables(*step.expect);
      shapes_.expectation(*step.expect, &step.kind->answer);
    }
    if (step.refused) check_refused(*step.refused);
    for (const auto& [name, path] : step.save) {
      shapes_.path(path, step.at, step.kind->answer);
      known_.push_back(name);
    }
  }

  // What no shape says of the arguments of `advance` and `crash`.
  void check_own_values(const StepDef& step) {
    const YamlNode* const duration = step.arguments.find("for");
    if (step.kind->action == StepAction::kAdvance && duration != nullptr && variables_in(*duration).empty() &&
        !parse_duration(duration->text))
      report(duration->at, not_a_duration(duration->text));
    const YamlNode* const write = step.arguments.find("write");
    if (step.kind->action != StepAction::kCrash || write == nullptr || !variables_in(*write).empty()) return;
    const std::string fault = crash_fault(to_json(step.arguments, &step.kind->arguments, variables_));
    if (!fault.empty()) report(write->at, fault);
  }

  void check_refused(const YamlNode& refused) {
    check_variables(refused);
    shapes_.expectation(refused, &refusal_shape());
    for (const char* const key : {"code", "cause"}) {
      const YamlNode* const code = refused.find(key);
      if (code == nullptr || !code->is_scalar() || !scalar_matcher_of(*code).empty()) continue;
      const std::string name = substitute(code->text, variables_);
      if (find_error_code(name)) continue;
      report(code->at, unknown_word("error code", name, error_names()));
    }
  }

  // At the scalar that names it.
  void check_variables(const YamlNode& node) {
    for (const YamlNode& item : node.items) check_variables(item);
    YamlNode own = node;
    own.items.clear();
    for (const std::string& name : variables_in(own)) {
      if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
      report(node.at, unknown_word("variable", name, known_));
    }
  }

  void report(Position at, std::string message) { problems_.push_back({file_, at, std::move(message)}); }

  const std::string& file_;
  const Json& variables_;
  std::vector<FileProblem>& problems_;
  ShapeCheck shapes_;
  std::vector<std::string> known_;
};

}  // namespace

std::string StepParser::text_of(Position from) const {
  const auto first = static_cast<std::size_t>(from.line - 1);
  const auto indent = static_cast<std::size_t>(from.column - 1);
  if (first >= lines_.size() || indent >= lines_[first].size()) return {};
  std::string text = lines_[first].substr(indent);
  for (std::size_t i = first + 1; i < lines_.size(); ++i) {
    const std::size_t here = indent_of(lines_[i]);
    if (here == std::string::npos || here < indent || lines_[i][here] == '#') break;
    text += "\n" + lines_[i].substr(indent);
  }
  return text;
}

void StepParser::modifier(StepDef& step, const std::string& key, Position at, const YamlNode& value) {
  if (key == "expect") {
    step.expect = value;
  } else if (key == "refused") {
    step.refused = value;
  } else if (key == "within") {
    step.within = parse_duration(value.text);
    if (!step.within) report(value.at, not_a_duration(value.text));
  } else if (key == "wait") {
    if (value.text != "true" && value.text != "false")
      report(value.at, "'wait' must be true or false, not " + value.text);
    step.wait = value.text != "false";
  } else if (key == "engine") {
    if (value.text != "second") report(value.at, "'engine' must be second, not " + value.text);
    step.engine = EngineChoice::kSecondEngine;
  } else if (key == "again") {
    step.again_unless_written = value.is_scalar() && value.text == "unless written";
    if (step.again_unless_written) return;
    const std::vector<YamlNode> codes = value.is_list() ? value.items : std::vector{value};
    for (const YamlNode& code : codes) add_again(step, code);
  } else if (!value.is_map()) {
    report(at, "'save' takes a map of variables: {id: hosts.0.hostId}");
  } else {
    for (std::size_t i = 0; i < value.items.size(); ++i)
      step.save.emplace_back(value.keys[i], value.items[i].text);
  }
}

void StepParser::add_again(StepDef& step, const YamlNode& code) {
  if (const auto known = find_error_code(code.text)) return step.again.push_back(*known);
  report(code.at, unknown_word("error code", code.text, error_names()));
}

void StepParser::set_action(StepDef& step, const std::string& key, Position at, const YamlNode& value,
                            bool inside_parallel) {
  const StepKind* const kind = find_step_kind(key);
  if (kind == nullptr) return report(at, unknown_word("step", key, step_words()));
  if (step.kind != nullptr)
    return report(at, "a step has one action: '" + step.kind->name + "' and '" + key + "' are two");
  step.kind = kind;
  step.arguments = as_arguments(*kind, value);
  if (inside_parallel && kind->action != StepAction::kUseCase) {
    report(at, "only use cases run in parallel, not '" + key + "'");
  }
  if (kind->action != StepAction::kParallel) return;
  if (value.is_list() && !value.items.empty()) {
    step.parallel = parse(value, true);
  } else {
    report(value.at, "'parallel' takes a list of steps, one or more");
  }
}

void StepParser::check_modifiers(const YamlNode& step, const StepKind& kind, bool inside_parallel) {
  for (const StepModifier& modifier : step_modifiers()) {
    const auto key = std::ranges::find(step.keys, modifier.name);
    if (key == step.keys.end()) continue;
    const Position at = step.key_positions[static_cast<std::size_t>(key - step.keys.begin())];
    const std::string name(modifier.name);
    if (!takes_modifier(kind, modifier.name)) {
      report(at, "'" + name + "' cannot stand beside '" + kind.name + "'; accepted: beside " +
                     std::string(modifier.only_by.empty() ? "steps that have an answer" : modifier.only_by));
    } else if (name == "within" && inside_parallel) {
      report(at, "'within' cannot stand inside 'parallel', where every step is done once");
    } else if (name == "within" && step.find("expect") == nullptr) {
      report(at, "'within' waits for an expectation; accepted: beside 'expect'");
    }
  }
}

StepDef StepParser::parse_step(const YamlNode& node, bool inside_parallel) {
  StepDef step;
  step.at = node.at;
  step.text = text_of(node.at);
  if (!node.is_map()) {
    report(node.at, "a step is a map such as 'hosts list: {region: Region1}'");
    return step;
  }
  bool action_named = false;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (is_modifier(node.keys[i])) {
      modifier(step, node.keys[i], node.key_positions[i], node.items[i]);
    } else {
      set_action(step, node.keys[i], node.key_positions[i], node.items[i], inside_parallel);
      action_named = true;
    }
  }
  if (!action_named) report(node.at, "the step has no action; accepted: " + join(step_words(), ", "));
  if (step.expect && step.refused)
    report(node.at, "a step is either refused or has an expectation, not both");
  if (step.kind != nullptr) check_modifiers(node, *step.kind, inside_parallel);
  return step;
}

std::vector<StepDef> StepParser::parse(const YamlNode& list, bool inside_parallel) {
  std::vector<StepDef> steps;
  for (const YamlNode& node : list.items) steps.push_back(parse_step(node, inside_parallel));
  return steps;
}

void check_steps(const std::vector<StepDef>& steps, const std::string& file, const Json& variables,
                 std::vector<FileProblem>& problems) {
  StepCheck(file, variables, problems).check(steps);
}

}  // namespace hostyard
