// A program that dies at any commit goes on where it was: nothing twice, nothing lost (WF-2).
#include <boost/test/unit_test.hpp>

#include "tests/forwarding_store.h"
#include "tests/unit/workflow/engine_bench.h"
#include "tests/unit/workflow/printers.h"

namespace hostyard {
namespace {

using test::EngineBench;
using test::new_host;

// As the one of scenario runs: no std::exception, so nothing in between takes it for a failure.
struct SimulatedCrash {};

enum class Moment { kBefore, kAfter };  // the commit that is under way

// Dies at the n-th commit: before it is durable, or just after, before anybody hears of it.
class CrashingStore final : public test::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;

  int crash_at = 0;  // 0: never
  Moment moment = Moment::kAfter;
  int commits = 0;

  CommitResult commit_group(std::span<const ChangeSet> group) override {
    const bool dies = ++commits == crash_at;
    if (dies && moment == Moment::kBefore) throw SimulatedCrash{};
    CommitResult result = ForwardingStore::commit_group(group);
    if (dies) throw SimulatedCrash{};
    return result;
  }
};

struct CrashBench {
  MemoryStore memory;
  CrashingStore store{memory};
  EngineBench bench{&store};

  // Runs what can run; after a crash, what the next process finds. Returns whether there was a crash.
  bool run_through(int crash_at, Moment moment) {
    store.commits = 0;
    store.crash_at = crash_at;
    store.moment = moment;
    bool crashed = false;
    for (;;) {
      try {
        bench.run_all(bench.engine->runnable());
        return crashed;
      } catch (const SimulatedCrash&) {
        BOOST_REQUIRE(!crashed);
        crashed = true;
        bench.restart();
      }
    }
  }
};

// What a host that was imported must have seen: everything took effect, and a step ran again at most once.
void check_effects(const EngineBench& bench) {
  const std::multiset<std::string> expected{
      "10.0.0.1: " + describe(CreateUser{"tidb", "tidb"}),
      "10.0.0.1: " + describe(AuthorizeKey{"tidb", bench.settings.deploy_public_key})};
  BOOST_TEST(bench.hosts.effects() == expected, boost::test_tools::per_element());
  BOOST_TEST(bench.hosts.count("createUser") <= 2);
  BOOST_TEST(bench.hosts.count("authorizeKey") <= 2);
  for (const auto& operation : bench.tool.operations) BOOST_TEST(operation.ended);
}

// Runs a flow again and again, with a crash at its first commit, its second, … until there is none left to
// crash at: `commits` in all. `run` says whether it crashed.
template <class F>
void at_every_commit(int commits, F&& run) {
  for (const Moment moment : {Moment::kBefore, Moment::kAfter}) {
    bool crashed = true;
    int n = 0;
    while (crashed && n < 100) {
      ++n;
      BOOST_TEST_CONTEXT("crash " << (moment == Moment::kBefore ? "before" : "after") << " commit " << n) {
        CrashBench it;
        it.bench.register_zone();
        crashed = run(it, n, moment);
        check_effects(it.bench);
      }
    }
    BOOST_TEST(n - 1 == commits);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(resumption)

BOOST_AUTO_TEST_CASE(an_import_survives_a_crash_at_every_commit) {  // WF-2
  at_every_commit(
      8, [](CrashBench& it, int n, Moment moment) {  // the ends of seven nodes and the operation's id
        it.bench.tool.polls_needed = 3;
        const std::string id = it.bench.begin("ImportHosts", new_host(1));
        const bool crashed = it.run_through(n, moment);
        BOOST_TEST(it.bench.flow(id).status == FlowStatus::kFinished);
        BOOST_TEST(it.bench.host_status("h1") == HostStatus::kOnline);
        BOOST_TEST(it.bench.keys(id).size() == 7U);
        BOOST_TEST(it.bench.tool.operations.size() == 1U);
        return crashed;
      });
}

BOOST_AUTO_TEST_CASE(a_deletion_survives_a_crash_at_every_commit) {  // WF-2
  at_every_commit(4, [](CrashBench& it, int n, Moment moment) {
    (void)it.bench.begin("ImportHosts", new_host(1));
    (void)it.run_through(0, moment);
    it.bench.tool.polls_needed = 3;
    const std::string id = it.bench.begin_delete("DeleteHosts", "h1");
    const bool crashed = it.run_through(n, moment);
    BOOST_TEST(it.bench.flow(id).status == FlowStatus::kFinished);
    BOOST_TEST(!it.bench.host_is_live("h1"));
    BOOST_TEST(it.bench.keys(id) == (std::vector<std::string>{"start", "leaveEMCluster", "succeed"}));
    BOOST_TEST(it.bench.tool.operations.size() == 2U);  // one to join, one to leave
    BOOST_TEST(it.bench.tool.status.empty());
    return crashed;
  });
}

BOOST_AUTO_TEST_CASE(an_operation_whose_id_was_never_stored_is_found_by_its_token) {  // WF-2, E3
  CrashBench it;
  it.bench.register_zone();
  it.bench.tool.polls_needed = 5;
  const std::string id = it.bench.begin("ImportHosts", new_host(1));
  it.bench.run_to(id, "joinEMCluster");
  it.store.commits = 0;
  it.store.crash_at = 1;
  it.store.moment = Moment::kBefore;
  BOOST_CHECK_THROW((void)it.bench.engine->advance(id), SimulatedCrash);
  it.bench.restart();
  it.bench.run(id);
  BOOST_REQUIRE_EQUAL(it.bench.tool.operations.size(), 1U);
  BOOST_TEST(it.bench.tool.operations[0].submissions == 2);
  BOOST_TEST(it.bench.tool.operations[0].token == it.bench.node(id, "joinEMCluster").id);
  BOOST_TEST(it.bench.host_status("h1") == HostStatus::kOnline);
}

BOOST_AUTO_TEST_CASE(a_polling_node_resumes_its_operation_without_asking_for_a_second_one) {  // WF-2, E3
  EngineBench bench;
  bench.register_zone();
  bench.tool.polls_needed = 5;
  const std::string id = bench.begin("ImportHosts", new_host(1));
  bench.run_to(id, "joinEMCluster");
  (void)bench.engine->advance(id);
  BOOST_TEST(bench.node(id, "joinEMCluster").operation_id == "op0");
  bench.restart();
  bench.run(id);
  BOOST_TEST(bench.tool.operations.size() == 1U);
  BOOST_TEST(bench.tool.operations[0].submissions == 1);
  BOOST_TEST(bench.flow(id).status == FlowStatus::kFinished);
}

BOOST_AUTO_TEST_CASE(a_resumed_join_does_not_take_its_own_half_made_instance_for_a_bad_one) {  // WF-2, STEP-7
  EngineBench bench;
  bench.register_zone();
  const std::string id = bench.begin("ImportHosts", new_host(1));
  bench.run_to(id, "joinEMCluster");
  bench.restart();                             // the intent is there; whether it was acted on nobody knows
  bench.tool.status["10.0.0.1"] = "inactive";  // what the operation has made so far
  bench.run(id);
  BOOST_TEST(bench.host_status("h1") == HostStatus::kOnline);
}

BOOST_AUTO_TEST_CASE(an_intent_that_this_process_made_is_begun_not_resumed) {  // WF-2
  EngineBench bench;
  bench.register_zone();
  bench.tool.status["10.0.0.1"] = "Down";
  const std::string id = bench.begin("ImportHosts", new_host(1));
  bench.run(id);
  BOOST_TEST(bench.node(id, "joinEMCluster").error_code == static_cast<int>(ErrorCode::kBadInstanceExist));
}

BOOST_AUTO_TEST_CASE(a_crash_inside_a_step_passes_through_and_the_step_runs_again) {  // WF-2
  EngineBench bench;
  bench.register_zone();
  bool crash = true;
  bench.hosts.before_command = [&](const std::string& command) {
    if (command == "authorizeKey" && std::exchange(crash, false)) throw SimulatedCrash{};
  };
  const std::string id = bench.begin("ImportHosts", new_host(1));
  BOOST_CHECK_THROW(bench.run(id), SimulatedCrash);
  BOOST_TEST(bench.node(id, "authhosts").status == FlowStatus::kProcessing);
  bench.restart();
  bench.run(id);
  BOOST_TEST(bench.hosts.count("createUser") == 2);
  BOOST_TEST(bench.flow(id).status == FlowStatus::kFinished);
  check_effects(bench);
}

BOOST_AUTO_TEST_CASE(a_step_that_throws_fails_its_node_and_the_failure_is_stored) {  // E2
  for (const bool with_code : {true, false}) {
    EngineBench bench;
    bench.register_zone();
    bench.hosts.before_command = [&](const std::string&) {
      if (with_code) throw Error(ErrorCode::kNewSessionError, "no session");
      throw std::runtime_error("surprise");
    };
    const std::string id = bench.begin("ImportHosts", new_host(1));
    bench.run(id);
    BOOST_TEST(bench.node(id, "authhosts").error_code ==
               static_cast<int>(with_code ? ErrorCode::kNewSessionError : ErrorCode::kPanic));
    BOOST_TEST(bench.node(id, "authhosts").result.find(with_code ? "no session" : "surprise") !=
               std::string::npos);
    BOOST_TEST(bench.host_status("h1") == HostStatus::kFailed);
  }
}

BOOST_AUTO_TEST_CASE(a_password_that_does_not_open_fails_the_node_not_the_program) {  // DOM-21
  EngineBench bench;
  bench.register_zone();
  Host host = new_host(1);
  host.sealed_password = "sealed:another:host";
  const std::string id = bench.begin("ImportHosts", host);
  bench.run(id);
  BOOST_TEST(bench.node(id, "authhosts").error_code == static_cast<int>(ErrorCode::kDecryptPasswdError));
  BOOST_TEST(bench.host_status("h1") == HostStatus::kFailed);
}

namespace {

// Full from the n-th commit on, until it is emptied.
class FullStore final : public test::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  int full_from = 0;  // 0: never
  int commits = 0;

  CommitResult commit_group(std::span<const ChangeSet> group) override {
    if (++commits >= full_from && full_from > 0) throw Error(ErrorCode::kStoreFull, "the disk is full");
    return ForwardingStore::commit_group(group);
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(
    a_full_store_is_thrown_at_every_commit_and_never_becomes_the_failure_of_a_node) {  // WF-2
  for (int n = 1; n <= 8; ++n) {
    BOOST_TEST_CONTEXT("full from commit " << n) {
      MemoryStore memory;
      FullStore store(memory);
      EngineBench bench(&store);
      bench.register_zone();
      bench.tool.polls_needed = 2;
      const std::string id = bench.begin("ImportHosts", new_host(1));
      store.commits = 0;
      store.full_from = n;
      BOOST_CHECK_EXCEPTION(bench.run(id), Error,
                            [](const Error& error) { return error.code() == ErrorCode::kStoreFull; });
      store.full_from = 0;  // there is room again; the same engine goes on
      bench.run(id);
      BOOST_TEST(bench.flow(id).status == FlowStatus::kFinished);
      BOOST_TEST(bench.host_status("h1") == HostStatus::kOnline);
      BOOST_TEST(bench.tool.operations.size() == 1U);
    }
  }
}

BOOST_AUTO_TEST_CASE(two_processes_that_advance_one_flow_do_everything_once) {  // WF-2
  EngineBench bench;
  bench.register_zone();
  bench.tool.polls_needed = 3;
  const std::string id = bench.begin("ImportHosts", new_host(1));
  Ledger other_ledger(bench.store);
  FlowEngine other(
      {other_ledger, bench.hosts, bench.tool, bench.secrets, bench.clock, bench.ids, bench.settings});
  bool here = true;
  bool there = true;
  for (int i = 0; i < 100 && (here || there); ++i) {
    if (there) there = !other.advance(id).ended;
    if (here) here = !bench.engine->advance(id).ended;
    bench.clock.wait_until(bench.clock.now() + bench.settings.poll_interval);
  }
  BOOST_TEST(!here);
  BOOST_TEST(!there);
  BOOST_TEST(bench.keys(id).size() == 7U);
  BOOST_TEST(bench.tool.operations.size() == 1U);
  BOOST_TEST(bench.host_status("h1") == HostStatus::kOnline);
}

BOOST_AUTO_TEST_CASE(a_step_that_another_process_overtakes_leaves_no_trace_of_its_own) {  // WF-2, E9
  EngineBench bench;
  bench.register_zone();
  const std::string id = bench.begin("ImportHosts", new_host(1));
  Ledger other_ledger(bench.store);
  FlowEngine other(
      {other_ledger, bench.hosts, bench.tool, bench.secrets, bench.clock, bench.ids, bench.settings});
  bench.run_to(id, "authhosts");
  bool overtake = true;
  bench.hosts.before_command = [&](const std::string& command) {
    // While this process is in the step, another one does it from start to end.
    if (command == "probe" && std::exchange(overtake, false)) (void)other.advance(id);
  };
  bench.run(id);
  BOOST_TEST(bench.keys(id).size() == 7U);
  BOOST_TEST(bench.flow(id).status == FlowStatus::kFinished);
}

BOOST_AUTO_TEST_CASE(runnable_flows_are_told_oldest_first_and_without_ended_or_stopped_ones) {  // WF-2
  EngineBench bench;
  std::vector<std::string> ids;
  for (int n = 1; n <= 4; ++n) {
    ids.push_back(bench.begin("ImportHostsWithoutInit", new_host(n)));
    bench.clock.wait_until(bench.clock.now() + kSecond);
  }
  bench.run(ids[1]);
  BOOST_REQUIRE(bench.engine->cancel(ids[2]).has_value());
  BOOST_TEST(bench.engine->runnable() == (std::vector<std::string>{ids[0], ids[3]}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard
