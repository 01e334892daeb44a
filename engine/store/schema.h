// The tables, as text that both SQL families understand (SQLite now, the MySQL protocol later), and how a
// store of an older version becomes one of this version.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hostyard {

// The places in which the two families differ.
struct Dialect {
  std::string_view integer_key;    // {key}: an integer primary key
  std::string_view long_text;      // {text}: text without a length
  std::string_view table_options;  // {options}: behind the closing bracket of CREATE TABLE
  std::string_view clustered;      // {clustered}: the same, for a table that is stored in its primary key
};
inline constexpr Dialect kSqliteDialect{"INTEGER PRIMARY KEY", "TEXT", "", " WITHOUT ROWID"};
inline constexpr Dialect kMysqlDialect{"BIGINT NOT NULL PRIMARY KEY", "MEDIUMTEXT",
                                       " DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
                                       " DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"};

// One version of the schema: single statements, in order. Each may run again after a crash half-way where the
// database commits DDL by itself ("exists already" then means done).
struct Migration {
  std::int64_t version;
  std::span<const std::string_view> steps;
};

// Ascending, from version 1 without gaps.
std::span<const Migration> migrations();

// The version that this program reads and writes.
std::int64_t schema_version();

// A step in the words of one dialect.
std::string render(std::string_view step, const Dialect& dialect);

}  // namespace hostyard
