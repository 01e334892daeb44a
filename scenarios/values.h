// YAML values as JSON: variables replaced, types guided by the shape of what they are for. Plain scalars
// become null, booleans and numbers where they look like it (YAML 1.2: `on` and `off` are words); quoted
// ones, and those where the shape asks for a string, stay text.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/json.h"
#include "engine/service/use_case.h"
#include "scenarios/yaml_tree.h"

namespace hostyard {

// `variables` is an object: name -> value. A scalar that is exactly ${name} takes the variable's value with
// its type; inside other text its words are put in. Unknown variables stay as they are written.
Json to_json(const YamlNode& node, const Shape* shape, const Json& variables);
Json scalar_to_json(const YamlNode& node, const Shape* shape, const Json& variables);
std::string substitute(const std::string& text, const Json& variables);

// Names of the variables that a tree uses.
std::set<std::string> variables_in(const YamlNode& node);

// Member of an object shape by name; nullptr where the shape says nothing about it.
const Shape* member_shape(const Shape* shape, std::string_view name);
std::vector<std::string> member_names(const Shape& shape);

// "30s", "200ms", "5m", "2h", "10d"; nothing where it is not a duration.
std::optional<TimeMicros> parse_duration(const std::string& text);
// "'30 seconds' is not a duration; accepted: …"
std::string not_a_duration(const std::string& text);

// As text for people: strings bare, everything else as compact JSON.
std::string compact(const Json& value);

}  // namespace hostyard
