// Expectations and how they are held against an answer (must 4).
//
// An object matches by subset, a list in order and length, a scalar exactly, unless a matcher stands in its
// place. As a plain word: `any`, `absent`, `contains WORDS`, `matches REGEX`, `gt N`, `lt N`, `between A and
// B`. As a map of one key: {contains: …} (text, or a list that has a matching item), {matches: …}, {gt: …},
// {lt: …}, {between: [a, b]}, {size: n}, {set: […]}. Quoted scalars are always literal.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/json.h"
#include "engine/service/use_case.h"
#include "scenarios/result.h"
#include "scenarios/yaml_tree.h"

namespace hostyard {

// The expectation as JSON in which a matcher is {"$contains": …} and the like.
Json to_expectation(const YamlNode& node, const Shape* shape, const Json& variables);

// The matcher that a map of one key is, where the shape has no member of that name; empty: a plain map.
std::string matcher_of(const YamlNode& node, const Shape* shape);
// The matcher that a plain scalar is ("contains" of `contains 10.0.0.1`), or empty.
std::string scalar_matcher_of(const YamlNode& node);

struct MatcherForm {
  std::string_view name;
  std::string_view written;  // as cases write it
  std::string_view matches;
};
std::span<const MatcherForm> matcher_forms();
const std::vector<std::string>& matcher_names();

// Where `actual` differs, in the order of the expectation; empty: it matches.
std::vector<Difference> differences(const Json& expected, const Json& actual);

// The value at "hosts.0.hostId", or nullptr.
const Json* at_path(const Json& value, const std::string& path);

}  // namespace hostyard
