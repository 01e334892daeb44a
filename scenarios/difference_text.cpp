#include "scenarios/difference_text.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scenarios/secret_text.h"
#include "scenarios/values.h"

namespace hostyard {
namespace {

using Keys = std::set<std::string>;

// A word that YAML would take for something else is shown in quotes.
std::string scalar_in_flow(const Json& value) {
  if (!value.is_string()) return compact(value);
  const auto& text = value.get_ref<const std::string&>();
  const bool plain = !text.empty() && text.front() != ' ' && text.back() != ' ' &&
                     text.find_first_of(",[]{}\"'#\n\t") == std::string::npos &&
                     text.find(": ") == std::string::npos && !Json::accept(text);
  return plain ? text : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string flow(const Json& value);

std::string matcher_words(const Json& matcher) {
  const std::string name = matcher.begin().key().substr(1);
  if (name == "any" || name == "absent") return name;
  const Json& argument = matcher.begin().value();
  if (name == "between") return fmt::format("between {} and {}", compact(argument[0]), compact(argument[1]));
  return name + " " + (argument.is_structured() ? flow(argument) : compact(argument));
}

std::string flow(const Json& value) {
  if (is_matcher(value)) return matcher_words(value);
  if (!value.is_structured()) return scalar_in_flow(value);
  std::string out;
  for (const auto& [key, item] : value.items()) {
    if (!out.empty()) out += ", ";
    if (value.is_object()) out += key + ": ";
    out += flow(item);
  }
  return value.is_object() ? "{" + out + "}" : "[" + out + "]";
}

// The members that an expectation of a list, or a matcher of one, names of its items.
Keys keys_of_items(const Json& expected) {
  if (is_matcher(expected)) {
    const Json& argument = expected.begin().value();
    return keys_of_items(argument.is_object() && !is_matcher(argument) ? Json::array({argument}) : argument);
  }
  Keys keys;
  if (!expected.is_array()) return keys;
  for (const Json& item : expected) {
    if (!item.is_object() || is_matcher(item)) continue;
    for (const auto& [key, value] : item.items()) keys.insert(key);
  }
  return keys;
}

std::string item_text(const Json& item, const Keys& keys) {
  if (!item.is_object() || keys.empty()) return flow(item);
  Json named = Json::object();
  for (const auto& [key, value] : item.items()) {
    if (keys.contains(key)) named[key] = value;
  }
  std::string text = flow(named);
  if (named.size() == item.size()) return text;
  text.pop_back();
  return text + (named.empty() ? "…}" : ", …}");
}

std::string list_text(const Json& list, const Keys& keys) {
  constexpr std::size_t kShown = 20;
  const std::string count = fmt::format("{} item{}", list.size(), list.size() == 1 ? "" : "s");
  if (list.empty()) return count;
  const bool in_lines =
      std::ranges::any_of(list, [](const Json& item) { return item.is_structured() && !is_matcher(item); });
  if (!in_lines && list.size() <= kShown) return count + ": " + flow(list);
  std::string text = count + ":";
  for (std::size_t i = 0; i < list.size() && i < kShown; ++i) text += "\n- " + item_text(list[i], keys);
  if (list.size() > kShown) text += fmt::format("\nand {} more", list.size() - kShown);
  return text;
}

std::string whole_text(const Json& value, const Keys& keys) {
  if (value.is_array()) return list_text(value, keys);
  return value.is_structured() ? flow(value) : compact(value);
}

}  // namespace

bool is_matcher(const Json& expected) {
  return expected.is_object() && expected.size() == 1 && expected.begin().key().starts_with('$');
}

std::string expectation_text(const Json& expected) {
  return whole_text(without_secrets(expected), {});
}

std::string answer_text(const Json& actual, const Json& expected) {
  return whole_text(without_secrets(actual), keys_of_items(expected));
}

}  // namespace hostyard
