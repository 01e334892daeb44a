#include "tools/hostyard/option_words.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "tools/hostyard/exit_code.h"
#include "tools/hostyard/input_document.h"

namespace hostyard {
namespace {

Json integer(const std::string& label, const std::string& text) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool too_large = fault == std::errc::result_out_of_range;
  if (fault != std::errc() || end != text.data() + text.size())
    throw UsageError(
        fmt::format("{} is '{}'; accepted: an integer{}", label, text,
                    too_large ? fmt::format(" up to {}", std::numeric_limits<std::int64_t>::max()) : ""));
  return number;
}

Json boolean(const std::string& label, const std::string& text) {
  if (text != "true" && text != "false")
    throw UsageError(fmt::format("{} is '{}'; accepted: true, false", label, text));
  return text == "true";
}

void check_accepted(const std::vector<std::string>& accepted, const std::string& label,
                    const std::string& text) {
  if (accepted.empty() || std::ranges::find(accepted, text) != accepted.end()) return;
  const auto meant = nearest(text, accepted);
  throw UsageError(fmt::format("{} is '{}'{}; accepted: {}", label, text,
                               meant ? fmt::format(", did you mean {}?", *meant) : "",
                               fmt::join(accepted, ", ")));
}

std::vector<std::string> member_names(const Shape& shape) {
  std::vector<std::string> names;
  for (const Shape& member : shape.members) {
    if (!member.ignored) names.push_back(member.name);
  }
  return names;
}

const Shape& member_of(const Shape& shape, const std::string& label, const std::string& key) {
  const auto found = std::ranges::find(shape.members, key, &Shape::name);
  if (found != shape.members.end() && !found->ignored) return *found;
  const std::vector<std::string> names = member_names(shape);
  const auto meant = nearest(key, names);
  throw UsageError(fmt::format("{}: {} is unknown{}; accepted: {}", label, key,
                               meant ? fmt::format(", did you mean {}?", *meant) : "",
                               fmt::join(names, ", ")));
}

Json json_object(const std::string& label, const std::string& word) {
  auto document = read_document(word, label);
  if (!document) throw UsageError(document.error().detail);
  return std::move(*document);
}

}  // namespace

Json value_of_word(const Shape& shape, const std::string& label, const std::string& word) {
  check_accepted(shape.accepted, label, word);
  if (shape.kind == ValueKind::kInteger) return integer(label, word);
  if (shape.kind == ValueKind::kBoolean) return boolean(label, word);
  return word;
}

Json object_of_word(const Shape& shape, const std::string& label, const std::string& word) {
  if (word.starts_with("{")) return json_object(label, word);
  Json object = Json::object();
  for (const std::string& part : split_list(word)) {
    const std::size_t at = part.find('=');
    if (at == std::string::npos || at == 0) {
      throw UsageError(fmt::format("{} is '{}', and '{}' is no key=value; accepted: {}", label, word, part,
                                   object_word_help(shape)));
    }
    const std::string key = part.substr(0, at);
    const Shape& member = member_of(shape, label, key);
    if (object.contains(key))
      throw UsageError(fmt::format("{} is '{}', with {} twice; accepted: each key once", label, word, key));
    object[key] = value_of_word(member, fmt::format("{} of {}", key, label), part.substr(at + 1));
  }
  return object;
}

std::string object_word_help(const Shape& shape) {
  return fmt::format("key=value,key=value,... with {}", fmt::join(member_names(shape), ", "));
}

}  // namespace hostyard
