#include "tests/bench/floor/raw_writer.h"

#include <stdexcept>

#include <sqlite3.h>

#include "engine/store/changes_codec.h"
#include "engine/store/open_store.h"

namespace hostyard::test {

class RawWriter::Impl {
 public:
  explicit Impl(const std::string& file) {
    open_sqlite_store(file);
    check(sqlite3_open(file.c_str(), &database_));
    for (const char* sql :
         {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"}) {
      check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr));
    }
    begin_ = prepare("BEGIN IMMEDIATE");
    commit_ = prepare("COMMIT");
    count_ = prepare("UPDATE counters SET value = value + 1 WHERE name = 'changes'");
    log_ = prepare("INSERT INTO changes (sequence, change_time, reason, body) VALUES (?, ?, ?, ?)");
  }
  ~Impl() {
    for (sqlite3_stmt* statement : {begin_, commit_, count_, log_}) sqlite3_finalize(statement);
    for (sqlite3_stmt* statement :
         {hosts_[0], hosts_[1], disks_[0], disks_[1], flows_[0], flows_[1], nodes_[0], nodes_[1]}) {
      sqlite3_finalize(statement);
    }
    sqlite3_close(database_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void write(const Prepared& prepared) {
    run(begin_);
    for (const auto& row : prepared.rows) std::visit([&](const auto& r) { put(r); }, row);
    run(count_);
    sqlite3_bind_int64(log_, 1, ++sequence_);
    sqlite3_bind_int64(log_, 2, prepared.time);
    bind_text(log_, 3, prepared.reason);
    bind_text(log_, 4, prepared.body);
    run(log_);
    run(commit_);
  }

 private:
  static void check(int result) {
    if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errstr(result));
  }
  static void bind_text(sqlite3_stmt* statement, int at, const std::string& text) {
    sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), nullptr);
  }
  static void bind(sqlite3_stmt* statement, int at, const std::string& text) {
    bind_text(statement, at, text);
  }
  static void bind(sqlite3_stmt* statement, int at, SqlInteger value) {
    sqlite3_bind_int64(statement, at, value);
  }
  static void bind(sqlite3_stmt* statement, int at, const LiveText& live) {
    if (live.null) {
      sqlite3_bind_null(statement, at);
    } else {
      bind_text(statement, at, live.text);
    }
  }
  sqlite3_stmt* prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr));
    return statement;
  }
  void run(sqlite3_stmt* statement) {
    const int result = sqlite3_step(statement);
    sqlite3_reset(statement);
    if (result != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(database_));
  }

  sqlite3_stmt** statements(const HostRow&) { return hosts_; }
  sqlite3_stmt** statements(const DiskRow&) { return disks_; }
  sqlite3_stmt** statements(const FlowRow&) { return flows_; }
  sqlite3_stmt** statements(const NodeRow&) { return nodes_; }

  template <class Row>
  void put(const Row& row) {
    const bool fresh = row.version == 1;
    sqlite3_stmt*& statement = statements(row)[fresh ? 0 : 1];
    if (statement == nullptr) statement = prepare(fresh ? insert_sql<Row>() : update_sql<Row>());
    int at = 0;
    for (const Column<Row>& column : Row::columns()) {
      if (!fresh && column.fixed) continue;
      std::visit([&](auto member) { bind(statement, ++at, row.*member); }, column.member);
    }
    if (!fresh) {
      bind(statement, ++at, row.id);
      bind(statement, ++at, row.version - 1);
    }
    run(statement);
  }
  template <class Row>
  static std::string insert_sql() {
    std::string names, values;
    for (const Column<Row>& column : Row::columns()) {
      names += (names.empty() ? "" : ", ") + std::string(column.name);
      values += values.empty() ? "?" : ", ?";
    }
    return "INSERT INTO " + std::string(Row::kTable) + " (" + names + ") VALUES (" + values + ")";
  }
  template <class Row>
  static std::string update_sql() {
    std::string sets;
    for (const Column<Row>& column : Row::columns()) {
      if (!column.fixed) sets += (sets.empty() ? "" : ", ") + std::string(column.name) + " = ?";
    }
    return "UPDATE " + std::string(Row::kTable) + " SET " + sets + " WHERE id = ? AND version = ?";
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt *begin_, *commit_, *count_, *log_;
  sqlite3_stmt *hosts_[2]{}, *disks_[2]{}, *flows_[2]{}, *nodes_[2]{};
  std::int64_t sequence_ = 0;
};

RawWriter::Prepared RawWriter::prepare_rows(const ChangeSet& changes) {
  Prepared prepared{{}, changes.reason, encode_changes(changes.changes), changes.time};
  for (const Change& change : changes.changes) {
    std::visit(
        [&]<class Put>(const Put& put) {
          using Row = typename RowOf<Put>::type;
          if constexpr (std::is_constructible_v<Prepared::AnyRow, Row>) {
            Row row;
            assign(row, put);
            row.version += 1;
            prepared.rows.emplace_back(std::move(row));
          }
        },
        change);
  }
  return prepared;
}

RawWriter::RawWriter(const std::string& file) : impl_(std::make_unique<Impl>(file)) {}
RawWriter::~RawWriter() = default;
void RawWriter::write(const Prepared& prepared) {
  impl_->write(prepared);
}

}  // namespace hostyard::test
