#include "scenarios/matcher.h"

#include <algorithm>
#include <array>
#include <regex>

#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "scenarios/difference_text.h"
#include "scenarios/secret_text.h"
#include "scenarios/values.h"

namespace hostyard {
namespace {

constexpr std::string_view kAbsentText = "(absent)";

bool scalars_equal(const Json& expected, const Json& actual) {
  if (expected == actual) return true;
  if (expected.is_string() && actual.is_boolean()) return expected == (actual.get<bool>() ? "on" : "off");
  const bool mixed = (expected.is_number() || expected.is_boolean()) && actual.is_string();
  return mixed && compact(expected) == actual.get<std::string>();
}

class Comparison {
 public:
  explicit Comparison(std::vector<Difference>& found) : found_(found) {}

  void compare(const Json& expected, const Json* actual, const std::string& path) {
    if (is_matcher(expected)) return compare_matcher(expected, actual, path);
    if (actual == nullptr) return differ(path, expected, actual);
    if (expected.is_object() && actual->is_object()) return compare_objects(expected, *actual, path);
    if (expected.is_array() && actual->is_array()) return compare_lists(expected, *actual, path);
    if (!scalars_equal(expected, *actual)) differ(path, expected, actual);
  }

 private:
  static std::string join_path(const std::string& path, const std::string& key) {
    return path.empty() ? key : path + "." + key;
  }
  void differ(const std::string& path, const Json& expected, const Json* actual,
              const std::string& hint = {}) {
    const std::string there = actual == nullptr ? std::string(kAbsentText) : answer_text(*actual, expected);
    if (is_secret_key(path.substr(path.rfind('.') + 1))) {
      found_.push_back({path, "a secret", actual == nullptr ? there : "another one"});
    } else {
      found_.push_back({path, expectation_text(expected), there + hint});
    }
  }

  void compare_objects(const Json& expected, const Json& actual, const std::string& path) {
    for (const auto& [key, value] : expected.items()) {
      const auto found = actual.find(key);
      if (found != actual.end()) {
        compare(value, &*found, join_path(path, key));
      } else if (is_matcher(value)) {
        compare_matcher(value, nullptr, join_path(path, key));
      } else {
        differ(join_path(path, key), value, nullptr, suggestion(key, actual));
      }
    }
  }

  static std::string suggestion(const std::string& key, const Json& actual) {
    std::vector<std::string> names;
    for (const auto& [name, value] : actual.items()) names.push_back(name);
    const auto near = nearest(key, names);
    return near ? "; did you mean '" + *near + "'?" : "";
  }

  void compare_lists(const Json& expected, const Json& actual, const std::string& path) {
    if (expected.size() != actual.size()) return differ(path, expected, &actual);
    for (std::size_t i = 0; i < expected.size(); ++i)
      compare(expected[i], &actual[i], join_path(path, std::to_string(i)));
  }

  void compare_matcher(const Json& expected, const Json* actual, const std::string& path) {
    const std::string name = expected.begin().key().substr(1);
    const Json& argument = expected.begin().value();
    if (name == "absent") {
      if (actual != nullptr) differ(path, expected, actual);
      return;
    }
    if (actual != nullptr && holds(name, argument, *actual)) return;
    differ(path, expected, actual);
    if (name == "contains" && actual != nullptr && actual->is_array() && argument.is_object())
      show_nearest(argument, *actual, path);
  }

  // Where the item that comes nearest to the one looked for is another.
  void show_nearest(const Json& wanted, const Json& list, const std::string& path) {
    std::vector<Difference> nearest;
    for (std::size_t i = 0; i < list.size(); ++i) {
      std::vector<Difference> found;
      Comparison(found).compare(wanted, &list[i], join_path(path, std::to_string(i)));
      if (nearest.empty() || found.size() < nearest.size()) nearest = std::move(found);
    }
    if (nearest.size() < wanted.size()) found_.insert(found_.end(), nearest.begin(), nearest.end());
  }

  static bool matches_one(const Json& expected, const Json& actual) {
    return differences(expected, actual).empty();
  }

  static bool holds(const std::string& name, const Json& argument, const Json& actual) {
    if (name == "any") return true;
    if (name == "contains") return contains(argument, actual);
    if (name == "matches") return std::regex_search(compact(actual), std::regex(compact(argument)));
    if (name == "gt") return actual.is_number() && actual > argument;
    if (name == "lt") return actual.is_number() && actual < argument;
    if (name == "between") return actual.is_number() && actual >= argument[0] && actual <= argument[1];
    if (name == "size") {
      return (actual.is_array() || actual.is_object()) && matches_one(argument, Json(actual.size()));
    }
    return name == "set" && is_permutation(argument, actual);
  }

  static bool contains(const Json& argument, const Json& actual) {
    if (actual.is_string()) return actual.get<std::string>().find(compact(argument)) != std::string::npos;
    if (!actual.is_array()) return false;
    const auto has = [&](const Json& wanted) {
      return std::any_of(actual.begin(), actual.end(),
                         [&](const Json& item) { return matches_one(wanted, item); });
    };
    return argument.is_array() ? std::all_of(argument.begin(), argument.end(), has) : has(argument);
  }

  // Every expected item has an actual one of its own: augmenting paths, for an item may match several.
  static bool is_permutation(const Json& expected, const Json& actual) {
    if (!actual.is_array() || expected.size() != actual.size()) return false;
    std::vector<int> owner(actual.size(), -1);
    for (std::size_t wanted = 0; wanted < expected.size(); ++wanted) {
      std::vector<bool> seen(actual.size(), false);
      if (!assign(expected, actual, wanted, seen, owner)) return false;
    }
    return true;
  }
  static bool assign(const Json& expected, const Json& actual, std::size_t wanted, std::vector<bool>& seen,
                     std::vector<int>& owner) {
    for (std::size_t i = 0; i < actual.size(); ++i) {
      if (seen[i] || !matches_one(expected[wanted], actual[i])) continue;
      seen[i] = true;
      if (owner[i] < 0 || assign(expected, actual, static_cast<std::size_t>(owner[i]), seen, owner)) {
        owner[i] = static_cast<int>(wanted);
        return true;
      }
    }
    return false;
  }

  std::vector<Difference>& found_;
};

Json scalar_expectation(const YamlNode& node, const Shape* shape, const Json& variables) {
  const std::string matcher = scalar_matcher_of(node);
  if (matcher.empty()) return scalar_to_json(node, shape, variables);
  if (matcher == "any" || matcher == "absent") return Json{{"$" + matcher, true}};
  YamlNode argument = node;
  argument.text = node.text.substr(matcher.size() + 1);
  if (matcher == "contains" || matcher == "matches")
    return Json{{"$" + matcher, substitute(argument.text, variables)}};
  if (matcher != "between") return Json{{"$" + matcher, scalar_to_json(argument, nullptr, variables)}};
  YamlNode low = argument;
  YamlNode high = argument;
  const std::size_t middle = argument.text.find(" and ");
  low.text = argument.text.substr(0, middle);
  high.text = argument.text.substr(middle + 5);
  return Json{{"$between", Json::array({scalar_to_json(low, nullptr, variables),
                                        scalar_to_json(high, nullptr, variables)})}};
}

Json matcher_argument(const std::string& matcher, const YamlNode& argument, const Shape* shape,
                      const Json& variables) {
  const bool list = shape != nullptr && shape->kind == ValueKind::kList;
  const Shape* const item = list && !shape->members.empty() ? &shape->members.front() : nullptr;
  if (matcher == "set") return to_expectation(argument, shape, variables);
  if (matcher == "contains" && argument.is_list()) return to_expectation(argument, shape, variables);
  if (matcher == "contains") return to_expectation(argument, item, variables);
  if (matcher == "size") return to_expectation(argument, nullptr, variables);
  return to_json(argument, nullptr, variables);
}

}  // namespace

std::span<const MatcherForm> matcher_forms() {
  static constexpr std::array<MatcherForm, 9> forms{{
      {"any", "`any`", "whatever is there"},
      {"absent", "`absent`", "nothing there"},
      {"contains", "`contains 10.0.0.1`, `{contains: {ip: 10.0.0.1}}`, `{contains: [a, b]}`",
       "text with these words in it, capitals as they are; a list with such an item; a list with all of "
       "them"},
      {"matches", "`matches ^host`, `{matches: \"^host[0-9]+$\"}`",
       "text in which the regular expression is found"},
      {"gt", "`gt 3`", "larger numbers"},
      {"lt", "`lt 3`", "smaller numbers"},
      {"between", "`between 1 and 5`, `{between: [1, 5]}`", "these numbers and those between them"},
      {"size", "`{size: 3}`, `{size: gt 1}`", "lists and maps of that size"},
      {"set", "`{set: [a, b]}`", "a list of just these items, in any order"},
  }};
  return forms;
}

const std::vector<std::string>& matcher_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const MatcherForm& form : matcher_forms()) all.emplace_back(form.name);
    return all;
  }();
  return names;
}

std::string matcher_of(const YamlNode& node, const Shape* shape) {
  if (!node.is_map() || node.keys.size() != 1) return {};
  const std::string& key = node.keys.front();
  if (key == "any" || key == "absent") return {};
  const auto& names = matcher_names();
  if (std::find(names.begin(), names.end(), key) == names.end()) return {};
  const bool is_member =
      shape != nullptr && shape->kind == ValueKind::kObject && member_shape(shape, key) != nullptr;
  return is_member ? std::string() : key;
}

std::string scalar_matcher_of(const YamlNode& node) {
  if (!node.is_scalar() || node.quoted) return {};
  if (node.text == "any" || node.text == "absent") return node.text;
  const std::size_t blank = node.text.find(' ');
  if (blank == std::string::npos || blank + 1 == node.text.size()) return {};
  const std::string word = node.text.substr(0, blank);
  if (word == "contains" || word == "matches" || word == "gt" || word == "lt") return word;
  return word == "between" && node.text.find(" and ", blank) != std::string::npos ? word : std::string();
}

Json to_expectation(const YamlNode& node, const Shape* shape, const Json& variables) {
  if (node.is_scalar()) return scalar_expectation(node, shape, variables);
  if (const std::string matcher = matcher_of(node, shape); !matcher.empty()) {
    return Json{{"$" + matcher, matcher_argument(matcher, node.items.front(), shape, variables)}};
  }
  if (node.is_list()) {
    Json list = Json::array();
    const bool has_item = shape != nullptr && shape->kind == ValueKind::kList && !shape->members.empty();
    const Shape* const item_shape = has_item ? &shape->members.front() : nullptr;
    for (const YamlNode& item : node.items) list.push_back(to_expectation(item, item_shape, variables));
    return list;
  }
  if (!node.is_map()) return nullptr;
  Json object = Json::object();
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const std::string key = substitute(node.keys[i], variables);
    object[key] = to_expectation(node.items[i], member_shape(shape, key), variables);
  }
  return object;
}

std::vector<Difference> differences(const Json& expected, const Json& actual) {
  std::vector<Difference> found;
  Comparison(found).compare(expected, &actual, "");
  return found;
}

const Json* at_path(const Json& value, const std::string& path) {
  const Json* here = &value;
  for (const std::string& key : split_list(path, '.')) {
    if (here->is_object() && here->contains(key)) {
      here = &(*here)[key];
      continue;
    }
    const bool index =
        here->is_array() && key.find_first_not_of("0123456789") == std::string::npos && key.size() < 9;
    if (!index || std::stoul(key) >= here->size()) return nullptr;
    here = &(*here)[std::stoul(key)];
  }
  return here;
}

}  // namespace hostyard
