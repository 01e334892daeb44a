// Plan -> commit -> apply (ARCHITECTURE, "One idea"), over stores that lose races.
#include "engine/ledger/ledger.h"

#include <array>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "engine/store/memory_store.h"
#include "tests/forwarding_store.h"

namespace hostyard {
namespace {

Vendor vendor(const std::string& id, const std::string& name) {
  return Vendor{id, name, {}};
}

ChangeSet put(Vendor row) {
  return ChangeSet{"test", 1, {PutVendor{std::move(row)}}};
}

// The plan that renames a vendor from whatever the pool says, or inserts it.
Ledger::Plan rename(const std::string& id, const std::string& name) {
  return [=](const Pool& pool) -> Result<ChangeSet> {
    const auto found = pool.vendors().find(id);
    Vendor row = found == pool.vendors().end() ? vendor(id, name) : found->second;
    row.name = name;
    return put(row);
  };
}

std::string name_of(Ledger& ledger, const std::string& id) {
  return ledger.read([&](const Pool& pool) {
    const auto found = pool.vendors().find(id);
    return found == pool.vendors().end() ? std::string("(none)") : found->second.name;
  });
}

// Answers commits with what is queued, then with the real store's answers.
class RacyStore final : public test::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  std::vector<CommitResult> answers;  // taken from the front
  bool for_ever = false;              // the first answer again and again
  bool broken = false;
  bool unreadable = false;
  int commits = 0;

  CommitResult commit_group(std::span<const ChangeSet> group) override {
    ++commits;
    if (broken) throw Error(ErrorCode::kStoreFull, "the disk is full");
    if (answers.empty()) return ForwardingStore::commit_group(group);
    const CommitResult answer = answers.front();
    if (!for_ever) answers.erase(answers.begin());
    return answer;
  }
  std::vector<LoggedChange> changes_since(std::int64_t after, std::int64_t limit) override {
    if (unreadable) throw Error(ErrorCode::kStoreUnusable, "a page cannot be read");
    return ForwardingStore::changes_since(after, limit);
  }
  std::string description() const override { return "racy"; }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(ledger)

BOOST_AUTO_TEST_CASE(a_committed_plan_is_in_the_pool_and_in_the_store) {
  MemoryStore store;
  Ledger ledger(store);
  const auto committed = ledger.transact(rename("A", "first"));
  BOOST_TEST(committed.has_value());
  BOOST_TEST(name_of(ledger, "A") == "first");
  Ledger again(store);
  BOOST_TEST(name_of(again, "A") == "first");
}

BOOST_AUTO_TEST_CASE(a_refusal_commits_nothing) {
  MemoryStore store;
  Ledger ledger(store);
  const auto refused = ledger.transact(
      [](const Pool&) -> Result<ChangeSet> { return refuse(ErrorCode::kHostBusy, "it is busy"); });
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST((refused.error() == Refusal{ErrorCode::kHostBusy, "it is busy"}));
  BOOST_TEST(store.load().sequence == 0);
}

BOOST_AUTO_TEST_CASE(an_empty_change_set_commits_nothing) {
  MemoryStore store;
  Ledger ledger(store);
  const auto nothing = ledger.transact([](const Pool&) { return Result<ChangeSet>(ChangeSet{}); });
  BOOST_TEST(nothing->empty());
  BOOST_TEST(store.load().sequence == 0);
}

BOOST_AUTO_TEST_CASE(a_plan_on_a_row_that_another_process_changed_is_made_again) {
  MemoryStore store;
  Ledger here(store);
  Ledger there(store);
  (void)there.transact(rename("A", "there"));
  int plans = 0;
  const auto committed = here.transact([&](const Pool& pool) {
    ++plans;
    return rename("A", "here")(pool);
  });
  BOOST_TEST(committed.has_value());
  BOOST_TEST(plans == 2);
  BOOST_TEST(name_of(here, "A") == "here");
  there.catch_up();
  BOOST_TEST(name_of(there, "A") == "here");
}

BOOST_AUTO_TEST_CASE(what_others_committed_on_other_rows_is_applied_with_the_own_change) {
  MemoryStore store;
  Ledger here(store);
  Ledger there(store);
  (void)there.transact(rename("A", "there"));
  (void)here.transact(rename("B", "here"));
  BOOST_TEST(name_of(here, "A") == "there");
  BOOST_TEST(name_of(here, "B") == "here");
}

BOOST_AUTO_TEST_CASE(a_refusal_on_an_outdated_pool_is_thought_over) {
  MemoryStore store;
  Ledger here(store);
  Ledger there(store);
  (void)there.transact(rename("A", "there"));
  const auto committed = here.transact([](const Pool& pool) -> Result<ChangeSet> {
    if (!pool.vendors().contains("A")) return refuse(ErrorCode::kInvalidVendorName, "no vendor A");
    return rename("A", "here")(pool);
  });
  BOOST_TEST(committed.has_value());
  BOOST_TEST(name_of(here, "A") == "here");
}

BOOST_AUTO_TEST_CASE(catching_up_takes_more_than_one_batch) {
  MemoryStore store;
  Ledger here(store);
  Ledger there(store);
  const std::array<std::string, 3> vendors{"A", "B", "C"};
  for (int i = 0; i < 2'500; ++i)
    (void)there.transact(rename(vendors[static_cast<std::size_t>(i) % 3], std::to_string(i)));
  here.catch_up();
  BOOST_TEST(name_of(here, "A") == "2499");
  BOOST_TEST(name_of(here, "B") == "2497");
  BOOST_TEST(name_of(here, "C") == "2498");
}

BOOST_AUTO_TEST_CASE(a_conflict_that_passes_is_planned_again) {
  MemoryStore memory;
  RacyStore store(memory);
  Ledger ledger(store);
  store.answers = {VersionConflict{"vendor A"}, UniqueViolation{"host h1", "ip 10.0.0.1"}};
  BOOST_TEST(ledger.transact(rename("A", "late")).has_value());
  BOOST_TEST(store.commits == 3);
  BOOST_TEST(name_of(ledger, "A") == "late");
}

BOOST_AUTO_TEST_CASE(a_conflict_that_persists_is_a_failure_after_a_bounded_number_of_attempts) {
  MemoryStore memory;
  RacyStore store(memory);
  Ledger ledger(store);
  store.answers = {UniqueViolation{"host h1", "ip 10.0.0.1"}};
  store.for_ever = true;
  BOOST_CHECK_EXCEPTION((void)ledger.transact(rename("A", "never")), Error, [](const Error& error) {
    return error.code() == ErrorCode::kConflictPersists &&
           error.message().find("ip 10.0.0.1") != std::string::npos &&
           error.message().find("racy") != std::string::npos;
  });
  BOOST_TEST(store.commits == Ledger::kMaxReplans + 1);
  BOOST_TEST(name_of(ledger, "A") == "(none)");
}

BOOST_AUTO_TEST_CASE(a_failure_of_the_store_applies_nothing_and_the_ledger_goes_on_afterwards) {  // D1
  MemoryStore memory;
  RacyStore store(memory);
  Ledger ledger(store);
  store.broken = true;
  BOOST_CHECK_THROW((void)ledger.transact(rename("A", "lost")), Error);
  BOOST_TEST(name_of(ledger, "A") == "(none)");
  store.broken = false;
  BOOST_TEST(ledger.transact(rename("A", "kept")).has_value());
  BOOST_TEST(name_of(ledger, "A") == "kept");
}

// A refusal is an answer about the pool as it is: where that cannot be read, there is none.
BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_a_failure_and_never_an_answer) {  // D15
  MemoryStore memory;
  RacyStore store(memory);
  Ledger ledger(store);
  store.unreadable = true;
  const Ledger::Plan none = [](const Pool&) -> Result<ChangeSet> {
    return refuse(ErrorCode::kNoEnoughHost, "no host is left");
  };
  BOOST_CHECK_THROW((void)ledger.transact(none), Error);
  store.answers = {
      VersionConflict{"host h1"}};  // what others did is to be read before the plan is made again
  BOOST_CHECK_THROW((void)ledger.transact(rename("A", "lost")), Error);
  BOOST_TEST(name_of(ledger, "A") == "(none)");
  store.unreadable = false;
  BOOST_TEST((ledger.transact(none).error().code == ErrorCode::kNoEnoughHost));
  BOOST_TEST(ledger.transact(rename("A", "kept")).has_value());
}

// Somebody else was faster, nothing conflicts, and what he did cannot be read afterwards.
BOOST_AUTO_TEST_CASE(what_is_durable_is_acknowledged_though_the_log_cannot_be_read_behind_it) {
  MemoryStore memory;
  RacyStore store(memory);
  Ledger ledger(store);
  Ledger other(memory);
  BOOST_TEST(other.transact(rename("B", "before")).has_value());
  store.unreadable = true;
  BOOST_TEST(ledger.transact(rename("A", "kept")).has_value());
  BOOST_CHECK_THROW((void)name_of(ledger, "A"), Error);  // never an answer without it
  BOOST_CHECK_THROW((void)ledger.transact(rename("A", "again")), Error);
  store.unreadable = false;
  BOOST_TEST(name_of(ledger, "A") == "kept");
  BOOST_TEST(name_of(ledger, "B") == "before");
  BOOST_TEST(ledger.transact(rename("A", "again")).has_value());
  BOOST_TEST(name_of(ledger, "A") == "again");
}

BOOST_AUTO_TEST_CASE(no_change_is_lost_where_many_threads_of_two_ledgers_count) {
  constexpr int kThreads = 4;
  constexpr int kRounds = 100;
  MemoryStore store;
  Ledger one(store);
  Ledger two(store);
  (void)one.transact(rename("A", "0"));
  two.catch_up();
  const auto count = [&](Ledger& ledger) {
    for (int i = 0; i < kRounds; ++i) {
      // Replanning is bounded, and here everybody fights for one row: who gives up tries again.
      for (bool done = false; !done;) {
        try {
          (void)ledger.transact([](const Pool& pool) -> Result<ChangeSet> {
            Vendor row = pool.vendors().at("A");
            row.name = std::to_string(std::stoi(row.name) + 1);
            return put(row);
          });
          done = true;
        } catch (const Error& error) {
          if (error.code() != ErrorCode::kConflictPersists) throw;
        }
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(count, std::ref(i % 2 == 0 ? one : two));
  for (std::thread& thread : threads) thread.join();
  one.catch_up();
  BOOST_TEST(name_of(one, "A") == std::to_string(kThreads * kRounds));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard
