// One table: its SQL texts made from its columns, and the one way in which a row of it changes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "engine/base/plant.h"
#include "engine/interfaces/store.h"
#include "engine/store/row_reading.h"
#include "engine/store/sql_rows.h"
#include "engine/store/sql_session.h"

namespace hostyard {

template <class Row>
SqlStatement::Field field_of(Row& row, const Column<Row>& column) {
  return std::visit([&](auto member) -> SqlStatement::Field { return &(row.*member); }, column.member);
}

template <class Row>
bool is_live_column(const Column<Row>& column) {
  return std::holds_alternative<LiveText Row::*>(column.member);
}

template <class Row>
SqlStatement insert_into(SqlSession& session, Row& row) {
  std::string names;
  std::string values;
  std::vector<SqlStatement::Field> parameters;
  for (const Column<Row>& column : Row::columns()) {
    const std::string_view comma = names.empty() ? "" : ", ";
    names.append(comma).append(column.name);
    values.append(comma).append(":").append(column.name);
    parameters.push_back(field_of(row, column));
  }
  return {session, "INSERT INTO " + std::string(Row::kTable) + " (" + names + ") VALUES (" + values + ")",
          parameters};
}

// What an update does with the live columns, which are indexed: a database rewrites an index wherever its
// column is set, to the same value, too.
enum class LiveColumns : std::uint8_t { kSet, kKept };

// Replaces the row with row.id where it is at version `expected`, has the same fixed columns, and, if they
// are kept, the same live ones: 1 row or none.
template <class Row>
SqlStatement update_version(SqlSession& session, Row& row, SqlInteger& expected, LiveColumns live) {
  std::string sets;
  std::string where;
  std::vector<SqlStatement::Field> parameters;
  std::vector<SqlStatement::Field> conditions;
  for (const Column<Row>& column : Row::columns()) {
    const std::string term = std::string(column.name) + " = :" + std::string(column.name);
    if (column.fixed || (live == LiveColumns::kKept && is_live_column(column))) {
      where += term + " AND ";
      conditions.push_back(field_of(row, column));
    } else {
      sets += (sets.empty() ? "" : ", ") + term;
      parameters.push_back(field_of(row, column));
    }
  }
  parameters.insert(parameters.end(), conditions.begin(), conditions.end());
  parameters.push_back(&expected);
  where += HOSTYARD_PLANT(version_not_asked_for, "version >= :expected", "version = :expected");
  return {session, "UPDATE " + std::string(Row::kTable) + " SET " + sets + " WHERE " + where, parameters};
}

// All columns but the live ones, which say nothing that the others do not; `rest` is what follows FROM
// <table>.
template <class Row>
SqlStatement select_from(SqlSession& session, Row& row, std::string_view rest,
                         std::vector<SqlStatement::Field> parameters = {}) {
  std::string names;
  std::vector<SqlStatement::Field> results;
  for (const Column<Row>& column : Row::columns()) {
    if (is_live_column(column)) continue;
    names.append(names.empty() ? "" : ", ").append(column.name);
    results.push_back(field_of(row, column));
  }
  return {session, "SELECT " + names + " FROM " + std::string(Row::kTable) + " " + std::string(rest),
          std::move(parameters), std::move(results)};
}

// Which of its unique values another live row holds, as UniqueViolation::key says it. One of them is held.
std::string taken_key(SqlSession& session, HostRow& row);
std::string taken_key(SqlSession& session, DiskRow& row);
inline std::string taken_key(SqlSession&, GrantRow& row) {
  return "disk " + row.disk_id;
}
template <class Row>
std::string taken_key(SqlSession&, Row& row) {
  return "id " + row_id(row);
}

// Why a change set was not committed; thrown inside the transaction, which rolls back.
struct Refused {
  CommitResult answer;
};

template <class Row>
class SqlTable {
 public:
  explicit SqlTable(SqlSession& session)
      : session_(session),
        insert_(insert_into(session, row_)),
        update_(update_version(session, row_, expected_, LiveColumns::kSet)),
        update_kept_(update_version(session, row_, expected_, LiveColumns::kKept)) {}
  SqlTable(const SqlTable&) = delete;
  SqlTable& operator=(const SqlTable&) = delete;

  // Throws Refused where the row is not at the version that the change was planned on, or a unique value is
  // taken.
  template <class Put>
  void put(const Put& put) {
    assign(row_, put);
    expected_ = row_.version++;
    try {
      if (expected_ == 0) {
        insert_.run();
      } else if (!update_kept() && update_.run() != 1) {
        throw Refused{VersionConflict{row_name()}};
      }
    } catch (const UniqueFailed&) {
      if (expected_ == 0 && exists()) throw Refused{VersionConflict{row_name()}};
      throw Refused{UniqueViolation{row_name(), taken_key(session_, row_)}};
    }
  }

 private:
  // NULL equals nothing: rows without a live value, and tables without live columns, are updated whole.
  bool update_kept() {
    bool has_live = false;
    for (const Column<Row>& column : Row::columns()) {
      const auto* live = std::get_if<LiveText Row::*>(&column.member);
      if (live == nullptr) continue;
      if ((row_.**live).null) return false;
      has_live = true;
    }
    return has_live && update_kept_.run() == 1;
  }
  std::string row_name() const { return std::string(Row::kKind) + " " + row_id(row_); }
  bool exists() {
    const Column<Row>& key = Row::columns().front();
    SqlInteger count = 0;
    SqlStatement(session_, fmt::format("SELECT COUNT(*) FROM {} WHERE {} = :key", Row::kTable, key.name),
                 {field_of(row_, key)}, {&count})
        .each([] {});
    return count != 0;
  }

  SqlSession& session_;
  Row row_;
  SqlInteger expected_ = 0;
  SqlStatement insert_;
  SqlStatement update_;
  SqlStatement update_kept_;
};

}  // namespace hostyard
