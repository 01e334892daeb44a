#include "scenarios/shape_check.h"

#include <algorithm>
#include <regex>

#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "scenarios/matcher.h"

namespace hostyard {
namespace {

bool fits(const Json& value, ValueKind kind) {
  switch (kind) {
    case ValueKind::kString:
      return value.is_string();
    case ValueKind::kInteger:
      return value.is_number_integer();
    case ValueKind::kBoolean:
      return value.is_boolean();
    case ValueKind::kObject:
    case ValueKind::kMap:
      return value.is_object();
    case ValueKind::kList:
      return value.is_array();
    case ValueKind::kAny:
      return true;
  }
  return true;
}

bool is_literal_absent(const YamlNode& node) {
  return scalar_matcher_of(node) == "absent";
}

}  // namespace

std::string kind_name(ValueKind kind) {
  switch (kind) {
    case ValueKind::kString:
      return "a string";
    case ValueKind::kInteger:
      return "an integer";
    case ValueKind::kBoolean:
      return "true or false";
    case ValueKind::kObject:
    case ValueKind::kMap:
      return "a map";
    case ValueKind::kList:
      return "a list";
    case ValueKind::kAny:
      return "anything";
  }
  return "anything";
}

bool ShapeCheck::unresolved(const YamlNode& node) const {
  const auto names = variables_in(node);
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& name) { return !variables_.contains(name); });
}

void ShapeCheck::scalar(const YamlNode& node, const Shape& shape) {
  if (node.is_scalar() && unresolved(node)) return;
  const Json value = to_json(node, &shape, variables_);
  if (value.is_null()) return;
  if (!fits(value, shape.kind)) {
    report(node.at, (shape.name.empty() ? "the value" : "'" + shape.name + "'") + " must be " +
                        kind_name(shape.kind) + ", not " + compact(value));
    return;
  }
  const auto& accepted = shape.accepted;
  if (accepted.empty() || !value.is_string()) return;
  const std::string text = value.get<std::string>();
  if (std::find(accepted.begin(), accepted.end(), text) != accepted.end()) return;
  report(node.at, unknown_word(shape.name.empty() ? "value" : shape.name, text, accepted));
}

void ShapeCheck::object(const YamlNode& node, const Shape& shape, bool any_value) {
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const std::string key = substitute(node.keys[i], variables_);
    const Shape* const member = member_shape(&shape, key);
    if (member == nullptr) {
      report(node.key_positions[i], unknown_word("argument", key, member_names(shape)));
    } else {
      arguments(node.items[i], *member, any_value);
    }
  }
  if (any_value) return;
  for (const Shape& member : shape.members) {
    if (member.required && node.find(member.name) == nullptr)
      report(node.at, "argument '" + member.name + "' is missing");
  }
}

void ShapeCheck::arguments(const YamlNode& node, const Shape& shape, bool any_value) {
  if (shape.kind == ValueKind::kObject && node.is_map()) return object(node, shape, any_value);
  if (shape.kind == ValueKind::kList && node.is_list()) {
    if (shape.members.empty()) return;
    for (const YamlNode& item : node.items) arguments(item, shape.members.front(), any_value);
    return;
  }
  if (!any_value) scalar(node, shape);
}

void ShapeCheck::matcher(const std::string& name, const YamlNode& argument, const Shape* shape) {
  const bool list = shape != nullptr && shape->kind == ValueKind::kList;
  const Shape* const item = list && !shape->members.empty() ? &shape->members.front() : nullptr;
  if (name == "set") {
    if (!argument.is_list()) return report(argument.at, "{set: …} takes a list");
    for (const YamlNode& each : argument.items) expectation(each, item);
  } else if (name == "contains" && argument.is_list()) {
    for (const YamlNode& each : argument.items) expectation(each, item);
  } else if (name == "contains" && list) {
    expectation(argument, item);
  } else if (name == "between" && (!argument.is_list() || argument.items.size() != 2)) {
    report(argument.at, "{between: …} takes a list of two numbers");
  } else if (name == "size" && !argument.is_map() && !unresolved(argument) &&
             !scalar_to_json(argument, nullptr, variables_).is_number_integer() &&
             scalar_matcher_of(argument).empty()) {
    report(argument.at, "{size: …} takes a number or a matcher of one");
  }
  if (name != "matches" || unresolved(argument)) return;
  try {
    const std::regex pattern(substitute(argument.text, variables_));
  } catch (const std::regex_error& error) {
    report(argument.at, "not a regular expression: " + std::string(error.what()));
  }
}

void ShapeCheck::expectation(const YamlNode& node, const Shape* shape) {
  if (const std::string name = matcher_of(node, shape); !name.empty())
    return matcher(name, node.items.front(), shape);
  if (const std::string name = scalar_matcher_of(node); !name.empty()) {
    if (name != "matches") return;
    YamlNode pattern = node;
    pattern.text = node.text.substr(name.size() + 1);
    return matcher(name, pattern, shape);
  }
  if (shape == nullptr || shape->kind == ValueKind::kAny) return;
  if (node.is_scalar()) return scalar(node, *shape);
  const bool is_list = shape->kind == ValueKind::kList;
  if (node.is_list() != is_list && !node.is_null()) {
    report(node.at,
           "'" + shape->name + "' is " + kind_name(shape->kind) + " in the answer, so this never matches");
    return;
  }
  if (node.is_list()) {
    for (const YamlNode& item : node.items)
      expectation(item, shape->members.empty() ? nullptr : &shape->members.front());
    return;
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const std::string key = substitute(node.keys[i], variables_);
    const Shape* const member = member_shape(shape, key);
    if (member != nullptr) {
      expectation(node.items[i], member);
    } else if (shape->kind == ValueKind::kObject && !is_literal_absent(node.items[i])) {
      report(node.key_positions[i], unknown_word("key of the answer", key, member_names(*shape)));
    }
  }
}

void ShapeCheck::path(const std::string& path, Position at, const Shape& answer) {
  const Shape* here = &answer;
  for (const std::string& key : split_list(path, '.')) {
    if (here->kind == ValueKind::kAny) return;
    const Shape* next = nullptr;
    if (here->kind == ValueKind::kList) {
      const bool index = key.find_first_not_of("0123456789") == std::string::npos;
      next = index && !here->members.empty() ? &here->members.front() : nullptr;
    } else {
      next = member_shape(here, key);
    }
    if (next == nullptr) {
      report(at, unknown_word("key of the answer", key, member_names(*here)) + " (in '" + path + "')");
      return;
    }
    here = next;
  }
}

}  // namespace hostyard
