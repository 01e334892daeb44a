#include "scenarios/values.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include <nlohmann/json.hpp>

namespace hostyard {
namespace {

// The name at text[at] == "${name}", or an empty one.
std::string variable_at(const std::string& text, std::size_t at) {
  if (text.compare(at, 2, "${") != 0) return {};
  const std::size_t end = text.find('}', at);
  return end == std::string::npos ? std::string() : text.substr(at + 2, end - at - 2);
}

std::optional<Json> as_number(const std::string& text) {
  const char* const end = text.data() + text.size();
  std::int64_t whole = 0;
  if (const auto parsed = std::from_chars(text.data(), end, whole);
      parsed.ec == std::errc() && parsed.ptr == end) {
    return Json(whole);
  }
  const bool looks_like_one = !text.empty() &&
                              text.find_first_not_of("0123456789.+-eE") == std::string::npos &&
                              std::isdigit(static_cast<unsigned char>(text.back())) != 0;
  double fraction = 0;
  if (!looks_like_one) return std::nullopt;
  if (const auto parsed = std::from_chars(text.data(), end, fraction);
      parsed.ec == std::errc() && parsed.ptr == end) {
    return Json(fraction);
  }
  return std::nullopt;
}

Json plain_to_json(const std::string& text) {
  if (text.empty() || text == "~" || text == "null") return nullptr;
  if (text == "true") return true;
  if (text == "false") return false;
  if (auto number = as_number(text)) return *number;
  return text;
}

void collect_variables(const std::string& text, std::set<std::string>& names) {
  for (std::size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 2)) {
    if (const std::string name = variable_at(text, at); !name.empty()) names.insert(name);
  }
}

void collect_variables(const YamlNode& node, std::set<std::string>& names) {
  collect_variables(node.text, names);
  for (const std::string& key : node.keys) collect_variables(key, names);
  for (const YamlNode& item : node.items) collect_variables(item, names);
}

}  // namespace

std::string substitute(const std::string& text, const Json& variables) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const std::string name = variable_at(text, i);
    if (name.empty() || !variables.contains(name)) {
      result += text[i++];
      continue;
    }
    result += compact(variables[name]);
    i += name.size() + 3;
  }
  return result;
}

Json scalar_to_json(const YamlNode& node, const Shape* shape, const Json& variables) {
  const std::string name = variable_at(node.text, 0);
  if (!name.empty() && name.size() + 3 == node.text.size() && variables.contains(name))
    return variables[name];
  const std::string text = substitute(node.text, variables);
  const bool wants_text =
      shape != nullptr && shape->kind == ValueKind::kString && text != "null" && text != "~";
  if (node.quoted || wants_text) return text;
  return plain_to_json(text);
}

Json to_json(const YamlNode& node, const Shape* shape, const Json& variables) {
  switch (node.kind) {
    case YamlNode::Kind::kNull:
      return nullptr;
    case YamlNode::Kind::kScalar:
      return scalar_to_json(node, shape, variables);
    case YamlNode::Kind::kList: {
      Json list = Json::array();
      const bool has_item = shape != nullptr && shape->kind == ValueKind::kList && !shape->members.empty();
      for (const YamlNode& item : node.items) {
        list.push_back(to_json(item, has_item ? &shape->members.front() : nullptr, variables));
      }
      return list;
    }
    case YamlNode::Kind::kMap:
      break;
  }
  Json object = Json::object();
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const std::string key = substitute(node.keys[i], variables);
    object[key] = to_json(node.items[i], member_shape(shape, key), variables);
  }
  return object;
}

std::set<std::string> variables_in(const YamlNode& node) {
  std::set<std::string> names;
  collect_variables(node, names);
  return names;
}

const Shape* member_shape(const Shape* shape, std::string_view name) {
  if (shape == nullptr) return nullptr;
  if (shape->kind == ValueKind::kMap && !shape->members.empty()) return &shape->members.front();
  if (shape->kind != ValueKind::kObject) return nullptr;
  const auto found = std::find_if(shape->members.begin(), shape->members.end(),
                                  [&](const Shape& member) { return member.name == name; });
  return found == shape->members.end() ? nullptr : &*found;
}

std::vector<std::string> member_names(const Shape& shape) {
  std::vector<std::string> names;
  for (const Shape& member : shape.members) names.push_back(member.name);
  return names;
}

std::optional<TimeMicros> parse_duration(const std::string& text) {
  struct Unit {
    std::string_view name;
    TimeMicros micros;
  };
  constexpr std::array<Unit, 5> units{{{"ms", kMillisecond},
                                       {"s", kSecond},
                                       {"m", 60 * kSecond},
                                       {"h", 3600 * kSecond},
                                       {"d", 24 * 3600 * kSecond}}};
  std::int64_t amount = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, amount);
  if (parsed.ec != std::errc() || amount < 0 || amount > 1'000'000) return std::nullopt;
  const std::string_view unit(parsed.ptr, static_cast<std::size_t>(end - parsed.ptr));
  for (const Unit& known : units) {
    if (known.name == unit) return amount * known.micros;
  }
  return std::nullopt;
}

std::string not_a_duration(const std::string& text) {
  return "'" + text + "' is not a duration; accepted: 200ms, 30s, 5m, 2h, 10d";
}

std::string compact(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace hostyard
