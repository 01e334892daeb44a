// INV-11 under fire: two processes grant and take back on one file and are killed at random moments.
// Afterwards nothing is held twice, no pool rule is broken, and whatever was acknowledged is there.
#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <iostream>
#include <map>
#include <memory>
#include <string>

#include <boost/test/unit_test.hpp>
#include <signal.h>

#include "engine/store/open_store.h"
#include "tests/child_process.h"
#include "tests/contract/store/grant_work.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

constexpr int kProcesses = 2;
constexpr std::int64_t kHosts = 60;
constexpr int kGrants = 2'000;     // acknowledged ones, each process
constexpr std::size_t kHeld = 15;  // grants that a process keeps before it takes back its oldest
constexpr std::uint64_t kSeed = 11;

// What a child tells: 'g' or 'r' and the id, in one write of fixed size.
using Record = std::array<char, 32>;

void tell(int pipe, char what, const std::string& id) {
  Record record{};
  record[0] = what;
  std::strncpy(record.data() + 1, id.c_str(), record.size() - 2);
  if (::write(pipe, record.data(), record.size()) != ssize_t{std::tuple_size_v<Record>}) ::_exit(5);
}

// Again and again where the other process always comes first: the bound of replans is not under test.
bool done(Ledger& ledger, const Ledger::Plan& plan) {
  for (;;) {
    try {
      return ledger.transact(plan).has_value();
    } catch (const Error& failure) {
      if (failure.code() != ErrorCode::kConflictPersists) throw;
    }
  }
}

// The child: grants, and gives back the oldest of its grants, until it is killed.
void work_for_ever(const std::string& file, const std::string& name, int pipe) {
  const auto store = open_sqlite_store(file);
  Ledger ledger(*store);
  std::deque<std::string> held;
  for (TimeMicros now = 1;; ++now) {
    const std::string id = name + "-" + std::to_string(now);
    if (done(ledger, grant_plan(id, now))) {
      tell(pipe, 'g', id);
      held.push_back(id);
    } else if (held.empty()) {
      ::_exit(4);
    }
    if (held.size() < kHeld) continue;
    if (!done(ledger, recycle_plan(held.front(), now))) ::_exit(6);
    tell(pipe, 'r', held.front());
    held.pop_front();
  }
}

class Worker {
 public:
  Worker(std::string file, std::string name) : file_(std::move(file)), name_(std::move(name)) {}

  void start() {
    pipe_ = std::make_unique<Pipe>();
    child_ = start_child([&] {
      pipe_->close_read();
      work_for_ever(file_, name_ + std::to_string(generation_), pipe_->write_end());
    });
    ++generation_;
    pipe_->close_write();
  }

  // Reads what it tells until `grants` more of them came.
  void follow(int grants) {
    while (grants > 0 && read_one()) grants -= last_was_grant_ ? 1 : 0;
    BOOST_REQUIRE(grants == 0);  // it did not end by itself
  }
  void kill() {
    ::kill(child_, SIGKILL);
    int status = 0;
    ::waitpid(child_, &status, 0);
    BOOST_REQUIRE(WIFSIGNALED(status));
    while (read_one()) {
    }
    // what nobody recycles any more: the next generation does not know it
    for (auto& [id, told] : told_) orphan(id, told);
  }

  // Acknowledged, by id: 'g' or 'r'.
  const std::map<std::string, char>& told() const { return told_; }
  int grants() const { return grants_; }
  std::deque<std::string> orphans;

 private:
  bool read_one() {
    Record record{};
    if (::read(pipe_->read_end(), record.data(), record.size()) != ssize_t{std::tuple_size_v<Record>})
      return false;
    told_[record.data() + 1] = record[0];
    last_was_grant_ = record[0] == 'g';
    grants_ += last_was_grant_ ? 1 : 0;
    return true;
  }
  void orphan(const std::string& id, char told) {
    const std::string generation = name_ + std::to_string(generation_ - 1) + "-";
    if (told == 'g' && id.starts_with(generation)) orphans.push_back(id);
  }

  std::string file_;
  std::string name_;
  int generation_ = 0;
  std::unique_ptr<Pipe> pipe_;
  pid_t child_ = 0;
  bool last_was_grant_ = false;
  int grants_ = 0;
  std::map<std::string, char> told_;
};

// What is wrong with the file after a kill, the other process still at work.
std::string fault(Store& store) {
  const Pool pool = store.load().pool;
  const std::vector<std::string> faults = pool_faults(pool);
  return faults.empty() ? "" : faults.front();
}

// What was promised and is not so.
std::string broken_promise(Store& store, const std::map<std::string, char>& told) {
  for (const auto& [id, what] : told) {
    const std::vector<LedgerRow> rows = store.rows_of_request("request " + id);
    if (rows.size() != 3) return "grant " + id + " has " + std::to_string(rows.size()) + " rows";
    for (const LedgerRow& row : rows) {
      if (row.disks.size() != 1 || row.ports.size() != 5) return "grant " + id + " is there by halves";
      if (what == 'r' && row.live()) return "grant " + id + " was taken back and is live";
    }
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(two_processes_that_are_killed_while_they_grant_hold_nothing_twice) {  // INV-11
  SeededRandom random(kSeed);
  const TemporaryFolder folder;
  const std::string file = folder / "store.db";
  open_sqlite_store(file)->commit(free_hosts(0, kHosts));
  std::vector<Worker> workers;
  for (int i = 0; i < kProcesses; ++i) workers.emplace_back(file, std::string(1, static_cast<char>('a' + i)));
  for (Worker& worker : workers) worker.start();

  const auto store = open_sqlite_store(file);
  Ledger ledger(*store);  // the third process: it takes back what the killed ones held
  int kills = 0;
  const auto least = [](const Worker& worker) { return worker.grants(); };
  while (std::ranges::min_element(workers, {}, least)->grants() < kGrants) {
    Worker& worker = workers[random.below(workers.size())];
    worker.follow(static_cast<int>(20 + random.below(180)));
    worker.kill();
    ++kills;
    BOOST_REQUIRE_EQUAL(fault(*store), "");
    for (; worker.orphans.size() > kHeld; worker.orphans.pop_front()) {
      BOOST_REQUIRE(done(ledger, recycle_plan(worker.orphans.front(), 1)));
    }
    worker.start();
  }
  for (Worker& worker : workers) worker.kill();

  std::size_t grants = 0;
  for (const Worker& worker : workers) {
    BOOST_TEST(worker.grants() >= kGrants);
    grants += worker.told().size();
    BOOST_TEST(broken_promise(*store, worker.told()) == "");
  }
  BOOST_TEST(fault(*store) == "");
  ledger.catch_up();
  const Snapshot snapshot = store->load();
  BOOST_TEST(ledger.read([&](const Pool& pool) { return difference(pool, snapshot.pool); }) == "");
  std::cout << kills + kProcesses << " kills with SIGKILL, " << grants << " grants, " << snapshot.sequence
            << " change sets, seed " << kSeed << "\n";
}

}  // namespace hostyard::test
