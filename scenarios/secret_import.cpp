#include "scenarios/secret_import.h"

#include <algorithm>
#include <optional>
#include <regex>
#include <utility>
#include <vector>

#include "engine/base/text.h"
#include "scenarios/secret_text.h"

namespace hostyard {
namespace {

using Range = std::pair<std::size_t, std::size_t>;  // from, to

// Where the fields of a line of CSV are; nothing where a quote is left open, as the field goes on below.
std::optional<std::vector<Range>> fields_of(std::string_view line) {
  std::vector<Range> fields;
  bool quoted = false;
  std::size_t from = 0;
  for (std::size_t i = 0; i <= line.size(); ++i) {
    if (i < line.size() && line[i] == '"') quoted = !quoted;
    if (i < line.size() && (quoted || line[i] != ',')) continue;
    fields.emplace_back(from, i);
    from = i + 1;
  }
  if (quoted) return std::nullopt;
  return fields;
}

// The column whose header speaks of passwords.
std::optional<std::size_t> password_column(std::string_view header) {
  const auto fields = fields_of(header);
  if (!fields) return std::nullopt;
  for (std::size_t i = 0; i < fields->size(); ++i) {
    const auto [from, to] = (*fields)[i];
    if (may_hold_passwords(header.substr(from, to - from))) return i;
  }
  return std::nullopt;
}

void mask_from(std::string& line, std::size_t from) {
  line.replace(std::min(line.find_first_not_of(' ', from), line.size()), std::string::npos, kPasswordMask);
}

// The fields of the column, in rows that go on below too: of such a row all lines are masked as a whole.
void mask_column(std::span<std::string> rows, std::size_t column) {
  bool goes_on = false;
  for (std::string& line : rows) {
    const auto fields = fields_of(line);
    const bool ends_here = !fields && goes_on;
    goes_on = fields ? goes_on : !goes_on;
    if (goes_on || ends_here) {
      mask_from(line, 0);
    } else if (column < fields->size() && (*fields)[column].first != (*fields)[column].second) {
      const auto [from, to] = (*fields)[column];
      const std::string behind = line.substr(to);
      mask_from(line, from);
      line += behind;
    }
  }
}

void mask_members(std::string& line) {
  static const std::regex member(R"re(("pass(?:wd|word)"\s*:\s*)"(?:\\.|[^"\\])*("?))re");
  if (!may_hold_passwords(line)) return;
  std::string masked = std::regex_replace(line, member, "$1\"***$2");
  if (masked == line) return mask_from(line, 0);
  line = std::move(masked);
}

}  // namespace

bool may_hold_passwords(std::string_view text) {
  return lower(text).find("passw") != std::string::npos;
}

void mask_import_lines(std::span<std::string> lines) {
  const auto written =
      std::ranges::find_if(lines, [](const std::string& line) { return !trim(line).empty(); });
  if (written == lines.end()) return;
  const char first = trim(*written).front();
  if (first == '[' || first == '{') {
    for (std::string& line : lines) mask_members(line);
    return;
  }
  const auto header = std::ranges::find_if(lines, may_hold_passwords);
  if (header == lines.end()) return;
  const std::span<std::string> rows(header + 1, lines.end());
  if (const auto column = password_column(*header)) return mask_column(rows, *column);
  for (std::string& line : rows) mask_from(line, 0);
}

}  // namespace hostyard
