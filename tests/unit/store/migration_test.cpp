// Stores that older programs wrote are brought to the schema of this one, whole or not at all.
#include <filesystem>

#include <boost/test/unit_test.hpp>
#include <sqlite3.h>

#include "engine/store/open_store.h"
#include "tests/child_process.h"
#include "tests/contract/store/rows.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

std::string copy_of_version_1(const TemporaryFolder& folder) {
  std::string file = folder / "store.db";
  std::filesystem::copy_file(std::string(HOSTYARD_SOURCE_DIR) + "/tests/data/store/version1.db", file);
  return file;
}

std::int64_t number(const std::string& file, const char* sql) {
  sqlite3* connection = nullptr;
  sqlite3_stmt* statement = nullptr;
  std::int64_t value = -1;
  if (sqlite3_open(file.c_str(), &connection) == SQLITE_OK &&
      sqlite3_prepare_v2(connection, sql, -1, &statement, nullptr) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW) {
    value = sqlite3_column_int64(statement, 0);
  }
  sqlite3_finalize(statement);
  sqlite3_close(connection);
  return value;
}

constexpr const char* kSchema = "SELECT value FROM counters WHERE name = 'schema'";

}  // namespace

BOOST_AUTO_TEST_CASE(a_store_of_schema_version_1_keeps_everything_and_takes_grants) {
  const TemporaryFolder folder;
  const std::string file = copy_of_version_1(folder);
  BOOST_REQUIRE(number(file, kSchema) == 1);
  const auto store = open_sqlite_store(file);
  BOOST_TEST(number(file, kSchema) == 2);

  const Snapshot snapshot = store->load();
  BOOST_TEST(snapshot.sequence == 24);
  BOOST_REQUIRE(snapshot.pool.hosts().size() == 1u);
  const Host& host = snapshot.pool.hosts().begin()->second;
  BOOST_TEST(host.host_name == "HostName1");
  BOOST_TEST(host.disks.size() == 3u);
  BOOST_REQUIRE(store->deleted_hosts().size() == 1u);
  BOOST_TEST(store->deleted_hosts().front().host_name == "HostName2");
  BOOST_TEST(store->flows({}).total == 3);
  BOOST_TEST(store->changes_since(0, 100).size() == 24u);
  BOOST_TEST(snapshot.pool.ledger().last_seq() == 0);

  const LedgerRow row = grant_row(1, host.id, host.disks.front().id, {4000});
  BOOST_TEST(std::holds_alternative<Committed>(
      store->commit(change_set({PutGrant{row}, PutRequest{request_row("request1")}}))));
  BOOST_TEST(open_sqlite_store(file)->load().pool.ledger().rows().size() == 1u);
}

BOOST_AUTO_TEST_CASE(processes_that_migrate_one_file_at_once_all_get_the_same_store) {
  const TemporaryFolder folder;
  const std::string file = copy_of_version_1(folder);
  pid_t openers[4];
  for (pid_t& opener : openers) {
    opener = start_child([&] {
      if (open_sqlite_store(file)->load().sequence != 24) ::_exit(4);
    });
  }
  for (const pid_t opener : openers) {
    int status = 0;
    ::waitpid(opener, &status, 0);
    BOOST_TEST(status == 0);
  }
  BOOST_TEST(number(file, kSchema) == 2);
}

// Here because something else took the name of a table.
BOOST_AUTO_TEST_CASE(a_migration_that_fails_leaves_the_old_version) {
  const TemporaryFolder folder;
  const std::string file = copy_of_version_1(folder);
  sqlite3* connection = nullptr;
  BOOST_REQUIRE(sqlite3_open(file.c_str(), &connection) == SQLITE_OK);
  BOOST_REQUIRE(sqlite3_exec(connection, "CREATE TABLE held_ports (x)", nullptr, nullptr, nullptr) ==
                SQLITE_OK);
  sqlite3_close(connection);
  BOOST_CHECK_THROW((void)open_sqlite_store(file), Error);
  BOOST_TEST(number(file, kSchema) == 1);
  BOOST_TEST(number(file, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'grants'") == 0);
}

BOOST_AUTO_TEST_CASE(the_tables_refuse_what_holds_something_twice_whoever_writes) {  // INV-1, INV-2, D38
  const TemporaryFolder folder;
  const std::string file = folder / "store.db";
  {
    const auto store = open_sqlite_store(file);
    store->commit(
        change_set({PutHost{host_row("h1", "10.0.0.1", "host1")}, PutDisk{disk_row("d1", "h1", "/data1")},
                    PutGrant{grant_row(1, "h1", "d1", {4000})}, PutGrant{grant_row(2, "h1", "", {4001})}}));
  }
  sqlite3* connection = nullptr;
  BOOST_REQUIRE(sqlite3_open(file.c_str(), &connection) == SQLITE_OK);
  for (const char* sql : {"UPDATE grants SET live_disk = 'd1' WHERE seq = 2",
                          "UPDATE grants SET disk_id = 'd1', live_disk = 'd1' WHERE seq = 2",
                          "UPDATE grants SET cpu_cores = -1 WHERE seq = 2",
                          "UPDATE grants SET delete_time = 1 WHERE seq = 1",  // and still holds its disk
                          "UPDATE held_ports SET port = 4000 WHERE port = 4001",
                          "UPDATE held_ports SET port = 65536 WHERE port = 4001",
                          "UPDATE hosts SET used_cpu_cores = cpu_cores + 1"}) {
    BOOST_TEST(sqlite3_exec(connection, sql, nullptr, nullptr, nullptr) == SQLITE_CONSTRAINT, sql);
  }
  sqlite3_close(connection);
}

}  // namespace hostyard::test
