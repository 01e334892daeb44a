#include "tests/bench/floor/grant_floor.h"

#include <array>
#include <stdexcept>

#include <fmt/format.h>
#include <sqlite3.h>

#include "engine/store/changes_codec.h"

namespace hostyard::test {
namespace {

using Write = GrantFloor::Write;

constexpr std::array<const char*, GrantFloor::kStatements> kSql{
    "BEGIN IMMEDIATE",
    "UPDATE hosts SET version = ?, used_cpu_cores = ?, used_memory_gib = ?, load_stat = ?, update_time = ? "
    "WHERE id = ? AND version = ?",
    "UPDATE disks SET version = ?, status = ?, update_time = ? WHERE id = ? AND version = ?",
    "INSERT INTO grants VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
    "UPDATE grants SET version = ?, live_disk = NULL, update_time = ?, delete_time = ? "
    "WHERE seq = ? AND version = ?",
    "INSERT INTO held_ports VALUES (?, ?, ?)",
    "DELETE FROM held_ports WHERE host_id = ? AND port = ?",
    "INSERT INTO requests VALUES (?, ?, ?)",
    "UPDATE counters SET value = value + 1 WHERE name = 'changes'",
    "INSERT INTO changes VALUES ((SELECT value FROM counters WHERE name = 'changes'), ?, ?, ?)",
    "COMMIT"};

std::string text(std::string_view name) {
  return std::string(name);
}

struct Writer {
  std::vector<Write>& to;

  void operator()(const PutHost& put) const {
    const Host& row = put.host;
    to.push_back({GrantFloor::kHost,
                  {row.version + 1, std::int64_t{row.used_cpu_cores}, std::int64_t{row.used_memory_gib},
                   text(to_string(row.load_stat)), row.update_time, row.id, row.version}});
  }
  void operator()(const PutDisk& put) const {
    const Disk& row = put.disk;
    to.push_back({GrantFloor::kDisk,
                  {row.version + 1, text(to_string(row.status)), row.update_time, row.id, row.version}});
  }
  void operator()(const PutGrant& put) const {
    const LedgerRow& row = put.row;
    if (row.live()) {
      const std::string& disk = row.disks.front();
      to.push_back(
          {GrantFloor::kGrant,
           {row.seq, row.holder_id, row.request_id, row.host_id, std::int64_t{row.cpu_cores},
            std::int64_t{row.memory_gib}, disk, disk, fmt::format("{}", fmt::join(row.ports, ",")),
            std::int64_t{row.exclusive}, std::int64_t{row.region_wide}, row.create_time, row.update_time}});
    } else {
      to.push_back(
          {GrantFloor::kRecycle, {row.version + 1, row.update_time, row.delete_time, row.seq, row.version}});
    }
    for (const std::uint16_t port : row.ports) {
      if (row.live()) {
        to.push_back({GrantFloor::kHold, {row.host_id, std::int64_t{port}, row.seq}});
      } else {
        to.push_back({GrantFloor::kRelease, {row.host_id, std::int64_t{port}}});
      }
    }
  }
  void operator()(const PutRequest& put) const {
    to.push_back(
        {GrantFloor::kRequest, {put.request.request_id, put.request.holder_id, put.request.create_time}});
  }
  template <class Other>
  void operator()(const Other&) const {
    throw std::runtime_error("no row of a grant");
  }
};

}  // namespace

class GrantFloor::Impl {
 public:
  explicit Impl(const std::string& file) {
    check(sqlite3_open(file.c_str(), &database_));
    for (const char* sql :
         {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"}) {
      check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr));
    }
    for (std::size_t i = 0; i < kSql.size(); ++i) {
      check(sqlite3_prepare_v2(database_, kSql[i], -1, &statements_[i], nullptr));
    }
  }
  ~Impl() {
    for (sqlite3_stmt* statement : statements_) sqlite3_finalize(statement);
    sqlite3_close(database_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void run(const Write& write) {
    sqlite3_stmt* statement = statements_[write.statement];
    int at = 0;
    for (const auto& value : write.values) {
      ++at;
      if (const auto* number = std::get_if<std::int64_t>(&value)) {
        sqlite3_bind_int64(statement, at, *number);
      } else if (const auto* words = std::get_if<std::string>(&value)) {
        sqlite3_bind_text(statement, at, words->data(), static_cast<int>(words->size()), nullptr);
      }
    }
    const int result = sqlite3_step(statement);
    sqlite3_reset(statement);
    const bool changes_a_row = write.statement != kBegin && write.statement != kCommit;
    if (result != SQLITE_DONE || (changes_a_row && sqlite3_changes(database_) != 1)) {
      throw std::runtime_error(fmt::format("the floor failed: {}", sqlite3_errmsg(database_)));
    }
  }

 private:
  static void check(int result) {
    if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errstr(result));
  }

  sqlite3* database_ = nullptr;
  std::array<sqlite3_stmt*, kStatements> statements_{};
};

GrantFloor::GrantFloor(const std::string& file) : impl_(std::make_unique<Impl>(file)) {}
GrantFloor::~GrantFloor() = default;

std::vector<Write> GrantFloor::prepare(const ChangeSet& changes) {
  std::vector<Write> writes{{kBegin, {}}};
  for (const Change& change : changes.changes) std::visit(Writer{writes}, change);
  writes.push_back({kCount, {}});
  writes.push_back({kLog, {changes.time, changes.reason, encode_changes(changes.changes)}});
  writes.push_back({kCommit, {}});
  return writes;
}

void GrantFloor::run(const std::vector<Write>& writes) {
  for (const Write& write : writes) impl_->run(write);
}

}  // namespace hostyard::test
