#include "fakes/world_value.h"

#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include "engine/base/text.h"

namespace hostyard {
namespace {

constexpr std::size_t kMostBytes = 16u << 20;
constexpr int kMostLevels = 32;

std::string_view kind_name(WorldValue::Kind kind) {
  switch (kind) {
    case WorldValue::Kind::kNull:
      return "nothing";
    case WorldValue::Kind::kScalar:
      return "a word";
    case WorldValue::Kind::kList:
      return "a list";
    case WorldValue::Kind::kMap:
      return "a map";
  }
  return "";
}

std::string shown(const WorldValue& value) {
  return value.kind == WorldValue::Kind::kScalar ? fmt::format("'{}'", value.text)
                                                 : std::string(kind_name(value.kind));
}

class YamlReader {
 public:
  YamlReader(const std::string& file, TextOffset offset, std::vector<WorldProblem>& problems)
      : file_(file), offset_(offset), problems_(problems) {}

  WorldValue read(const YAML::Node& node, int level) {
    WorldValue value;
    std::tie(value.line, value.column) = position(node.Mark());
    if (level > kMostLevels) {
      report(node.Mark(), fmt::format("nested deeper than {} levels", kMostLevels));
      return value;
    }
    if (node.IsScalar()) {
      value.kind = WorldValue::Kind::kScalar;
      value.text = node.Scalar();
    } else if (node.IsSequence()) {
      value.kind = WorldValue::Kind::kList;
      for (const auto& item : node) value.items.push_back(read(item, level + 1));
    } else if (node.IsMap()) {
      value.kind = WorldValue::Kind::kMap;
      for (const auto& entry : node) read_entry(entry.first, entry.second, level, value);
    }
    return value;
  }

  void report(const YAML::Mark& mark, std::string message) {
    const auto [line, column] = position(mark);
    problems_.push_back({file_, line, column, std::move(message)});
  }

 private:
  void read_entry(const YAML::Node& key, const YAML::Node& item, int level, WorldValue& map) {
    if (!key.IsScalar()) return report(key.Mark(), "a key is not a word; accepted: words as keys");
    if (map.find(key.Scalar()) != nullptr)
      return report(key.Mark(), fmt::format("key '{}' is given twice; accepted: once", key.Scalar()));
    WorldValue value = read(item, level + 1);
    map.keys.push_back(key.Scalar());
    map.key_positions.push_back(position(key.Mark()));
    map.items.push_back(std::move(value));
  }

  std::pair<int, int> position(const YAML::Mark& mark) const {
    if (mark.is_null()) return {1 + offset_.lines, 1 + offset_.columns};
    return {mark.line + 1 + offset_.lines, mark.column + 1 + (mark.line == 0 ? offset_.columns : 0)};
  }

  const std::string& file_;
  TextOffset offset_;
  std::vector<WorldProblem>& problems_;
};

}  // namespace

std::string to_text(const WorldProblem& problem) {
  if (problem.line == 0) return problem.message;
  return fmt::format("{}:{}:{}: {}", problem.file, problem.line, problem.column, problem.message);
}

const WorldValue* WorldValue::find(std::string_view key) const {
  const auto found = std::ranges::find(keys, key);
  return found == keys.end() ? nullptr : &items[static_cast<std::size_t>(found - keys.begin())];
}

WorldValue parse_world_value(std::string_view yaml, const std::string& file, TextOffset offset,
                             std::vector<WorldProblem>& problems) {
  YamlReader reader(file, offset, problems);
  if (yaml.size() > kMostBytes) {
    problems.push_back({file, 1, 1, fmt::format("{} bytes; accepted: at most 16 MiB", yaml.size())});
    return {};
  }
  try {
    return reader.read(YAML::Load(std::string(yaml)), 0);
  } catch (const YAML::Exception& error) {
    reader.report(error.mark, fmt::format("not YAML: {}", error.msg));
    return {};
  }
}

WorldValue to_world_value(const Json& json) {
  WorldValue value;
  if (json.is_object()) {
    value.kind = WorldValue::Kind::kMap;
    for (const auto& [key, item] : json.items()) {
      value.keys.push_back(key);
      value.key_positions.emplace_back(0, 0);
      value.items.push_back(to_world_value(item));
    }
  } else if (json.is_array()) {
    value.kind = WorldValue::Kind::kList;
    for (const Json& item : json) value.items.push_back(to_world_value(item));
  } else if (!json.is_null()) {
    value.kind = WorldValue::Kind::kScalar;
    value.text = json.is_string() ? json.get<std::string>() : json.dump();
  }
  return value;
}

void WorldReader::report(const WorldValue& at, std::string message) {
  problems_.push_back({file_, at.line, at.column, std::move(message)});
}

void WorldReader::report_key(const WorldValue& map, std::size_t index, std::string message) {
  const auto [line, column] = map.key_positions[index];
  problems_.push_back({file_, line, column, std::move(message)});
}

bool WorldReader::is_map(const WorldValue& value, std::string_view name) {
  if (value.kind == WorldValue::Kind::kMap) return true;
  report(value, fmt::format("'{}' is {}; accepted: a map", name, shown(value)));
  return false;
}

bool WorldReader::is_list(const WorldValue& value, std::string_view name) {
  if (value.kind == WorldValue::Kind::kList) return true;
  report(value, fmt::format("'{}' is {}; accepted: a list", name, shown(value)));
  return false;
}

std::optional<std::string> WorldReader::text(const WorldValue& value, std::string_view name) {
  if (value.kind == WorldValue::Kind::kScalar) return value.text;
  report(value, fmt::format("'{}' is {}; accepted: a word", name, shown(value)));
  return std::nullopt;
}

std::optional<std::int64_t> WorldReader::number(const WorldValue& value, std::string_view name,
                                                std::int64_t least, std::int64_t most) {
  std::int64_t number = 0;
  const char* const end = value.text.data() + value.text.size();
  const auto [rest, fault] = std::from_chars(value.text.data(), end, number);
  const bool whole = value.kind == WorldValue::Kind::kScalar && fault == std::errc{} && rest == end;
  if (whole && number >= least && number <= most) return number;
  report(value,
         fmt::format("'{}' is {}; accepted: an integer from {} to {}", name, shown(value), least, most));
  return std::nullopt;
}

std::optional<bool> WorldReader::flag(const WorldValue& value, std::string_view name) {
  const std::string word = value.kind == WorldValue::Kind::kScalar ? lower(value.text) : "";
  if (word == "on" || word == "true" || word == "yes") return true;
  if (word == "off" || word == "false" || word == "no") return false;
  report(value, fmt::format("'{}' is {}; accepted: on or off", name, shown(value)));
  return std::nullopt;
}

std::vector<std::string> WorldReader::texts(const WorldValue& value, std::string_view name) {
  std::vector<std::string> list;
  if (!is_list(value, name)) return list;
  for (const WorldValue& item : value.items) {
    if (auto each = text(item, name)) list.push_back(std::move(*each));
  }
  return list;
}

std::optional<std::size_t> WorldReader::one_of(const WorldValue& value, std::string_view name,
                                               const std::vector<std::string>& accepted) {
  const auto found =
      value.kind == WorldValue::Kind::kScalar ? std::ranges::find(accepted, value.text) : accepted.end();
  if (found != accepted.end()) return static_cast<std::size_t>(found - accepted.begin());
  const auto near = nearest(value.text, accepted);
  report(value, near ? fmt::format("'{}' is {}; did you mean '{}'?", name, shown(value), *near)
                     : fmt::format("'{}' is {}; accepted: {}", name, shown(value), join(accepted, ", ")));
  return std::nullopt;
}

std::string unknown_setting(std::string_view where, std::string_view word,
                            const std::vector<std::string>& accepted) {
  const auto near = nearest(word, accepted);
  if (near) return fmt::format("unknown key '{}' in {}; did you mean '{}'?", word, where, *near);
  return fmt::format("unknown key '{}' in {}; accepted: {}", word, where, join(accepted, ", "));
}

}  // namespace hostyard
