// One connection to a SQL database, wrapped thin: transactions, prepared statements, errors in the project's
// words. The only place that knows SOCI and SQLite.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/store/sql_rows.h"

namespace hostyard {

// A statement ran into a UNIQUE or PRIMARY KEY guard. The transaction is still open; which guard it was is
// asked of the tables, for databases name it in their own words.
struct UniqueFailed {};

// Not thread-safe. After an Error the session is to be thrown away.
class SqlSession {
 public:
  // Opens or creates the SQLite file `path`: durable on every commit (WAL, synchronous=FULL), foreign keys
  // checked. The file was found acceptable by check_store_file() just before. Throws Error.
  SqlSession(std::string path, int lock_wait_seconds, const std::string& vfs);
  ~SqlSession();
  SqlSession(const SqlSession&) = delete;
  SqlSession& operator=(const SqlSession&) = delete;

  const std::string& path() const { return path_; }

  // Runs fn between BEGIN and COMMIT and returns what it returns. Whatever fn throws rolls back and passes
  // through. kRead sees one consistent state; kWrite waits for the write lock first, so that no later
  // statement can fail for it. Inside another transaction it is part of that one.
  enum class Access : std::uint8_t { kRead, kWrite };
  template <class F>
  auto transaction(Access access, F&& fn) {
    if (in_transaction()) return std::forward<F>(fn)();
    begin(access);
    try {
      auto result = std::forward<F>(fn)();
      commit();
      return result;
    } catch (...) {
      rollback();
      throw;
    }
  }

  // One statement without parameters or rows.
  void execute(const std::string& sql);
  // The one number, or the one text, that a query without parameters answers.
  std::int64_t number(const std::string& sql);
  std::string text(const std::string& sql);

 private:
  friend class SqlStatement;
  struct Backend;

  bool in_transaction() const;
  void begin(Access access);
  void commit();
  void rollback() noexcept;
  // Gives the failure that is being handled (a SOCI exception) its name: throws UniqueFailed or Error.
  [[noreturn]] void rethrow_classified();

  std::string path_;
  int most_looks_;  // for a lock, before a call fails
  std::unique_ptr<Backend> backend_;
};

// A prepared statement, bound for good to variables of its owner, which outlive it. Parameters are named
// :like_this and bound in the order of their appearance. Prepared on its first execution.
class SqlStatement {
 public:
  using Field = std::variant<std::string*, SqlInteger*, LiveText*>;

  SqlStatement(SqlSession& session, std::string sql, std::vector<Field> parameters,
               std::vector<Field> results = {});
  ~SqlStatement();
  SqlStatement(SqlStatement&&) noexcept;

  // A statement without rows, with the parameters as they are now; how many rows it changed.
  std::int64_t run();

  // A query with the parameters as they are now: calls fn() for each row, whose values then stand in the
  // results.
  template <class F>
  void each(F&& fn) {
    for (bool row = start(); row; row = next()) fn();
  }

 private:
  struct Prepared;
  bool start();
  bool next();
  Prepared& prepared();

  SqlSession* session_;
  std::string sql_;
  std::vector<Field> parameters_;
  std::vector<Field> results_;
  std::unique_ptr<Prepared> prepared_;
};

}  // namespace hostyard
