#include "tools/hostyard/input_document.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include "engine/base/text.h"
#include "engine/importfile/strict_json.h"
#include "scenarios/yaml_guard.h"

namespace hostyard {
namespace {

constexpr int kMostLevels = 16;  // eight are used
constexpr std::size_t kMostValues = 50'000'000;
constexpr std::size_t kMostKeys = 10'000;

tl::unexpected<Refusal> mistake(const std::string& file, std::string_view where, std::string_view what) {
  return refuse(ErrorCode::kMarshalError, fmt::format("{}: {}: {}", file, where, what));
}

template <class Number>
std::optional<Number> whole(std::string_view text, int base = 10) {
  Number number{};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<double> fraction(std::string_view text) {
  double number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

// A plain scalar by YAML's core schema.
Json plain_value(std::string_view text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return nullptr;
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  if (text.starts_with("0x") || text.starts_with("0o")) {
    const auto number = whole<std::int64_t>(text.substr(2), text[1] == 'x' ? 16 : 8);
    if (number) return *number;
  }
  const std::string_view digits = text.starts_with("+") ? text.substr(1) : text;
  if (const auto number = whole<std::int64_t>(digits)) return *number;
  if (const auto number = fraction(digits)) return *number;
  return text;
}

class YamlReader {
 public:
  Json read(const YAML::Node& node, int level) {
    if (level > kMostLevels) throw YAML::Exception(node.Mark(), "nested too deeply");
    if (++values_ > kMostValues) throw YAML::Exception(node.Mark(), "too many values");
    if (node.IsScalar()) return scalar(node);
    if (node.IsSequence()) {
      Json list = Json::array();
      for (const YAML::Node& item : node) list.push_back(read(item, level + 1));
      return list;
    }
    return node.IsMap() ? map(node, level) : Json();
  }

 private:
  static Json scalar(const YAML::Node& node) {
    constexpr std::string_view kText = "tag:yaml.org,2002:str";
    if (node.Tag() == "?" || node.Tag().empty()) return plain_value(node.Scalar());
    if (node.Tag() == "!" || node.Tag() == kText) return node.Scalar();
    throw YAML::Exception(node.Mark(), fmt::format("tag {} is unknown", node.Tag()));
  }

  Json map(const YAML::Node& node, int level) {
    Json map = Json::object();
    for (const auto& entry : node) {
      if (!entry.first.IsScalar()) throw YAML::Exception(entry.first.Mark(), "a key is not a word");
      const std::string& key = entry.first.Scalar();
      if (map.contains(key))
        throw YAML::Exception(entry.first.Mark(), fmt::format("{} is given twice; accepted: once", key));
      if (map.size() >= kMostKeys) throw YAML::Exception(entry.first.Mark(), "too many keys");
      map[key] = read(entry.second, level + 1);
    }
    return map;
  }

  std::size_t values_ = 0;
};

Result<Json> read_yaml(const std::string& text, const std::string& file) {
  try {
    check_documents_end(text);
    const std::vector<YAML::Node> documents = YAML::LoadAll(text);
    if (documents.size() != 1)
      return mistake(file, fmt::format("{} documents", documents.size()), "accepted: one");
    return YamlReader().read(documents.front(), 0);
  } catch (const YAML::Exception& wrong) {
    return mistake(file, fmt::format("line {}, column {}", wrong.mark.line + 1, wrong.mark.column + 1),
                   readable_fault(wrong.msg));
  }
}

bool is_json(const std::string& text, const std::string& file) {
  if (file.ends_with(".json")) return true;
  if (file.ends_with(".yaml") || file.ends_with(".yml")) return false;
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  return start != std::string::npos && text[start] == '{';
}

}  // namespace

Result<Json> read_document(const std::string& text, const std::string& file) {
  const std::string name = file == "-" ? "stdin" : file;
  if (!is_utf8(text)) return mistake(name, "the text", "is not UTF-8");
  // neither JSON nor YAML has it, and yaml-cpp takes it for a sign of UTF-16 or UTF-32
  if (text.find('\0') != std::string::npos)
    return mistake(name, "the text", "has a byte 0 in it; accepted: text");
  if (!is_json(text, file)) return read_yaml(text, name);
  auto document = parse_strict_json(text, "", {kMostLevels, kMostValues, kMostKeys});
  if (document) return std::move(*document);
  const Problem& problem = document.error();
  const std::string value = problem.value.empty() ? "" : problem.value + "; ";
  return mistake(name, problem.where, fmt::format("{}accepted: {}", value, problem.accepted));
}

}  // namespace hostyard
