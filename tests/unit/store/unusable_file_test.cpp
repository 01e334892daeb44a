// Files that are no store: a clear failure, and not a byte of them changed.
#include <fstream>
#include <iterator>

#include <boost/test/unit_test.hpp>
#include <sqlite3.h>
#include <sys/stat.h>

#include "engine/base/result.h"
#include "engine/store/open_store.h"
#include "engine/store/schema.h"
#include "tests/child_process.h"
#include "tests/contract/store/rows.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

std::string bytes_of(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write_file(const std::string& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

void run_sql(const std::string& file, const std::string& sql) {
  sqlite3* database = nullptr;
  BOOST_REQUIRE_EQUAL(sqlite3_open(file.c_str(), &database), SQLITE_OK);
  char* message = nullptr;
  sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &message);
  BOOST_CHECK_MESSAGE(message == nullptr, "sqlite says: " << (message == nullptr ? "" : message));
  sqlite3_free(message);
  sqlite3_close(database);
}

// The failure to open `file`, which must have this code and contain these words.
std::string open_failure(const std::string& file) {
  try {
    open_sqlite_store(file);
  } catch (const Error& failure) {
    return std::to_string(static_cast<int>(failure.code())) + " " + failure.message();
  }
  return "it opened";
}

#define TEST_SAYS(text, words) BOOST_TEST((text).find(words) != std::string::npos, text)

void make_store(const std::string& file) {
  const auto store = open_sqlite_store(file);
  store->commit(change_set({PutHost{host_row("h1", "10.0.0.1", "host1")}}));
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_file_that_is_no_database_is_refused_and_kept) {
  const TemporaryFolder folder;
  const std::string file = folder / "notes.txt";
  for (const std::string& bytes :
       {std::string("x"), std::string("my shopping list\n"), std::string(8192, '\0')}) {
    write_file(file, bytes);
    const std::string said = open_failure(file);
    TEST_SAYS(said, "30185 store sqlite:" + file);
    TEST_SAYS(said, "is not a SQLite database");
    BOOST_TEST(bytes_of(file) == bytes);
  }
  BOOST_TEST(std::distance(std::filesystem::directory_iterator(folder.path()), {}) ==
             1);  // nothing beside it
}

BOOST_AUTO_TEST_CASE(a_database_of_another_program_is_refused_and_kept) {
  const TemporaryFolder folder;
  const std::string file = folder / "other.db";
  run_sql(file, "CREATE TABLE hosts (id TEXT)");
  const std::string before = bytes_of(file);
  TEST_SAYS(open_failure(file), "is a SQLite database of another program");
  BOOST_TEST(bytes_of(file) == before);
}

BOOST_AUTO_TEST_CASE(a_store_of_a_newer_program_is_refused_with_both_versions_and_kept) {
  const TemporaryFolder folder;
  const std::string file = folder / "store.db";
  make_store(file);
  run_sql(file, "UPDATE counters SET value = 4711 WHERE name = 'schema'");
  const std::string before = bytes_of(file);
  const std::string said = open_failure(file);
  TEST_SAYS(said, "30186");
  TEST_SAYS(said, "version 4711");
  TEST_SAYS(said, "up to " + std::to_string(schema_version()));
  BOOST_TEST(bytes_of(file) == before);
}

BOOST_AUTO_TEST_CASE(an_empty_file_is_an_empty_store) {
  const TemporaryFolder folder;
  const std::string file = folder / "empty.db";
  write_file(file, "");
  BOOST_TEST(open_sqlite_store(file)->load().sequence == 0);
}

BOOST_AUTO_TEST_CASE(a_folder_and_a_missing_folder_are_named) {
  const TemporaryFolder folder;
  TEST_SAYS(open_failure(folder.path().string()), "is a folder");
  const std::string said = open_failure(folder / "nowhere/store.db");
  TEST_SAYS(said, "30185");
  TEST_SAYS(said, "there is no folder " + (folder / "nowhere"));
}

BOOST_AUTO_TEST_CASE(a_damaged_store_is_a_failure_that_says_so) {
  const TemporaryFolder folder;
  const std::string file = folder / "store.db";
  make_store(file);
  std::string bytes = bytes_of(file);
  for (std::size_t i = 4096; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7);
  write_file(file, bytes);
  std::string said = open_failure(file);
  if (said == "it opened") {
    try {
      open_sqlite_store(file)->load();
    } catch (const Error& failure) {
      said = failure.message();
    }
  }
  TEST_SAYS(said, "is damaged");
  BOOST_TEST(bytes_of(file) == bytes);
}

BOOST_AUTO_TEST_CASE(a_row_that_something_else_wrote_is_a_failure_that_names_it) {
  const TemporaryFolder folder;
  const std::string file = folder / "store.db";
  make_store(file);
  run_sql(file, "UPDATE hosts SET arch = 'SPARC'");
  const auto store = open_sqlite_store(file);
  BOOST_CHECK_EXCEPTION(store->load(), Error, [](const Error& failure) {
    return failure.message().find("host h1 with arch \"SPARC\"") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(a_log_with_a_wrong_count_is_a_failure_that_says_so_and_changes_nothing) {
  const TemporaryFolder folder;
  const std::string file = folder / "store.db";
  make_store(file);
  run_sql(file, "UPDATE counters SET value = 0 WHERE name = 'changes'");
  const auto store = open_sqlite_store(file);
  const ChangeSet changes = change_set({PutHost{host_row("h2", "10.0.0.2", "host2")}});
  BOOST_CHECK_EXCEPTION(store->commit(changes), Error, [](const Error& failure) {
    return failure.message().find("changes log has an entry 1 already") != std::string::npos;
  });
  BOOST_TEST(store->load().pool.hosts().size() == 1u);
}

// The guards of the tables themselves, behind those of the program.
BOOST_AUTO_TEST_CASE(the_tables_refuse_impossible_rows_whoever_writes_them) {
  const TemporaryFolder folder;
  const std::string file = folder / "store.db";
  make_store(file);
  sqlite3* database = nullptr;
  BOOST_REQUIRE_EQUAL(sqlite3_open(file.c_str(), &database), SQLITE_OK);
  for (const char* sql :
       {"UPDATE hosts SET used_cpu_cores = cpu_cores + 1", "UPDATE hosts SET used_memory_gib = -1",
        "UPDATE hosts SET cpu_cores = 'many'", "UPDATE hosts SET live_ip = NULL",
        "UPDATE hosts SET delete_time = 1", "UPDATE hosts SET version = 0", "UPDATE hosts SET os = NULL",
        "UPDATE counters SET value = -1"}) {
    BOOST_TEST(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_CONSTRAINT, sql);
  }
  sqlite3_close(database);
}

// A user without the right to write; root drops its rights for it.
BOOST_AUTO_TEST_CASE(a_file_or_folder_without_write_permission_is_refused_and_kept) {
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms::all);
  const std::string inner = folder / "inner";
  const std::string file = inner + "/store.db";
  std::filesystem::create_directory(inner);
  make_store(file);
  const std::string before = bytes_of(file);
  struct Case {
    mode_t file_mode, folder_mode;
    const char* name;
  };
  for (const Case& one :
       {Case{0444, 0777, "store.db"}, Case{0666, 0555, "store.db"}, Case{0444, 0555, "store.db"},
        Case{0000, 0777, "store.db"}, Case{0666, 0555, "new.db"}}) {
    ::chmod(file.c_str(), one.file_mode);
    ::chmod(inner.c_str(), one.folder_mode);
    const std::string said = in_child([&] {
      if (::getuid() == 0 && ::setuid(65534) != 0) return std::string("cannot drop rights");
      return open_failure(inner + "/" + one.name);
    });
    BOOST_TEST_CONTEXT(one.name << std::oct << " " << one.file_mode << " " << one.folder_mode)
    TEST_SAYS(said, "permission on the file and on its folder");
  }
  ::chmod(inner.c_str(), 0777);
  ::chmod(file.c_str(), 0666);
  BOOST_TEST(bytes_of(file) == before);
  BOOST_TEST(open_sqlite_store(file)->load().sequence == 1);
}

BOOST_AUTO_TEST_CASE(a_file_may_have_any_name) {
  const TemporaryFolder folder;
  for (const char* name : {"with blank.db", "a=b;c.db", "per%20cent?x#y.db", "\"quoted\".db",
                           "dbname=x timeout=0.db", "Größe.db"}) {
    make_store(folder / name);
    BOOST_TEST(std::filesystem::exists(folder / name), name);
    BOOST_TEST(open_sqlite_store(folder / name)->load().sequence == 1);
  }
}

BOOST_AUTO_TEST_CASE(addresses_name_stores) {
  const TemporaryFolder folder;
  BOOST_TEST(open_store("memory:")->description() == "memory");
  BOOST_TEST(open_store("sqlite:" + (folder / "s.db"))->description() == "sqlite:" + (folder / "s.db"));
  for (const char* address : {"", "sqlite:", "memory", "mysql://host/db", "store.db"}) {
    BOOST_CHECK_EXCEPTION(open_store(address), Error, [](const Error& failure) {
      return failure.code() == ErrorCode::kParameterInvalid;
    });
  }
}

}  // namespace hostyard::test
