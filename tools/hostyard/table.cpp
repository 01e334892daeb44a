#include "tools/hostyard/table.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

#include "reports/safe_text.h"

namespace hostyard {
namespace {

// East Asian wide and fullwidth blocks, and pictures.
constexpr std::array<std::pair<std::uint32_t, std::uint32_t>, 9> kWide{{{0x1100, 0x115F},
                                                                        {0x2E80, 0xA4CF},
                                                                        {0xAC00, 0xD7A3},
                                                                        {0xF900, 0xFAFF},
                                                                        {0xFE30, 0xFE6F},
                                                                        {0xFF00, 0xFF60},
                                                                        {0xFFE0, 0xFFE6},
                                                                        {0x1F300, 0x1FAFF},
                                                                        {0x20000, 0x3FFFD}}};

std::uint32_t decode(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  std::uint32_t point = length == 1 ? first : first & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length && i < text.size(); ++i)
    point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3Fu);
  text.remove_prefix(std::min(length, text.size()));
  return point;
}

// "hostStatus" -> "HOST STATUS".
std::string heading(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (std::isupper(static_cast<unsigned char>(c)) != 0 && !text.empty()) text += ' ';
    text += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return text;
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

void append_csv(std::string& text, const std::vector<std::string>& fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i != 0) text += ',';
    text += csv_field(fields[i]);
  }
  text += "\r\n";
}

void append_line(std::string& text, const std::vector<std::string>& cells,
                 const std::vector<std::size_t>& widths) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    text += cells[i];
    if (i + 1 < cells.size()) text.append(widths[i] - display_width(cells[i]) + 2, ' ');
  }
  text.erase(text.find_last_not_of(' ') + 1);
  text += '\n';
}

}  // namespace

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  while (!utf8.empty()) {
    const std::uint32_t point = decode(utf8);
    const bool wide = std::ranges::any_of(
        kWide, [&](const auto& block) { return point >= block.first && point <= block.second; });
    width += wide ? 2 : 1;
  }
  return width;
}

std::string_view cut_to_width(std::string_view utf8, std::size_t columns) {
  std::string_view rest = utf8;
  while (!rest.empty()) {
    const std::string_view before = rest;
    decode(rest);
    const std::size_t width = display_width(before.substr(0, before.size() - rest.size()));
    if (width > columns) return utf8.substr(0, utf8.size() - before.size());
    columns -= width;
  }
  return utf8;
}

std::string to_text(const Table& table) {
  std::vector<std::vector<std::string>> lines;
  std::vector<std::string>& headings = lines.emplace_back();
  for (const std::string& name : table.header) headings.push_back(heading(name));
  for (const auto& row : table.rows) {
    std::vector<std::string>& cells = lines.emplace_back();
    for (const std::string& cell : row) cells.push_back(cell.empty() ? "-" : visible_line(cell));
  }
  std::vector<std::size_t> widths(table.header.size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], display_width(line[i]));
  }
  std::string text;
  for (const auto& line : lines) append_line(text, line, widths);
  return text;
}

std::string to_csv(const Table& table) {
  std::string text;
  append_csv(text, table.header);
  for (const auto& row : table.rows) append_csv(text, row);
  return text;
}

}  // namespace hostyard
