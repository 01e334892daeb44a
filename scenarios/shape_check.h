// Holds values and expectations of a scenario against the shapes of the registry before anything runs (must
// 4, must 7).
#pragma once

#include <string>
#include <vector>

#include "engine/base/json.h"
#include "scenarios/file_problem.h"
#include "scenarios/values.h"

namespace hostyard {

class ShapeCheck {
 public:
  ShapeCheck(std::string file, const Json& variables, std::vector<FileProblem>& problems)
      : file_(std::move(file)), variables_(variables), problems_(problems) {}

  // Names, and, unless `any_value`, types, accepted values and missing members: a step that is to be refused
  // may hold wrong values, but not wrong names.
  void arguments(const YamlNode& node, const Shape& shape, bool any_value);
  // Names and literal values of what an answer is to look like.
  void expectation(const YamlNode& node, const Shape* shape);
  // A path of `save` must exist in the answer.
  void path(const std::string& path, Position at, const Shape& answer);

 private:
  void object(const YamlNode& node, const Shape& shape, bool any_value);
  void scalar(const YamlNode& node, const Shape& shape);
  void matcher(const std::string& name, const YamlNode& argument, const Shape* shape);
  bool unresolved(const YamlNode& node) const;
  void report(Position at, std::string message) { problems_.push_back({file_, at, std::move(message)}); }

  std::string file_;
  const Json& variables_;
  std::vector<FileProblem>& problems_;
};

std::string kind_name(ValueKind kind);  // "a list", "an integer"

}  // namespace hostyard
