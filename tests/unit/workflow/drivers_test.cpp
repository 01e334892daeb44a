// Who advances flows: one thread and a seed, or many threads (IMP-12, WF-5).
#include <future>
#include <mutex>
#include <set>

#include <boost/test/unit_test.hpp>
#include <pthread.h>

#include "engine/workflow/driver.h"
#include "tests/forwarding_store.h"
#include "tests/unit/workflow/engine_bench.h"
#include "tests/unit/workflow/printers.h"

namespace hostyard {
namespace {

using test::EngineBench;
using test::new_host;
using Ids = std::vector<std::string>;

Ids import(EngineBench& bench, int hosts, const std::string& flow_name = "ImportHosts") {
  bench.register_zone();
  Ids ids;
  for (int n = 1; n <= hosts; ++n) ids.push_back(bench.begin(flow_name, new_host(n)));
  return ids;
}

// Everything that happened in a simulated import of 12 hosts.
std::vector<FlowEvent> events_of(std::uint64_t seed) {
  EngineBench bench;
  bench.tool.polls_needed = 2;
  const Ids ids = import(bench, 12);
  const auto driver = make_simulated_driver(*bench.engine, seed);
  driver->add(ids);
  BOOST_REQUIRE(driver->run_until_ended(ids));
  return bench.seen.events;
}

// The most flows that were between their first and their last event at one time.
std::size_t most_at_once(const std::vector<FlowEvent>& events) {
  std::set<std::string> open;
  std::size_t most = 0;
  for (const FlowEvent& event : events) {
    open.insert(event.flow_id);
    most = std::max(most, open.size());
    if (event.node_key.empty()) open.erase(event.flow_id);
  }
  return most;
}

// Fails from the n-th commit on.
class BreakingStore final : public test::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  std::atomic<int> good_commits = 1'000'000;

  CommitResult commit_group(std::span<const ChangeSet> group) override {
    if (--good_commits < 0) throw Error(ErrorCode::kStoreUnusable, "the disk is broken");
    return ForwardingStore::commit_group(group);
  }
};

// The flow has stopped; once it is started again and taken on again, it finishes.
void require_goes_on_after_start(EngineBench& bench, FlowDriver& driver, const std::string& id) {
  BOOST_TEST(bench.flow(id).status == FlowStatus::kStopped);
  bench.hosts.before_command = nullptr;
  BOOST_REQUIRE(bench.engine->start(id).has_value());
  driver.add(Ids{id});
  BOOST_TEST(driver.run_until_ended(Ids{id}));
  BOOST_TEST(bench.flow(id).status == FlowStatus::kFinished);
}

bool is_broken_disk(const Error& error) {
  return error.code() == ErrorCode::kStoreUnusable;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(simulated_driver)

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_events_and_another_seed_another_order) {  // WF-5
  const auto once = events_of(42);
  BOOST_TEST((once == events_of(42)));
  BOOST_TEST((once != events_of(43)));
}

BOOST_AUTO_TEST_CASE(all_flows_end_and_no_more_than_the_limit_run_side_by_side) {  // IMP-12
  for (const int limit : {1, 3, 8}) {
    EngineBench bench;
    bench.settings.parallel_flows = limit;
    bench.restart();
    const Ids ids = import(bench, 12);
    const auto driver = make_simulated_driver(*bench.engine, 5);
    driver->add(ids);
    BOOST_TEST(driver->run_until_ended(ids));
    for (const std::string& id : ids) BOOST_TEST(bench.flow(id).status == FlowStatus::kFinished);
    BOOST_TEST(most_at_once(bench.seen.events) <= static_cast<std::size_t>(limit));
    BOOST_TEST(most_at_once(bench.seen.events) >= static_cast<std::size_t>(std::min(limit, 2)));
    BOOST_TEST(bench.tool.most_at_once == 1);
  }
}

BOOST_AUTO_TEST_CASE(the_failure_of_one_host_affects_no_other) {  // IMP-12
  EngineBench bench;
  bench.hosts.will("createUser", Unreachable{"no route"});
  const Ids ids = import(bench, 6);
  const auto driver = make_simulated_driver(*bench.engine, 5);
  driver->add(ids);
  BOOST_TEST(driver->run_until_ended(ids));
  const auto failed =
      std::ranges::count_if(ids, [&](const auto& id) { return bench.flow(id).status == FlowStatus::kError; });
  const auto finished = std::ranges::count_if(
      ids, [&](const auto& id) { return bench.flow(id).status == FlowStatus::kFinished; });
  BOOST_TEST(failed == 1);
  BOOST_TEST(finished == 5);
}

BOOST_AUTO_TEST_CASE(it_returns_when_the_named_flows_have_ended_and_goes_on_with_the_others_later) {
  EngineBench bench;
  const Ids ids = import(bench, 3);
  const auto driver = make_simulated_driver(*bench.engine, 5);
  driver->add(ids);
  driver->add(ids);  // twice is once
  BOOST_TEST(driver->run_until_ended(Ids{ids[2], ids[2]}));
  BOOST_TEST(bench.flow(ids[2]).status == FlowStatus::kFinished);
  BOOST_TEST(driver->run_until_ended(ids));
  BOOST_TEST(bench.keys(ids[0]).size() == 7U);
}

BOOST_AUTO_TEST_CASE(flows_that_it_was_never_given_count_as_ended) {
  EngineBench bench;
  const auto driver = make_simulated_driver(*bench.engine, 5);
  BOOST_TEST(driver->run_until_ended(Ids{"nobody"}));
}

BOOST_AUTO_TEST_CASE(a_stop_request_starts_no_further_step) {  // CLI-6
  EngineBench bench;
  const Ids ids = import(bench, 3);
  const auto driver = make_simulated_driver(*bench.engine, 5);
  driver->add(ids);
  bench.hosts.before_command = [&](const std::string&) { driver->request_stop(); };
  BOOST_TEST(!driver->run_until_ended(ids));
  BOOST_TEST(bench.hosts.count("createUser") == 1);
  BOOST_TEST(bench.hosts.count("probe") == 1);  // the running step ended
  BOOST_TEST(bench.tool.checked.empty());
}

BOOST_AUTO_TEST_CASE(a_stopped_flow_ends_its_run_and_can_be_taken_on_again) {  // WF-3
  EngineBench bench;
  const Ids ids = import(bench, 1);
  const auto driver = make_simulated_driver(*bench.engine, 5);
  driver->add(ids);
  bench.hosts.before_command = [&](const std::string& command) {
    if (command == "createUser") BOOST_REQUIRE(bench.engine->stop(ids[0]).has_value());
  };
  BOOST_TEST(driver->run_until_ended(ids));
  require_goes_on_after_start(bench, *driver, ids[0]);
}

BOOST_AUTO_TEST_CASE(a_failure_of_the_store_is_thrown_and_the_same_driver_goes_on_after_it) {
  MemoryStore memory;
  BreakingStore store(memory);
  EngineBench bench(&store);
  const Ids ids = import(bench, 4);
  const auto driver = make_simulated_driver(*bench.engine, 5);
  driver->add(ids);
  store.good_commits = 9;
  BOOST_CHECK_EXCEPTION((void)driver->run_until_ended(ids), Error, is_broken_disk);
  store.good_commits = 1'000'000;
  BOOST_TEST(driver->run_until_ended(ids));
  for (const std::string& id : ids) BOOST_TEST(bench.flow(id).status == FlowStatus::kFinished);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(thread_driver)

namespace {

// With a clock that stands still, a flow that comes back later would wait for ever: this one comes back at
// once.
struct ThreadBench : EngineBench {
  explicit ThreadBench(Store* other_store = nullptr) : EngineBench(other_store) {
    settings.poll_interval = 0;
    restart();
  }
};

// As long as it lives, the system starts no thread: none has room for such a stack.
class NoMoreThreads {
 public:
  NoMoreThreads() {
    pthread_getattr_default_np(&before_);
    pthread_attr_t impossible;
    pthread_attr_init(&impossible);
    BOOST_REQUIRE(pthread_attr_setstacksize(&impossible, std::size_t{1} << 50U) == 0);
    BOOST_REQUIRE(pthread_setattr_default_np(&impossible) == 0);
    pthread_attr_destroy(&impossible);
  }
  ~NoMoreThreads() {
    pthread_setattr_default_np(&before_);
    pthread_attr_destroy(&before_);
  }
  NoMoreThreads(const NoMoreThreads&) = delete;
  NoMoreThreads& operator=(const NoMoreThreads&) = delete;

 private:
  pthread_attr_t before_{};
};

}  // namespace

BOOST_AUTO_TEST_CASE(fifty_flows_end_and_no_more_than_the_limit_run_side_by_side) {  // IMP-12
  ThreadBench bench;
  bench.tool.polls_needed = 3;
  const Ids ids = import(bench, 50);
  const auto driver = make_thread_driver(*bench.engine);
  driver->add(ids);
  BOOST_TEST(driver->run_until_ended(ids));
  for (const std::string& id : ids) BOOST_TEST(bench.flow(id).status == FlowStatus::kFinished);
  BOOST_TEST(most_at_once(bench.seen.events) <= 8U);
  BOOST_TEST(bench.tool.most_at_once == 1);
  BOOST_TEST(bench.tool.operations.size() == 50U);
}

BOOST_AUTO_TEST_CASE(who_advances_nothing_needs_no_thread) {
  ThreadBench bench;
  const NoMoreThreads none;
  const auto driver = make_thread_driver(*bench.engine);
  BOOST_TEST(driver->run_until_ended(Ids{}));
}

BOOST_AUTO_TEST_CASE(one_thread_is_enough_where_the_system_gives_no_more) {
  ThreadBench bench;
  const Ids ids = import(bench, 4);
  const auto driver = make_thread_driver(*bench.engine);
  driver->add(std::span(ids).first(1));
  const NoMoreThreads none;
  driver->add(ids);
  BOOST_TEST(driver->run_until_ended(ids));
  for (const std::string& id : ids) BOOST_TEST(bench.flow(id).status == FlowStatus::kFinished);
}

BOOST_AUTO_TEST_CASE(without_any_thread_flows_wait_and_the_failure_says_so) {
  ThreadBench bench;
  const Ids ids = import(bench, 2);
  {
    const NoMoreThreads none;
    const auto driver = make_thread_driver(*bench.engine);
    BOOST_CHECK_EXCEPTION(driver->add(ids), Error, [](const Error& error) {
      return error.message().find("no thread can be started") != std::string::npos;
    });
  }
  const auto driver = make_thread_driver(*bench.engine);
  driver->add(ids);
  BOOST_TEST(driver->run_until_ended(ids));
}

BOOST_AUTO_TEST_CASE(two_imports_at_the_same_time_are_both_served) {  // IMP-12
  ThreadBench bench;
  bench.register_zone();
  const auto driver = make_thread_driver(*bench.engine);
  Ids first;
  for (int n = 1; n <= 10; ++n) first.push_back(bench.begin("ImportHosts", new_host(n)));
  driver->add(first);
  Ids second;
  for (int n = 11; n <= 20; ++n) second.push_back(bench.begin("ImportHosts", new_host(n)));
  driver->add(second);
  BOOST_TEST(driver->run_until_ended(second));
  BOOST_TEST(driver->run_until_ended(first));
  for (int n = 1; n <= 20; ++n) BOOST_TEST(bench.host_status("h" + std::to_string(n)) == HostStatus::kOnline);
}

BOOST_AUTO_TEST_CASE(workers_that_all_wait_for_a_turn_do_not_lock_out_the_flow_that_has_it) {  // IMP-12
  ThreadBench bench;
  bench.settings.parallel_flows = 2;
  bench.restart();
  bench.tool.polls_needed = 3;
  const Ids ids = import(bench, 4, "TakeOverHosts");
  bench.run_to(ids[3], "joinEMCluster");
  (void)bench.engine->advance(ids[3]);  // under way, and last in the queue of the driver
  bench.restart();
  const auto driver = make_thread_driver(*bench.engine);
  driver->add(ids);
  BOOST_TEST(driver->run_until_ended(ids));
  BOOST_TEST(bench.tool.most_at_once == 1);
  for (const std::string& id : ids) BOOST_TEST(bench.flow(id).status == FlowStatus::kFinished);
}

BOOST_AUTO_TEST_CASE(a_stop_request_lets_the_running_steps_end_and_starts_no_further_one) {  // CLI-6
  ThreadBench bench;
  const Ids ids = import(bench, 20);
  const auto driver = make_thread_driver(*bench.engine);
  bench.hosts.before_command = [&](const std::string&) { driver->request_stop(); };
  driver->add(ids);
  BOOST_TEST(!driver->run_until_ended(ids));
  BOOST_TEST(bench.tool.checked.empty());
  BOOST_TEST(bench.hosts.count("createUser") == bench.hosts.count("probe"));  // no step was cut short
  BOOST_TEST(bench.hosts.count("createUser") <= 8);
}

BOOST_AUTO_TEST_CASE(what_a_stop_left_undone_the_next_driver_does) {  // WF-2, CLI-6
  ThreadBench bench;
  const Ids ids = import(bench, 10);
  {
    const auto driver = make_thread_driver(*bench.engine);
    bench.hosts.before_command = [&](const std::string&) { driver->request_stop(); };
    driver->add(ids);
    BOOST_TEST(!driver->run_until_ended(ids));
  }
  bench.hosts.before_command = nullptr;
  bench.restart();
  const auto driver = make_thread_driver(*bench.engine);
  driver->add(bench.engine->runnable());
  BOOST_TEST(driver->run_until_ended(ids));
  for (const std::string& id : ids) BOOST_TEST(bench.flow(id).status == FlowStatus::kFinished);
  BOOST_TEST(bench.tool.operations.size() == 10U);
}

BOOST_AUTO_TEST_CASE(a_flow_that_is_started_again_as_it_stops_is_not_lost) {  // WF-3
  ThreadBench bench;
  const Ids ids = import(bench, 1);
  const auto driver = make_thread_driver(*bench.engine);
  std::atomic<bool> stopped = false;  // the macros of Boost.Test are for one thread only
  bench.hosts.before_command = [&](const std::string& command) {
    if (command != "createUser") return;
    stopped = bench.engine->stop(ids[0]).has_value();
    driver->add(ids);  // the driver knows it still
  };
  driver->add(ids);
  BOOST_TEST(driver->run_until_ended(ids));
  BOOST_TEST(stopped);
  require_goes_on_after_start(bench, *driver, ids[0]);
}

BOOST_AUTO_TEST_CASE(a_failure_of_the_store_surfaces_where_somebody_waits) {
  MemoryStore memory;
  BreakingStore store(memory);
  ThreadBench bench(&store);
  const Ids ids = import(bench, 20);
  store.good_commits = 30;
  const auto driver = make_thread_driver(*bench.engine);
  driver->add(ids);
  BOOST_CHECK_EXCEPTION((void)driver->run_until_ended(ids), Error, is_broken_disk);
  BOOST_CHECK_EXCEPTION((void)driver->run_until_ended(ids), Error, is_broken_disk);
}

BOOST_AUTO_TEST_CASE(a_failure_of_the_store_is_told_where_nobody_waits_and_no_flow_is_taken_on_after_it) {
  struct Waiting final : FlowObserver {
    std::promise<std::string> told;
    std::once_flag once;
    void on_event(const FlowEvent&) override {}
    void on_failure(const std::string&, const std::string& what) override {
      std::call_once(once, [&] { told.set_value(what); });
    }
  } observer;
  MemoryStore memory;
  BreakingStore store(memory);
  ThreadBench bench(&store);
  const Ids ids = import(bench, 2);
  FlowEngine engine({*bench.ledger, bench.hosts, bench.tool, bench.secrets, bench.clock, bench.ids,
                     bench.settings, &observer});
  store.good_commits = 0;
  const auto driver = make_thread_driver(engine);
  driver->add(Ids{ids[0]});
  BOOST_TEST(observer.told.get_future().get().find("the disk is broken") != std::string::npos);
  BOOST_CHECK_EXCEPTION((void)driver->run_until_ended(ids), Error, is_broken_disk);
  BOOST_CHECK_EXCEPTION(driver->add(Ids{ids[1]}), Error, is_broken_disk);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard
