// The schema text in both dialects (no server needed), and its migrations.
#include "engine/store/schema.h"

#include <string>

#include <boost/test/unit_test.hpp>

namespace hostyard {
namespace {

std::vector<std::string> steps_in(const Dialect& dialect) {
  std::vector<std::string> steps;
  for (const Migration& migration : migrations()) {
    for (const std::string_view step : migration.steps) steps.push_back(render(step, dialect));
  }
  return steps;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

bool starts_with(const std::string& text, std::string_view start) {
  return text.starts_with(start);
}

}  // namespace

BOOST_AUTO_TEST_CASE(migrations_count_up_from_1_to_the_version_of_this_program) {
  std::int64_t expected = 0;
  for (const Migration& migration : migrations()) BOOST_TEST(migration.version == ++expected);
  BOOST_TEST(schema_version() == expected);
}

BOOST_AUTO_TEST_CASE(no_token_is_left_in_either_dialect) {
  for (const Dialect& dialect : {kSqliteDialect, kMysqlDialect}) {
    for (const std::string& step : steps_in(dialect)) {
      BOOST_TEST(step.find('{') == std::string::npos, step);
      BOOST_TEST(step.find('}') == std::string::npos, step);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_dialects_differ_in_their_tokens_only) {
  const std::vector<std::string> sqlite = steps_in(kSqliteDialect);
  const std::vector<std::string> mysql = steps_in(kMysqlDialect);
  BOOST_REQUIRE(sqlite.size() == mysql.size());
  for (std::size_t i = 0; i < sqlite.size(); ++i) {
    std::string text = replaced(mysql[i], "MEDIUMTEXT", "TEXT");
    text = replaced(text, "BIGINT NOT NULL PRIMARY KEY", "INTEGER PRIMARY KEY");
    text = replaced(text, " DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "");
    BOOST_TEST(text == replaced(sqlite[i], " WITHOUT ROWID", ""));
  }
}

BOOST_AUTO_TEST_CASE(every_table_of_the_mysql_dialect_compares_byte_by_byte) {
  int tables = 0;
  for (const std::string& step : steps_in(kMysqlDialect)) {
    if (!starts_with(step, "CREATE TABLE ")) continue;
    ++tables;
    BOOST_TEST(step.ends_with(" DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"), step);
  }
  BOOST_TEST(tables == 12);
}

// What only one family understands, and what SOCI or a driver would drop in silence.
BOOST_AUTO_TEST_CASE(steps_are_single_statements_in_the_common_language) {
  for (const std::string& step : steps_in(kMysqlDialect)) {
    for (const std::string_view foreign :
         {";", ":", "--", "\"", "`", "AUTO_INCREMENT", "AUTOINCREMENT", "WITHOUT ROWID", "STRICT", "BLOB",
          "VARBINARY", "BOOLEAN", "WHERE live"}) {
      BOOST_TEST(step.find(foreign) == std::string::npos, foreign << " in " << step);
    }
    // an index over text needs a length in MySQL: no unlimited text may be a key
    for (const std::string_view key :
         {"TEXT PRIMARY", "TEXT UNIQUE", "TEXT NOT NULL PRIMARY", "TEXT NOT NULL UNIQUE"}) {
      BOOST_TEST(step.find(key) == std::string::npos, step);
    }
  }
}

}  // namespace hostyard
