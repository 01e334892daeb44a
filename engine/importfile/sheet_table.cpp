#include "engine/importfile/sheet_table.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.h"

namespace hostyard {
namespace {

// A header as a message shows it: on one line.
std::string one_line(std::string_view header) {
  std::string text(header);
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return text;
}

bool is_blank(const Cell& cell) {
  return cell.kind == Cell::Kind::kBlank || (cell.kind == Cell::Kind::kText && trim(cell.text).empty());
}

}  // namespace

bool RawRow::blank() const {
  return std::all_of(cells().begin(), cells().end(),
                     [](const RawCell& entry) { return is_blank(entry.cell); });
}

std::string column_letters(std::size_t position) {
  std::string letters;
  for (std::size_t rest = position + 1; rest > 0; rest = (rest - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
  }
  return letters;
}

std::size_t known_columns(const RawRow& row) {
  return static_cast<std::size_t>(
      std::count_if(row.cells().begin(), row.cells().end(),
                    [](const RawCell& entry) { return column_by_header(entry.cell.text).has_value(); }));
}

bool SheetTable::add(RawRow& row) {
  if (row.blank()) return true;
  if (!has_header_) {
    has_header_ = true;
    return read_header(row);
  }
  row_.clear();
  const Place place(Place::Form::kSheet, row.number());
  for (RawCell& entry : row.cells()) {
    if (is_blank(entry.cell)) continue;
    const std::optional<Column> column =
        entry.position < column_at_.size() ? column_at_[entry.position] : std::nullopt;
    if (column) {
      std::swap(row_.cell(*column), entry.cell);
    } else {
      problems_.add(fmt::format("{}, column {}", place.row(), column_letters(entry.position)),
                    entry.cell.text, "nothing: the column has no header");
    }
  }
  return check_.add(row_, place);
}

bool SheetTable::read_header(const RawRow& row) {
  std::array<bool, kColumnCount> found{};
  std::vector<RawCell> unknown;
  for (const RawCell& entry : row.cells()) {
    if (is_blank(entry.cell)) continue;
    const std::optional<Column> column = column_by_header(entry.cell.text);
    if (!column) {
      unknown.push_back(entry);
      continue;
    }
    if (std::exchange(found[static_cast<std::size_t>(*column)], true)) {
      problems_.add(fmt::format("row {}, column {}", row.number(), column_letters(entry.position)),
                    one_line(entry.cell.text), "every header once");
    }
    column_at_.resize(std::max(column_at_.size(), entry.position + 1));
    column_at_[entry.position] = column;
  }
  std::vector<std::string> missing;
  for (std::size_t i = 0; i < kTemplateColumnCount; ++i) {
    if (!found[i]) missing.emplace_back(columns()[i].name);
  }
  for (const RawCell& entry : unknown) {
    const std::string header = one_line(entry.cell.text);
    const std::optional<std::string> meant = did_you_mean(header, missing.empty() ? header_names() : missing);
    problems_.add(fmt::format("row {}, column {}", row.number(), column_letters(entry.position)), header,
                  meant ? "a header of the template; " + *meant : "a header of the template, or no text");
  }
  for (const std::string& name : missing) {
    problems_.add(fmt::format("row {}", row.number()), "",
                  fmt::format("a column with the header \"{}\"", name));
  }
  return problems_.empty();  // without the header no row means anything
}

void SheetTable::finish() {
  if (!has_header_ && problems_.empty())
    problems_.add("file", "no header row", "the header row of the template");
}

}  // namespace hostyard
