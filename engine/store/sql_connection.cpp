#include "engine/store/sql_connection.h"

#include <fmt/format.h>

#include "engine/base/plant.h"
#include "engine/base/result.h"
#include "engine/store/changes_codec.h"
#include "engine/store/schema.h"
#include "engine/store/store_file.h"

namespace hostyard {
namespace {

// 0 for a file without tables. Anything that is not ours was refused by its header already, unless another
// program made it one this very moment.
std::int64_t stored_version(SqlSession& session) {
  if (session.number("SELECT COUNT(*) FROM sqlite_master") == 0) return 0;
  if (session.number("PRAGMA application_id") != kApplicationId) {
    throw store_error(ErrorCode::kStoreUnusable, session.path(), "is a SQLite database of another program",
                      "name another file");
  }
  return session.number("SELECT value FROM counters WHERE name = 'schema'");
}

void migrate(SqlSession& session, std::int64_t version) {
  if (version > schema_version()) {
    throw store_error(
        ErrorCode::kStoreTooNew, session.path(),
        fmt::format("has schema version {}, this program knows versions up to {}", version, schema_version()),
        "use the newer program, or name another store");
  }
  if (version == schema_version()) return;
  for (const Migration& migration : migrations()) {
    if (migration.version <= version) continue;
    for (const std::string_view step : migration.steps) session.execute(render(step, kSqliteDialect));
  }
  const char* old = HOSTYARD_PLANT(migration_loses_a_row, "DELETE FROM counters WHERE value > 0",
                                   "DELETE FROM counters WHERE name = 'schema'");
  session.execute(old);
  session.execute(fmt::format("INSERT INTO counters (name, value) VALUES ('schema', {})", schema_version()));
  session.execute(fmt::format("PRAGMA application_id = {}", kApplicationId));
}

// SQLite does not wait for locks while it switches to WAL; a transaction in between waits for it.
void switch_to_wal(SqlSession& session) {
  constexpr int kAttempts = 16;
  for (int attempt = 1; session.text("PRAGMA journal_mode") != "wal"; ++attempt) {
    try {
      session.text("PRAGMA journal_mode = WAL");
    } catch (const Error&) {
      if (attempt == kAttempts) throw;
      session.transaction(SqlSession::Access::kWrite, [] { return 0; });
      continue;
    }
    if (attempt == kAttempts) {
      throw store_error(ErrorCode::kStoreUnusable, session.path(),
                        "is on a file system without shared memory for its WAL",
                        "put it on a local file system");
    }
  }
}

const std::string& checked(const std::string& path) {
  check_store_file(path);
  return path;
}

}  // namespace

SqlConnection::SqlConnection(const std::string& path, int lock_wait_seconds, const std::string& vfs)
    : session_(checked(path), lock_wait_seconds, vfs),
      hosts_(session_),
      disks_(session_),
      vendors_(session_),
      flows_(session_),
      nodes_(session_),
      grants_(session_),
      requests_(session_),
      instances_(session_),
      delete_mark_(session_, "DELETE FROM marks WHERE mark_key = :mark_key", {&mark_.mark_key}),
      insert_mark_(insert_into(session_, mark_)),
      count_change_(session_, "UPDATE counters SET value = value + :growth WHERE name = 'changes'",
                    {&growth_}),
      read_sequence_(session_, "SELECT value FROM counters WHERE name = 'changes'", {}, {&sequence_}),
      insert_change_(session_,
                     "INSERT INTO changes (sequence, change_time, reason, body) "
                     "VALUES (:sequence, :change_time, :reason, :body)",
                     {&sequence_, &change_time_, &reason_, &body_}),
      read_log_(
          session_,
          HOSTYARD_PLANT(log_read_from_the_next_but_one,
                         "SELECT sequence, change_time, reason, body FROM changes WHERE sequence > :after + "
                         "1 ORDER BY sequence LIMIT :limit",
                         "SELECT sequence, change_time, reason, body FROM changes WHERE sequence > :after "
                         "ORDER BY sequence LIMIT :limit"),
          {&after_, &limit_}, {&sequence_, &change_time_, &reason_, &body_}) {
  const auto version = [&] { return stored_version(session_); };
  // A store that is up to date is opened without a write: a look at it waits for no writer.
  if (session_.transaction(SqlSession::Access::kRead, version) != schema_version()) {
    session_.transaction(SqlSession::Access::kWrite, [&] {
      migrate(session_, stored_version(session_));
      return 0;
    });
  }
  switch_to_wal(session_);
}

std::int64_t SqlConnection::write(std::span<const ChangeSet> group) {
  for (const ChangeSet& changes : group) {
    for (const Change& change : changes.changes) {
      std::visit([&](const auto& row) { put(row); }, change);
    }
  }
  // one counter row makes writers queue: it comes late in the transaction, when little is left to do
  growth_ = std::ssize(group);
  count_change_.run();
  sequence_ = sequence() - growth_;
  for (const ChangeSet& changes : HOSTYARD_PLANT(log_has_one_entry_a_group, group.last(1), group))
    append(changes);
  return sequence_;
}

void SqlConnection::append(const ChangeSet& changes) {
  ++sequence_;
  change_time_ = changes.time;
  reason_ = changes.reason;
  body_ = encode_changes(changes.changes);
  try {
    insert_change_.run();
  } catch (const UniqueFailed&) {
    throw store_error(ErrorCode::kStoreUnusable, session_.path(),
                      fmt::format("is damaged (its changes log has an entry {} already)", sequence_),
                      "restore it from a backup");
  }
}

std::int64_t SqlConnection::sequence() {
  read_sequence_.each([] {});
  return sequence_;
}

std::vector<LoggedChange> SqlConnection::log_since(std::int64_t after, std::int64_t limit) {
  after_ = after;
  limit_ = limit;
  std::vector<LoggedChange> log;
  read_log_.each([&] {
    log.push_back({sequence_, ChangeSet{reason_, change_time_, decode_changes(body_)}});
  });
  return log;
}

void SqlConnection::put(const PutMark& change) {
  assign(mark_, change);
  delete_mark_.run();
  insert_mark_.run();
}

}  // namespace hostyard
