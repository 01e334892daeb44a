// What the three readers (workbook, CSV, JSON) hand to the one check of rows.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/json.h"
#include "engine/importfile/columns.h"

namespace hostyard {

struct Cell {
  enum class Kind : std::uint8_t {
    kBlank,
    kText,
    kNumber,    // `text` is the number in decimal
    kFormula,   // `text` is the formula
    kError,     // a spreadsheet's error value such as #REF!
    kReported,  // the reader has reported this cell already
  };
  Kind kind = Kind::kBlank;
  std::string text;
};

// How messages name the places of a file: "row 3, column CpuCores" in sheets, "hosts.1.cpuCores" in JSON.
class Place {
 public:
  enum class Form : std::uint8_t { kSheet, kJson };
  // `row` is HostDraft::row.
  Place(Form form, std::int64_t row) : form_(form), row_(row) {}

  std::int64_t number() const { return row_; }
  std::string row() const;
  std::string column(Column column) const;
  // A disk of the row's list, counted from 0, and one of its keys ("" for the disk as a whole).
  std::string disk(std::size_t index, std::string_view key) const;
  // The same place as another row calls it, to name the earlier one of two.
  std::string other_row(std::int64_t row) const { return Place(form_, row).row(); }
  // What the reader of the message knows the column by.
  std::string_view name(Column column) const;

 private:
  Form form_;
  std::int64_t row_;
};

struct ImportRow {
  std::array<Cell, kColumnCount> cells;
  // JSON's disks, already parsed; nullptr: they are the text of the cell kDisks.
  const Json* disks = nullptr;

  Cell& cell(Column column) { return cells[static_cast<std::size_t>(column)]; }
  const Cell& cell(Column column) const { return cells[static_cast<std::size_t>(column)]; }
  void clear();
};

}  // namespace hostyard
