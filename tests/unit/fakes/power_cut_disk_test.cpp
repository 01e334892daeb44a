#include "fakes/power_cut_disk.h"

#include <boost/test/unit_test.hpp>
#include <sqlite3.h>

namespace hostyard {
namespace {

// A database on the disk, as anybody opens one.
class Database {
 public:
  Database(const PowerCutDisk& disk, const std::string& synchronous) {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    BOOST_REQUIRE_EQUAL(sqlite3_open_v2("/x.db", &connection_, flags, disk.vfs().c_str()), SQLITE_OK);
    BOOST_REQUIRE(run("PRAGMA journal_mode = WAL"));
    BOOST_REQUIRE(run("PRAGMA synchronous = " + synchronous));
    BOOST_REQUIRE(run("CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY)"));
  }
  ~Database() { sqlite3_close(connection_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  bool run(const std::string& statement) {
    return sqlite3_exec(connection_, statement.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
  }
  int rows() {
    int count = -1;
    const auto read = [](void* to, int, char** values, char**) {
      *static_cast<int*>(to) = std::stoi(values[0]);
      return 0;
    };
    BOOST_REQUIRE_EQUAL(sqlite3_exec(connection_, "SELECT COUNT(*) FROM t", read, &count, nullptr),
                        SQLITE_OK);
    return count;
  }

 private:
  sqlite3* connection_ = nullptr;
};

// Whoever had it open is gone at once; how many rows does the next one find?
int rows_after(PowerCutDisk& disk, std::unique_ptr<Database>& open, bool power_was_cut) {
  disk.switch_off();
  open.reset();
  disk.switch_on(power_was_cut);
  return Database(disk, "FULL").rows();
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_a_database_synced_survives_a_power_cut) {
  PowerCutDisk disk;
  auto open = std::make_unique<Database>(disk, "FULL");
  for (int i = 0; i < 3; ++i) BOOST_TEST(open->run("INSERT INTO t DEFAULT VALUES"));
  BOOST_TEST(rows_after(disk, open, true) == 3);
}

BOOST_AUTO_TEST_CASE(what_a_database_wrote_and_did_not_sync_is_lost_with_the_power_and_only_with_it) {
  for (const bool power_was_cut : {false, true}) {
    PowerCutDisk disk;
    { const Database made(disk, "FULL"); }
    auto open = std::make_unique<Database>(disk, "OFF");
    for (int i = 0; i < 3; ++i) BOOST_TEST(open->run("INSERT INTO t DEFAULT VALUES"));
    BOOST_TEST(rows_after(disk, open, power_was_cut) == (power_was_cut ? 0 : 3));
  }
}

BOOST_AUTO_TEST_CASE(a_transaction_during_whose_sync_the_power_goes_away_fails_and_is_lost_whole) {
  PowerCutDisk disk;
  auto open = std::make_unique<Database>(disk, "FULL");
  BOOST_TEST(open->run("INSERT INTO t DEFAULT VALUES"));
  disk.switch_off_at_next_sync();
  BOOST_TEST(!open->run("INSERT INTO t VALUES (10), (11), (12)"));
  BOOST_TEST(disk.is_off());
  BOOST_TEST(!open->run("INSERT INTO t VALUES (20)"));
  BOOST_TEST(rows_after(disk, open, true) == 1);
}

BOOST_AUTO_TEST_CASE(
    a_database_outgrows_its_first_pages_and_is_rewritten_and_a_power_cut_takes_it_back_to_its_last_sync) {
  PowerCutDisk disk;
  { const Database made(disk, "FULL"); }
  auto open = std::make_unique<Database>(disk, "FULL");
  BOOST_TEST(
      open->run("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 5000) "
                "INSERT INTO t SELECT n FROM c"));
  BOOST_TEST(open->run("PRAGMA wal_checkpoint(TRUNCATE)"));
  BOOST_TEST(open->run("PRAGMA synchronous = OFF"));
  BOOST_TEST(open->run("DELETE FROM t WHERE n > 10"));
  BOOST_TEST(open->run("PRAGMA wal_checkpoint(TRUNCATE)"));
  BOOST_TEST(open->run("VACUUM"));
  BOOST_TEST(rows_after(disk, open, true) == 5000);
}

}  // namespace hostyard
