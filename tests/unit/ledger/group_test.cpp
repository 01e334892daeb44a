// Callers that wait are committed together, and nobody notices but by the speed.
#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <thread>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "engine/ledger/ledger.h"
#include "engine/store/open_store.h"
#include "tests/contract/store/rows.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

// Tells of every commit before it is done; may answer in the store's place.
class WatchedStore final : public Store {
 public:
  explicit WatchedStore(Store& real) : real_(real) {}

  std::function<std::optional<CommitResult>(std::span<const ChangeSet>)> before = [](auto) {
    return std::nullopt;
  };
  bool unreadable = false;
  std::vector<std::size_t> sizes;  // of the groups that came
  std::atomic<int> durable = 0;    // change sets

  Snapshot load() override { return real_.load(); }
  std::vector<LoggedChange> changes_since(std::int64_t after, std::int64_t limit) override {
    if (unreadable) throw Error(ErrorCode::kStoreUnusable, "a page cannot be read");
    return real_.changes_since(after, limit);
  }
  CommitResult commit_group(std::span<const ChangeSet> group) override {
    sizes.push_back(group.size());
    const auto watcher = before;  // it may put another one in its place
    if (auto answer = watcher(group)) return *answer;
    CommitResult result = real_.commit_group(group);
    if (std::holds_alternative<Committed>(result)) durable += static_cast<int>(group.size());
    return result;
  }
  std::optional<Flow> flow(std::string_view id) override { return real_.flow(id); }
  FlowPage flows(const FlowFilter& filter) override { return real_.flows(filter); }
  std::vector<LedgerRow> rows_of_request(std::string_view id) override { return real_.rows_of_request(id); }
  std::vector<Host> deleted_hosts() override { return real_.deleted_hosts(); }
  std::string description() const override { return "watched"; }

 private:
  Store& real_;
};

std::string mark_of(const Pool& pool, const std::string& key) {
  const auto found = pool.marks().find(key);
  return found == pool.marks().end() ? "" : found->second;
}

// Appends a letter to the mark "word": each caller's letter is there once if each saw those before it.
Ledger::Plan append(const std::string& letter) {
  return [letter](const Pool& pool) -> Result<ChangeSet> {
    return change_set({PutMark{"word", mark_of(pool, "word") + letter}});
  };
}

Ledger::Plan refuse_it() {
  return [](const Pool&) -> Result<ChangeSet> { return refuse(ErrorCode::kHostBusy, "it is busy"); };
}

struct Outcome {
  std::optional<Result<ChangeSet>> result;
  std::string thrown;
};

struct Bench {
  std::unique_ptr<Store> memory = open_store("memory:");
  WatchedStore store{*memory};
  Ledger ledger{store};

  std::string word() {
    return ledger.read([](const Pool& pool) { return mark_of(pool, "word"); });
  }

  // The plans as one group, in this order: they come while another caller's commit is under way.
  // `before` then watches the store.
  std::vector<Outcome> group(
      const std::vector<Ledger::Plan>& plans,
      decltype(WatchedStore::before) before = [](auto) { return std::nullopt; }) {
    const auto wait_for = [&](std::size_t callers) {
      while (ledger.waiting() < callers) std::this_thread::yield();
    };
    store.before = [&](auto) -> std::optional<CommitResult> {
      wait_for(1 + plans.size());
      store.before = before;
      return std::nullopt;
    };
    std::vector<Outcome> outcomes(plans.size());
    std::vector<std::thread> threads;
    threads.emplace_back([&] { (void)ledger.transact(append("-")); });
    for (std::size_t i = 0; i < plans.size(); ++i) {
      wait_for(1 + i);
      threads.emplace_back([&, i] {
        try {
          outcomes[i].result = ledger.transact(plans[i]);
        } catch (const std::exception& failure) {
          outcomes[i].thrown = failure.what();
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    return outcomes;
  }
};

std::vector<std::size_t> sizes(std::initializer_list<std::size_t> list) {
  return list;
}

std::optional<CommitResult> conflict(std::span<const ChangeSet>) {
  return VersionConflict{"host h1"};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(groups)

BOOST_AUTO_TEST_CASE(who_waits_is_committed_together_in_the_order_of_coming) {
  Bench bench;
  const auto outcomes = bench.group({append("a"), append("b"), append("c")});
  BOOST_TEST(bench.store.sizes == sizes({1, 3}), boost::test_tools::per_element());
  BOOST_TEST(bench.word() == "-abc");
  BOOST_TEST((**outcomes[1].result == change_set({PutMark{"word", "-ab"}})));  // its own change set
  BOOST_TEST(bench.memory->load().sequence == 4);
  BOOST_TEST(bench.memory->load().pool.marks().at("word") == "-abc");
}

BOOST_AUTO_TEST_CASE(who_is_refused_or_throws_or_changes_nothing_does_so_alone) {
  Bench bench;
  const auto outcomes =
      bench.group({append("a"), refuse_it(),
                   [](const Pool&) -> Result<ChangeSet> { throw std::runtime_error("no plan"); },
                   [](const Pool&) -> Result<ChangeSet> { return ChangeSet{}; }, append("b")});
  BOOST_TEST(bench.store.sizes == sizes({1, 2}), boost::test_tools::per_element());
  BOOST_TEST(bench.word() == "-ab");
  BOOST_TEST(outcomes[0].result->has_value());
  BOOST_TEST((outcomes[1].result->error() == Refusal{ErrorCode::kHostBusy, "it is busy"}));
  BOOST_TEST(outcomes[2].thrown == "no plan");
  BOOST_TEST((*outcomes[3].result)->empty());
  BOOST_TEST(outcomes[4].result->has_value());
}

BOOST_AUTO_TEST_CASE(a_group_of_refusals_asks_the_store_once_and_commits_nothing) {
  Bench bench;
  const auto outcomes = bench.group({refuse_it(), refuse_it()});
  BOOST_TEST(bench.store.sizes == sizes({1}), boost::test_tools::per_element());
  BOOST_TEST(!outcomes[0].result->has_value());
  BOOST_TEST(!outcomes[1].result->has_value());
}

BOOST_AUTO_TEST_CASE(a_group_that_conflicts_is_taken_back_and_planned_again_whole) {
  Bench bench;
  const auto outcomes = bench.group({append("a"), append("b")}, [&](std::span<const ChangeSet> group) {
    bench.store.before = [](auto) { return std::nullopt; };
    return conflict(group);
  });
  BOOST_TEST(bench.store.sizes == sizes({1, 2, 2}), boost::test_tools::per_element());
  BOOST_TEST(bench.word() == "-ab");
  BOOST_TEST(outcomes[0].result->has_value());
}

BOOST_AUTO_TEST_CASE(a_group_that_keeps_conflicting_is_served_one_by_one) {
  Bench bench;
  const auto outcomes = bench.group(
      {append("a"), append("b"), append("c")},
      [&](std::span<const ChangeSet> group) { return group.size() > 1 ? conflict(group) : std::nullopt; });
  BOOST_TEST(bench.store.sizes == sizes({1, 3, 3, 3, 1, 1, 1}), boost::test_tools::per_element());
  BOOST_TEST(bench.word() == "-abc");
}

BOOST_AUTO_TEST_CASE(who_conflicts_for_ever_in_a_group_fails_alone) {
  Bench bench;
  const auto outcomes =
      bench.group({append("a"), append("X"), append("c")}, [&](std::span<const ChangeSet> group) {
        for (const ChangeSet& changes : group) {
          if (std::get<PutMark>(changes.changes.front()).value.ends_with("X")) return conflict(group);
        }
        return std::optional<CommitResult>();
      });
  BOOST_TEST(bench.word() == "-ac");
  BOOST_TEST(outcomes[0].result->has_value());
  BOOST_TEST(outcomes[1].thrown.find("gave up after 17 attempts") != std::string::npos);
  BOOST_TEST(outcomes[2].result->has_value());
}

BOOST_AUTO_TEST_CASE(a_change_set_that_the_store_throws_on_fails_its_own_caller) {
  Bench bench;
  Host impossible = host_row("h1", "10.0.0.1", "host1");
  impossible.used_cpu_cores = impossible.cpu_cores + 1;
  const auto outcomes = bench.group({append("a"),
                                     [&](const Pool&) -> Result<ChangeSet> {
                                       return change_set({PutHost{impossible}, PutMark{"word", "lost"}});
                                     },
                                     append("c")});
  BOOST_TEST(bench.store.sizes == sizes({1, 3, 1, 1, 1}), boost::test_tools::per_element());
  BOOST_TEST(bench.word() == "-ac");
  BOOST_TEST(outcomes[1].thrown.find("host \"h1\" cannot be stored") != std::string::npos);
  BOOST_TEST(outcomes[2].result->has_value());
}

BOOST_AUTO_TEST_CASE(a_store_that_fails_fails_everybody_and_changes_nothing) {
  Bench bench;
  const auto outcomes = bench.group({append("a"), append("b")}, [](auto) -> std::optional<CommitResult> {
    throw Error(ErrorCode::kStoreFull, "the disk is full");
  });
  for (const Outcome& outcome : outcomes)
    BOOST_TEST(outcome.thrown.find("the disk is full") != std::string::npos);
  BOOST_TEST(bench.word() == "-");
  bench.store.before = [](auto) { return std::nullopt; };
  BOOST_TEST(bench.ledger.transact(append("z")).has_value());
  BOOST_TEST(bench.word() == "-z");
}

// The others commit between the plans of the group and its commit, on rows that it does not touch.
BOOST_AUTO_TEST_CASE(a_refusal_in_a_group_is_thought_over_where_others_came_first) {
  Bench bench;
  const Ledger::Plan needs_theirs = [](const Pool& pool) -> Result<ChangeSet> {
    if (mark_of(pool, "theirs").empty()) return refuse(ErrorCode::kHostBusy, "not yet");
    return change_set({PutMark{"seen", "yes"}});
  };
  const auto outcomes =
      bench.group({append("a"), needs_theirs, append("b")}, [&](auto) -> std::optional<CommitResult> {
        bench.store.before = [](auto) { return std::nullopt; };
        (void)bench.memory->commit(change_set({PutMark{"theirs", "yes"}}));
        return std::nullopt;
      });
  BOOST_TEST(bench.word() == "-ab");
  BOOST_TEST(outcomes[1].result->has_value());
  BOOST_TEST(
      difference(bench.ledger.read([](const Pool& pool) { return pool; }), bench.memory->load().pool) == "");
}

BOOST_AUTO_TEST_CASE(
    a_group_behind_others_is_acknowledged_though_their_changes_cannot_be_read) {  // INV-11, D15
  Bench bench;
  const auto outcomes =
      bench.group({append("a"), refuse_it(), append("b")}, [&](auto) -> std::optional<CommitResult> {
        bench.store.before = [](auto) { return std::nullopt; };
        (void)bench.memory->commit(change_set({PutMark{"theirs", "yes"}}));
        bench.store.unreadable = true;
        return std::nullopt;
      });
  BOOST_TEST(outcomes[0].result->has_value());
  BOOST_TEST(outcomes[2].result->has_value());
  BOOST_TEST(outcomes[1].thrown == "a page cannot be read");  // a refusal that did not see everything is none
  bench.store.unreadable = false;
  BOOST_TEST(bench.word() == "-ab");
  BOOST_TEST(
      difference(bench.ledger.read([](const Pool& pool) { return pool; }), bench.memory->load().pool) == "");
}

BOOST_AUTO_TEST_CASE(readers_never_see_what_is_not_durable) {
  Bench bench;
  std::atomic<bool> over = false;
  std::atomic<int> too_early = 0;
  std::thread reader([&] {
    while (!over) {
      const std::string word = bench.word();
      if (std::ssize(word) > bench.store.durable) ++too_early;
    }
  });
  for (int round = 0; round < 20; ++round) {
    bench.group({append("a"), append("b"), append("c")}, [&](std::span<const ChangeSet> group) {
      bench.store.before = [](auto) { return std::nullopt; };
      return conflict(group);  // once: what was planned is taken back
    });
  }
  over = true;
  reader.join();
  BOOST_TEST(too_early == 0);
  BOOST_TEST(bench.word().size() == 80u);
}

// For the thread sanitizer, too.
BOOST_DATA_TEST_CASE(thirty_two_callers_lose_nothing, boost::unit_test::data::make({"memory:", "sqlite:"}),
                     address) {
  constexpr int kCallers = 32;
  constexpr int kRounds = 20;
  const TemporaryFolder folder;
  const std::string medium(address);
  const auto store = open_store(medium == "memory:" ? medium : medium + (folder / "store.db"));
  Ledger ledger(*store);
  std::vector<std::thread> threads;
  for (int caller = 0; caller < kCallers; ++caller) {
    threads.emplace_back([&, caller] {
      for (int round = 0; round < kRounds; ++round) {
        (void)ledger.transact(append(std::string(1, static_cast<char>('A' + caller))));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::string word = ledger.read([](const Pool& pool) { return mark_of(pool, "word"); });
  BOOST_TEST(word.size() == static_cast<std::size_t>(kCallers * kRounds));
  std::map<char, int> shares;
  for (const char letter : word) ++shares[letter];
  for (const auto& [letter, count] : shares) BOOST_TEST(count == kRounds);
  BOOST_TEST(store->load().pool.marks().at("word") == word);
  BOOST_TEST(store->load().sequence == kCallers * kRounds);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
