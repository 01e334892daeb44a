// Finds the columns by the header row and hands the rows below it to the check (IMP-1, IMP-2, D89, D90).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "engine/importfile/problem_list.h"
#include "engine/importfile/raw_row.h"
#include "engine/importfile/row_check.h"

namespace hostyard {

class SheetTable {
 public:
  SheetTable(RowCheck& check, ProblemList& problems) : check_(check), problems_(problems) {}

  // The first row that is not blank is the header, every later one a host. False: nothing more is wanted.
  bool add(RawRow& row);
  // Reports a file without a header.
  void finish();

 private:
  bool read_header(const RawRow& row);

  RowCheck& check_;
  ProblemList& problems_;
  bool has_header_ = false;
  std::vector<std::optional<Column>> column_at_;  // by position
  ImportRow row_;
};

// How many columns of the template a header row names: to tell a separator of CSV by.
std::size_t known_columns(const RawRow& row);

// "A", "Z", "AA": the letters of a 0-based position.
std::string column_letters(std::size_t position);

}  // namespace hostyard
