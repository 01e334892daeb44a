// Rows of a sheet or CSV before anybody knows what their columns mean.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/importfile/import_row.h"

namespace hostyard {

struct RawCell {
  std::size_t position = 0;  // 0-based: column A is 0
  Cell cell;
};

// The cells of one row that hold something, by ascending position. Kept from row to row, so that the memory
// of its texts is used again.
class RawRow {
 public:
  void begin(std::int64_t number) {
    number_ = number;
    used_ = 0;
  }
  // A blank cell; its position must be higher than the last one's.
  Cell& add(std::size_t position) {
    if (used_ == cells_.size()) cells_.emplace_back();
    RawCell& entry = cells_[used_++];
    entry.position = position;
    entry.cell.kind = Cell::Kind::kBlank;
    entry.cell.text.clear();
    return entry.cell;
  }
  std::int64_t number() const { return number_; }  // 1-based, as its author counts
  std::span<RawCell> cells() { return std::span(cells_).first(used_); }
  std::span<const RawCell> cells() const { return std::span(cells_).first(used_); }
  bool blank() const;

 private:
  std::int64_t number_ = 0;
  std::size_t used_ = 0;
  std::vector<RawCell> cells_;
};

// Takes the rows of a file one by one; false: no more are wanted. May move texts out of the row.
using RawRowSink = std::function<bool(RawRow&)>;

}  // namespace hostyard
