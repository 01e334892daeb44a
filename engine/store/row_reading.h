// What the conversions between rows and domain values share.
#pragma once

#include <limits>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "engine/base/result.h"
#include "engine/domain/enums.h"
#include "engine/store/sql_rows.h"

namespace hostyard {

[[noreturn]] inline void throw_damaged(std::string_view kind, std::string_view id, std::string_view column,
                                       std::string_view value) {
  throw Error(
      ErrorCode::kStoreUnusable,
      fmt::format(
          "the store holds {} {} with {} \"{}\", which no version of this program writes: the store was "
          "changed by something else; restore it from a backup",
          kind, id, column, value));
}

// The first column is the row's key.
template <class Row>
std::string row_id(const Row& row) {
  const auto key = Row::columns().front().member;
  if (const auto* text = std::get_if<std::string Row::*>(&key)) return row.**text;
  return std::to_string(row.*std::get<SqlInteger Row::*>(key));
}

template <class E, class Row>
E read_enum(const Row& row, std::string_view column, std::string_view name) {
  const auto value = parse<E>(name);
  if (!value) throw_damaged(Row::kKind, row_id(row), column, name);
  return *value;
}

template <class T, class Row>
T read_number(const Row& row, std::string_view column, SqlInteger wide) {
  if (wide < SqlInteger{std::numeric_limits<T>::min()} || wide > SqlInteger{std::numeric_limits<T>::max()}) {
    throw_damaged(Row::kKind, row_id(row), column, std::to_string(wide));
  }
  return static_cast<T>(wide);
}

inline void assign_live(LiveText& column, const std::string& text, bool live) {
  column.null = !live;
  column.text = live ? text : std::string();
}

}  // namespace hostyard
