#include "engine/importfile/import_row.h"

#include <fmt/format.h>

#include "engine/importfile/problem_list.h"

namespace hostyard {

std::string Place::row() const {
  return form_ == Form::kSheet ? fmt::format("row {}", row_) : fmt::format("hosts.{}", row_ - 1);
}

std::string Place::column(Column column) const {
  return form_ == Form::kSheet ? fmt::format("{}, column {}", row(), name(column))
                               : fmt::format("{}.{}", row(), name(column));
}

std::string Place::disk(std::size_t index, std::string_view key) const {
  if (form_ == Form::kSheet) {
    return fmt::format("{}, disk {}{}{}", column(Column::kDisks), index + 1, key.empty() ? "" : " ",
                       shown(key));
  }
  return fmt::format("{}.{}{}{}", column(Column::kDisks), index, key.empty() ? "" : ".", shown(key));
}

std::string_view Place::name(Column column) const {
  return form_ == Form::kSheet ? info(column).name : info(column).json_key;
}

void ImportRow::clear() {
  for (Cell& cell : cells) {
    cell.kind = Cell::Kind::kBlank;
    cell.text.clear();
  }
  disks = nullptr;
}

}  // namespace hostyard
