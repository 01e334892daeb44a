#include "scenarios/secret_text.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace hostyard {
namespace {

constexpr const char* kMask = "***";

std::size_t indent_of(const std::string& line) {
  return std::min(line.find_first_not_of(' '), line.size());
}

// Where the scalar at `from` ends in its line, behind a quote where it has one; npos: not in this line.
std::size_t end_of_scalar(const std::string& line, std::size_t from, const YamlNode& scalar) {
  const char quote = line[from];
  if (quote != '"' && quote != '\'') {
    const bool whole = line.compare(from, scalar.text.size(), scalar.text) == 0;
    return whole ? from + scalar.text.size() : std::string::npos;
  }
  for (std::size_t i = from + 1; i < line.size(); ++i) {
    const bool escaped = (quote == '"' && line[i] == '\\') ||
                         (quote == '\'' && line[i] == quote && i + 1 < line.size() && line[i + 1] == quote);
    if (escaped)
      ++i;
    else if (line[i] == quote)
      return i + 1;
  }
  return std::string::npos;
}

// A scalar that is not written in one piece (several lines, an anchor, a block) is masked with all that
// follows: in its line, and in those that are indented more.
void mask_scalar(const YamlNode& scalar, std::vector<std::string>& lines) {
  const auto row = static_cast<std::size_t>(scalar.at.line - 1);
  const auto from = static_cast<std::size_t>(scalar.at.column - 1);
  if (row >= lines.size() || from >= lines[row].size()) return;
  const std::size_t end = end_of_scalar(lines[row], from, scalar);
  if (end != std::string::npos) {
    lines[row].replace(from, end - from, kMask);
    return;
  }
  lines[row].replace(from, std::string::npos, kMask);
  const std::size_t indent = indent_of(lines[row]);
  for (std::size_t i = row + 1; i < lines.size() && indent_of(lines[i]) > indent; ++i)
    lines[i].replace(indent_of(lines[i]), std::string::npos, kMask);
}

bool is_variable(const YamlNode& scalar) {
  return scalar.text.starts_with("${") && scalar.text.find('}') == scalar.text.size() - 1;
}

// Scalars under secret keys, in the order of the text.
void find_secrets(const YamlNode& node, std::vector<const YamlNode*>& found) {
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const YamlNode& item = node.items[i];
    const bool secret = node.is_map() && is_secret_key(node.keys[i]) && item.is_scalar();
    if (secret && !item.text.empty() && !is_variable(item))
      found.push_back(&item);
    else
      find_secrets(item, found);
  }
}

}  // namespace

bool is_secret_key(std::string_view key) {
  return key == "passwd" || key == "password";
}

void mask_secrets(const YamlNode& document, std::vector<std::string>& lines) {
  std::vector<const YamlNode*> secrets;
  find_secrets(document, secrets);
  // From the end on: what stands before a masked one keeps its place. An alias stands where its anchor does.
  const auto place = [](const YamlNode* one) { return std::pair(-one->at.line, -one->at.column); };
  std::ranges::sort(secrets, {}, place);
  const auto same_place = [&](const YamlNode* one, const YamlNode* other) {
    return place(one) == place(other);
  };
  secrets.erase(std::unique(secrets.begin(), secrets.end(), same_place), secrets.end());
  for (const YamlNode* secret : secrets) mask_scalar(*secret, lines);
}

Json without_secrets(Json value) {
  if (!value.is_structured()) return value;
  for (auto item = value.begin(); item != value.end(); ++item) {
    const bool secret = value.is_object() && is_secret_key(item.key()) && item->is_string();
    *item = secret ? Json(item->get_ref<const std::string&>().empty() ? "" : kMask)
                   : without_secrets(std::move(*item));
  }
  return value;
}

}  // namespace hostyard
