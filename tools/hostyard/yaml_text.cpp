#include "tools/hostyard/yaml_text.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include "engine/base/text.h"

namespace hostyard {
namespace {

constexpr std::array<std::string_view, 9> kWords{"true", "false", "yes", "no", "on", "off", "null", "y", "n"};

// A bare word that every YAML reader takes for text: it starts with a letter, holds nothing that YAML reads
// more into, and is none of its words.
bool is_plain(const std::string& text) {
  if (text.empty() || std::isalpha(static_cast<unsigned char>(text.front())) == 0) return false;
  if (std::ranges::find(kWords, lower(text)) != kWords.end()) return false;
  return std::ranges::all_of(text, [](const char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.' || c == '/';
  });
}

void emit_text(YAML::Emitter& out, const std::string& text) {
  if (is_plain(text))
    out << text;
  else
    out << YAML::DoubleQuoted << text;
}

void emit(YAML::Emitter& out, const Json& value) {
  switch (value.type()) {
    case Json::value_t::object:
      if (value.empty()) out << YAML::Flow;
      out << YAML::BeginMap;
      for (const auto& [key, item] : value.items()) {
        out << YAML::Key;
        emit_text(out, key);
        out << YAML::Value;
        emit(out, item);
      }
      out << YAML::EndMap;
      return;
    case Json::value_t::array:
      if (value.empty()) out << YAML::Flow;
      out << YAML::BeginSeq;
      for (const Json& item : value) emit(out, item);
      out << YAML::EndSeq;
      return;
    case Json::value_t::string:
      emit_text(out, value.get<std::string>());
      return;
    case Json::value_t::null:
      out << YAML::Null;
      return;
    default:
      out << value.dump();  // true, 1, 1.5: the same in both
  }
}

}  // namespace

std::string yaml_text(const Json& document) {
  YAML::Emitter out;
  emit(out, document);
  return std::string(out.c_str()) + "\n";
}

}  // namespace hostyard
