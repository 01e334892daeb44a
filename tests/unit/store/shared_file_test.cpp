// Several writers on one file: each sees the others, nobody loses anything.
#include <thread>

#include <boost/test/unit_test.hpp>
#include <sqlite3.h>

#include "engine/base/result.h"
#include "engine/store/memory_store.h"
#include "engine/store/open_store.h"
#include "tests/child_process.h"
#include "tests/contract/store/rows.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

constexpr int kWriters = 4;
constexpr int kCommits = 25;

// Adds one core to the host's use `kCommits` times, again after every conflict; how often it conflicted.
int count_up(Store& store) {
  int conflicts = 0;
  for (int done = 0; done < kCommits;) {
    Host host = store.load().pool.hosts().at("h1");
    host.used_cpu_cores += 1;
    if (std::holds_alternative<Committed>(store.commit(change_set({PutHost{host}})))) {
      ++done;
    } else {
      ++conflicts;
    }
  }
  return conflicts;
}

Host counted_host() {
  Host host = host_row("h1", "10.0.0.1", "host1");
  host.used_cpu_cores = 0;
  host.cpu_cores = kWriters * kCommits;
  return host;
}

}  // namespace

BOOST_AUTO_TEST_CASE(processes_on_one_file_lose_no_update) {
  const TemporaryFolder folder;
  const std::string file = folder / "store.db";
  open_sqlite_store(file)->commit(change_set({PutHost{counted_host()}}));
  pid_t writers[kWriters];
  for (pid_t& writer : writers) writer = start_child([&] { count_up(*open_sqlite_store(file)); });
  for (const pid_t writer : writers) {
    int status = 0;
    ::waitpid(writer, &status, 0);
    BOOST_TEST(status == 0);
  }
  const auto store = open_sqlite_store(file);
  BOOST_TEST(store->load().pool.host("h1")->used_cpu_cores == kWriters * kCommits);
  BOOST_TEST(store->load().sequence == 1 + kWriters * kCommits);
  BOOST_TEST(store->changes_since(0, 1000).size() == 1u + kWriters * kCommits);
}

BOOST_AUTO_TEST_CASE(processes_that_create_one_file_at_once_all_get_the_same_store) {
  for (int round = 0; round < 5; ++round) {
    const TemporaryFolder folder;
    const std::string file = folder / "store.db";
    pid_t writers[kWriters];
    for (int i = 0; i < kWriters; ++i) {
      writers[i] = start_child([&] {
        const std::string n = std::to_string(i);
        const auto store = open_sqlite_store(file);
        const auto done = store->commit(change_set({PutHost{host_row("h" + n, "10.0.0." + n, "host" + n)}}));
        if (!std::holds_alternative<Committed>(done)) ::_exit(4);
      });
    }
    for (const pid_t writer : writers) {
      int status = 0;
      ::waitpid(writer, &status, 0);
      BOOST_TEST(status == 0);
    }
    BOOST_TEST(open_sqlite_store(file)->load().pool.hosts().size() == static_cast<std::size_t>(kWriters));
  }
}

BOOST_AUTO_TEST_CASE(threads_on_one_store_lose_no_update) {
  const TemporaryFolder folder;
  MemoryStore memory;
  const auto sql = open_sqlite_store(folder / "store.db");
  for (Store* store : {static_cast<Store*>(&memory), sql.get()}) {
    store->commit(change_set({PutHost{counted_host()}}));
    std::vector<std::jthread> threads;
    for (int i = 0; i < kWriters; ++i) threads.emplace_back([store] { count_up(*store); });
    threads.clear();
    BOOST_TEST(store->load().pool.host("h1")->used_cpu_cores == kWriters * kCommits);
  }
}

BOOST_AUTO_TEST_CASE(a_file_that_stays_locked_is_a_failure_that_says_so_and_passes) {
  const TemporaryFolder folder;
  const std::string file = folder / "store.db";
  const auto store = open_sqlite_store(file, 0);
  sqlite3* other = nullptr;
  BOOST_REQUIRE_EQUAL(sqlite3_open(file.c_str(), &other), SQLITE_OK);
  BOOST_REQUIRE_EQUAL(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  const ChangeSet changes = change_set({PutHost{counted_host()}});
  const auto locked = [](const Error& failure) {
    return failure.code() == ErrorCode::kStoreUnusable &&
           failure.message().find("is locked by another") != std::string::npos;
  };
  BOOST_CHECK_EXCEPTION(store->commit(changes), Error, locked);
  BOOST_CHECK_EXCEPTION(open_sqlite_store(file, 0)->commit(changes), Error, locked);
  sqlite3_close(other);
  BOOST_TEST(store->load().sequence == 0);
  BOOST_TEST(std::holds_alternative<Committed>(store->commit(changes)));
}

BOOST_AUTO_TEST_CASE(a_look_at_a_store_waits_for_no_writer) {  // D82
  const TemporaryFolder folder;
  const std::string file = folder / "store.db";
  open_sqlite_store(file)->commit(change_set({PutHost{host_row("h1", "10.0.0.1", "host1")}}));
  sqlite3* other = nullptr;
  BOOST_REQUIRE(sqlite3_open(file.c_str(), &other) == SQLITE_OK);
  BOOST_REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  const auto store = open_sqlite_store(file, 0);  // would wait, if it did, for no time at all
  BOOST_TEST(store->load().pool.hosts().size() == 1u);
  BOOST_TEST(store->changes_since(0, 10).size() == 1u);
  BOOST_TEST(sqlite3_close(other) == SQLITE_OK);
}

BOOST_AUTO_TEST_CASE(a_reader_sees_what_another_store_on_the_file_committed) {
  const TemporaryFolder folder;
  const auto writer = open_sqlite_store(folder / "store.db");
  const auto reader = open_sqlite_store(folder / "store.db");
  for (int i = 1; i <= 3; ++i) {
    const std::string n = std::to_string(i);
    writer->commit(change_set({PutHost{host_row("h" + n, "10.0.0." + n, "host" + n)}}));
    BOOST_TEST(reader->changes_since(i - 1, 10).size() == 1u);
    BOOST_TEST(reader->load().pool.hosts().size() == static_cast<std::size_t>(i));
  }
  BOOST_TEST(
      (std::get<VersionConflict>(reader->commit(change_set({PutHost{host_row("h1", "10.0.0.9", "host9")}})))
           .row == "host h1"));
  BOOST_TEST(
      std::get<UniqueViolation>(reader->commit(change_set({PutHost{host_row("h9", "10.0.0.1", "host9")}})))
          .key == "ip 10.0.0.1");
}

// While a plan that lost a race is made, nobody else commits: it does not lose again.
BOOST_AUTO_TEST_CASE(nobody_commits_while_a_plan_that_lost_is_made) {  // INV-11
  const TemporaryFolder folder;
  const std::string file = folder / "store.db";
  const auto store = open_sqlite_store(file);
  const auto impatient = open_sqlite_store(file, 0);
  ChangeSet made = change_set({PutMark{"who", "first"}});
  bool kept_out = false;
  const CommitResult result = store->commit_after(0, [&](auto) {
    try {
      impatient->commit(change_set({PutMark{"who", "second"}}));
    } catch (const Error&) {
      kept_out = true;
    }
    return std::span<const ChangeSet>(&made, 1);
  });
  BOOST_TEST(std::holds_alternative<Committed>(result));
  BOOST_TEST(kept_out);
  BOOST_TEST(impatient->load().pool.marks().at("who") == "first");
}

}  // namespace hostyard::test
