#include "scenarios/secret_text.h"

#include <algorithm>
#include <optional>
#include <span>

#include <nlohmann/json.hpp>

#include "scenarios/secret_import.h"

namespace hostyard {
namespace {

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

// Behind the lines that belong to the one at `row`, as they are indented more.
std::size_t end_of_block(const std::vector<std::string>& lines, std::size_t row) {
  const std::size_t indent = indent_of(lines[row]);
  std::size_t end = row + 1;
  for (std::size_t i = end; i < lines.size(); ++i) {
    const bool blank = indent_of(lines[i]) == lines[i].size();
    if (!blank && indent_of(lines[i]) <= indent) break;
    if (!blank) end = i + 1;
  }
  return end;
}

// A scalar that is not written in one piece (several lines, an anchor, a block) is masked with all that
// follows: in its line, and in those that are indented more.
void mask_scalar(const YamlNode& scalar, std::vector<std::string>& lines) {
  const auto row = static_cast<std::size_t>(scalar.at.line - 1);
  const auto from = static_cast<std::size_t>(scalar.at.column - 1);
  if (row >= lines.size() || from >= lines[row].size()) return;
  const std::size_t end = end_of_scalar(lines[row], from, scalar);
  if (end != std::string::npos) {
    lines[row].replace(from, end - from, kPasswordMask);
    return;
  }
  lines[row].replace(from, std::string::npos, kPasswordMask);
  for (std::size_t i = row + 1, end_row = end_of_block(lines, row); i < end_row; ++i)
    lines[i].replace(indent_of(lines[i]), std::string::npos, kPasswordMask);
}

// A block (`|`) of lines is taken apart; any other text is masked as a whole.
void mask_import_text(const YamlNode& text, std::vector<std::string>& lines) {
  const auto row = static_cast<std::size_t>(text.at.line - 1);
  const auto from = static_cast<std::size_t>(text.at.column - 1);
  if (row >= lines.size() || from >= lines[row].size() || lines[row][from] != '|')
    return mask_scalar(text, lines);
  const std::size_t end = end_of_block(lines, row);
  mask_import_lines(std::span(lines).subspan(row + 1, end - row - 1));
}

bool is_variable(const YamlNode& scalar) {
  return scalar.text.starts_with("${") && scalar.text.find('}') == scalar.text.size() - 1;
}

// What is to be masked: a password, or the text of an import file with its column or members of passwords.
struct Place {
  const YamlNode* scalar;
  bool is_file;
};

std::optional<Place> place_of(const std::string& key, const YamlNode& item) {
  if (!item.is_scalar() || item.text.empty() || is_variable(item)) return std::nullopt;
  if (is_secret_key(key)) return Place{&item, false};
  if (key == "text" && may_hold_passwords(item.text)) return Place{&item, true};
  return std::nullopt;
}

// In the order of the text.
void find_secrets(const YamlNode& node, std::vector<Place>& found) {
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    if (const auto place = node.is_map() ? place_of(node.keys[i], node.items[i]) : std::nullopt)
      found.push_back(*place);
    else
      find_secrets(node.items[i], found);
  }
}

}  // namespace

bool is_secret_key(std::string_view key) {
  return key == "passwd" || key == "password";
}

void mask_secrets(const YamlNode& document, std::vector<std::string>& lines) {
  std::vector<Place> secrets;
  find_secrets(document, secrets);
  // From the end on: what stands before a masked one keeps its place. An alias stands where its anchor does.
  const auto backwards = [](const Place& one) {
    return std::pair(-one.scalar->at.line, -one.scalar->at.column);
  };
  std::ranges::sort(secrets, {}, backwards);
  const auto same_place = [&](const Place& one, const Place& other) {
    return backwards(one) == backwards(other);
  };
  secrets.erase(std::unique(secrets.begin(), secrets.end(), same_place), secrets.end());
  for (const Place& secret : secrets) {
    if (secret.is_file)
      mask_import_text(*secret.scalar, lines);
    else
      mask_scalar(*secret.scalar, lines);
  }
}

Json without_secrets(Json value) {
  if (!value.is_structured()) return value;
  for (auto item = value.begin(); item != value.end(); ++item) {
    const bool secret = value.is_object() && is_secret_key(item.key()) && item->is_string();
    *item = secret ? Json(item->get_ref<const std::string&>().empty() ? "" : kPasswordMask)
                   : without_secrets(std::move(*item));
  }
  return value;
}

}  // namespace hostyard
