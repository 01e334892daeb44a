#include "engine/store/sql_session.h"

#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>

#include <fmt/format.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "engine/base/plant.h"
#include "engine/base/result.h"
#include "engine/store/store_file.h"

namespace hostyard {
namespace {

// SOCI splits its connection string at blanks and equal signs: a path goes in as a URI with everything
// unusual encoded.
std::string connection_string(const std::string& path, int lock_wait_seconds, const std::string& vfs) {
  std::string uri = "file://";
  for (const char c : std::filesystem::absolute(path).string()) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || std::strchr("/._-", c) != nullptr) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  if (!vfs.empty()) uri += "?vfs=" + vfs;
  return fmt::format("dbname={} timeout={}", uri, lock_wait_seconds);
}

bool no_space(int result, int system_errno) {
  if (result == SQLITE_FULL) return true;
  const bool of_system = result == SQLITE_IOERR || result == SQLITE_CANTOPEN;
  return of_system && (system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG);
}

// SQLite's own waiting grows to 100 ms between two looks: next to a process that writes without a pause, one
// that waits would come too late nearly always. This one looks again soon.
constexpr int kLookAgainMicros = 500;
int wait_for_lock(void* most_looks, int looks) {
  if (looks >= *static_cast<const int*>(most_looks)) return 0;
  sqlite_api::sqlite3_vfs* const system = sqlite_api::sqlite3_vfs_find(nullptr);
  system->xSleep(system, kLookAgainMicros);
  return 1;
}

// What happened in words, without SOCI's own text: that one quotes the values of the statement.
Error classified(const std::string& path, int extended_result, int system_errno, std::string_view said) {
  const int result = extended_result & 0xff;
  if (no_space(result, system_errno)) {
    return store_error(ErrorCode::kStoreFull, path, fmt::format("has no space left to write ({})", said),
                       "free space on its file system, or raise the quota or file size limit, and repeat");
  }
  switch (result) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return store_error(ErrorCode::kStoreUnusable, path,
                         fmt::format("is locked by another process for longer than a call waits ({})", said),
                         "let that process end and repeat");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_CANTOPEN:
      return store_error(ErrorCode::kStoreUnusable, path,
                         fmt::format("cannot be opened for writing ({})", said),
                         "this user needs write permission on the file and on its folder");
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return store_error(ErrorCode::kStoreUnusable, path, fmt::format("is damaged ({})", said),
                         "restore it from a backup, or name another file");
    case SQLITE_CONSTRAINT:
      return store_error(ErrorCode::kSqlError, path,
                         fmt::format("refused a row that breaks a guard ({})", said),
                         "this is a defect of the program: report it with this message");
    case SQLITE_IOERR:
      return store_error(ErrorCode::kStoreUnusable, path,
                         fmt::format("cannot be read or written ({}: {})", said, std::strerror(system_errno)),
                         "check the disk and its file system");
    default:
      return store_error(ErrorCode::kSqlError, path, fmt::format("failed ({})", said),
                         "report it with this message");
  }
}

}  // namespace

struct SqlSession::Backend {
  soci::session session;
  std::optional<soci::statement> begin_read, begin_write, commit;

  // SOCI keeps the type information of its backends to itself, which the sanitizer wants for a downcast.
  __attribute__((no_sanitize("vptr"))) sqlite_api::sqlite3* connection() {
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
  }
  // Of the last failure. SQLite does not keep it for every statement, but its files do: the database, and its
  // WAL or journal.
  int system_errno() {
    const int kept = errno;
    if (const int known = sqlite_api::sqlite3_system_errno(connection()); known != 0) return known;
    int found = 0;
    sqlite_api::sqlite3_file_control(connection(), "main", SQLITE_FCNTL_LAST_ERRNO, &found);
    if (found != 0) return found;
    sqlite_api::sqlite3_file* journal = nullptr;
    sqlite_api::sqlite3_file_control(connection(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &journal);
    if (journal != nullptr && journal->pMethods != nullptr) {
      journal->pMethods->xFileControl(journal, SQLITE_FCNTL_LAST_ERRNO, &found);
    }
    return found != 0 ? found : kept;
  }
  bool connected() { return session.get_backend() != nullptr; }
};

SqlSession::SqlSession(std::string path, int lock_wait_seconds, const std::string& vfs)
    : path_(std::move(path)),
      most_looks_(lock_wait_seconds * (1'000'000 / kLookAgainMicros)),
      backend_(std::make_unique<Backend>()) {
  try {
    backend_->session.open(soci::sqlite3, connection_string(path_, lock_wait_seconds, vfs));
  } catch (...) {
    rethrow_classified();
  }
  // SQLite falls back to reading, and then even BEGIN IMMEDIATE only reads
  if (sqlite_api::sqlite3_db_readonly(backend_->connection(), "main") != 0) {
    throw classified(path_, SQLITE_READONLY, 0, "no permission to write to it");
  }
  // not in the connection string: SOCI sends it before it sets the time-out
  sqlite_api::sqlite3_busy_handler(backend_->connection(), wait_for_lock, &most_looks_);
  execute("PRAGMA synchronous = FULL");
  execute("PRAGMA foreign_keys = ON");
}

SqlSession::~SqlSession() = default;

void SqlSession::rethrow_classified() {
  try {
    throw;
  } catch (const soci::sqlite3_soci_error& failure) {
    if (!backend_->connected()) {
      throw classified(path_, failure.result(), errno, "unable to open database file");
    }
    auto* connection = backend_->connection();
    const int result = sqlite_api::sqlite3_extended_errcode(connection);
    if (result == SQLITE_CONSTRAINT_UNIQUE || result == SQLITE_CONSTRAINT_PRIMARYKEY) throw UniqueFailed{};
    throw classified(path_, result, backend_->system_errno(), sqlite_api::sqlite3_errmsg(connection));
  } catch (const soci::soci_error&) {
    throw store_error(ErrorCode::kSqlError, path_, "got a statement that does not fit its tables",
                      "this is a defect of the program: report it");
  }
}

bool SqlSession::in_transaction() const {
  return sqlite_api::sqlite3_get_autocommit(backend_->connection()) == 0;
}

void SqlSession::begin(Access access) {
  auto& statement = access == Access::kWrite ? backend_->begin_write : backend_->begin_read;
  try {
    if (!statement) {
      // a deferred BEGIN that reads first and writes later fails at once when another process wrote in
      // between
      const char* write = HOSTYARD_PLANT(write_lock_taken_late, "BEGIN", "BEGIN IMMEDIATE");
      const char* sql = access == Access::kWrite ? write : "BEGIN";
      statement.emplace((backend_->session.prepare << sql));
    }
    statement->execute(true);
  } catch (...) {
    rethrow_classified();
  }
}

void SqlSession::commit() {
  try {
    if (!backend_->commit) backend_->commit.emplace((backend_->session.prepare << "COMMIT"));
    HOSTYARD_PLANT(commit_told_before_it_is_done, void(), void(backend_->commit->execute(true)));
  } catch (...) {
    rethrow_classified();
  }
}

void SqlSession::rollback() noexcept {
  auto* connection = backend_->connection();
  // SQLite has rolled back by itself after some failures; a failure of this statement ends with the session
  const bool open = sqlite_api::sqlite3_get_autocommit(connection) == 0;
  if (HOSTYARD_PLANT(refused_rows_not_rolled_back, false, open)) {
    sqlite_api::sqlite3_exec(connection, "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

void SqlSession::execute(const std::string& sql) {
  try {
    backend_->session << sql;
  } catch (...) {
    rethrow_classified();
  }
}

std::int64_t SqlSession::number(const std::string& sql) {
  SqlInteger value = 0;
  SqlStatement(*this, sql, {}, {&value}).each([] {});
  return value;
}

std::string SqlSession::text(const std::string& sql) {
  std::string value;
  SqlStatement(*this, sql, {}, {&value}).each([] {});
  return value;
}

struct SqlStatement::Prepared {
  explicit Prepared(soci::session& session) : statement(session) {}
  std::vector<soci::indicator> nulls;  // one per parameter; only those of LiveText are used
  soci::statement statement;
};

SqlStatement::SqlStatement(SqlSession& session, std::string sql, std::vector<Field> parameters,
                           std::vector<Field> results)
    : session_(&session),
      sql_(std::move(sql)),
      parameters_(std::move(parameters)),
      results_(std::move(results)) {}

SqlStatement::~SqlStatement() = default;
SqlStatement::SqlStatement(SqlStatement&&) noexcept = default;

SqlStatement::Prepared& SqlStatement::prepared() {
  if (prepared_ == nullptr) {
    auto fresh = std::make_unique<Prepared>(session_->backend_->session);
    fresh->nulls.assign(parameters_.size(), soci::i_ok);
    soci::statement& statement = fresh->statement;
    for (const Field& result : results_) {
      std::visit(
          [&]<class T>(T* field) {
            if constexpr (!std::is_same_v<T, LiveText>) statement.exchange(soci::into(*field));
          },
          result);
    }
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      std::visit(
          [&]<class T>(T* field) {
            if constexpr (std::is_same_v<T, LiveText>) {
              statement.exchange(soci::use(field->text, fresh->nulls[i]));
            } else {
              statement.exchange(soci::use(*field));
            }
          },
          parameters_[i]);
    }
    statement.alloc();
    statement.prepare(sql_);
    statement.define_and_bind();
    prepared_ = std::move(fresh);
  }
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    if (const auto* live = std::get_if<LiveText*>(&parameters_[i])) {
      prepared_->nulls[i] = (*live)->null ? soci::i_null : soci::i_ok;
    }
  }
  return *prepared_;
}

std::int64_t SqlStatement::run() {
  try {
    soci::statement& statement = prepared().statement;
    statement.execute(true);
    return statement.get_affected_rows();
  } catch (...) {
    session_->rethrow_classified();
  }
}

bool SqlStatement::start() {
  try {
    return prepared().statement.execute(true);
  } catch (...) {
    session_->rethrow_classified();
  }
}

bool SqlStatement::next() {
  try {
    return prepared_->statement.fetch();
  } catch (...) {
    session_->rethrow_classified();
  }
}

}  // namespace hostyard
