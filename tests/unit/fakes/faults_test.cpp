// Faults by plan and by seed, over any executor and any tiup (WF-4).
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "fakes/fake_host_executor.h"
#include "fakes/fake_tiup.h"
#include "fakes/faulty_deploy_tool.h"
#include "fakes/faulty_host_executor.h"
#include "tests/unit/fakes/test_world.h"

namespace hostyard {
namespace {

constexpr TimeMicros kTimeout = 60 * kSecond;

struct Faulty {
  explicit Faulty(const std::string& faults)
      : fake("machines: {each: [{ip: 10.0.0.1, swap: on}, {ip: 10.0.0.2, swap: on}]}\nfaults: " + faults),
        plan(fake.world.faults()),
        hosts(machines, plan, fake.clock),
        tool(tiup, plan, fake.clock) {}

  CommandOutcome run(const std::string& ip, const Command& command) {
    return hosts
        .run({*IpAddress::parse(ip), 22}, {"root", PasswordLogin{Secret("secret")}}, command, kTimeout)
        .outcome;
  }
  bool swap_is_on(const std::string& ip) { return fake.world.machine_json(ip)["swap"] == "on"; }
  ToolOutcome check(bool apply = false) {
    fake.world.change_machine("10.0.0.1", {{"login", {{"user", "tidb"}, {"key", "/k"}}}});
    CheckRequest request{{"tidb", "tidb", 22, "amd64", {}}, "tidb", "/k", apply};
    request.topology.instances = {{Purpose::kSchedule, *IpAddress::parse("10.0.0.1"), 14000, 15000,
                                   "/data/pd_deploy", "/data/pd_data"}};
    return tool.check(request, kTimeout).outcome;
  }
  Submitted scale_out(const std::string& ip) {
    return tool.submit_scale_out({"em-test", *IpAddress::parse(ip), 22, "tidb", "/k"}, "token-" + ip);
  }

  TestWorld fake;
  FakeHostExecutor machines{fake.world};
  FakeTiup tiup{fake.world};
  FaultPlan plan;
  FaultyHostExecutor hosts;
  FaultyDeployTool tool;
};

BOOST_AUTO_TEST_CASE(the_named_call_of_the_named_host_fails_and_no_other) {
  Faulty faulty("[{on: 10.0.0.2, during: swapOff, time: 2, outcome: {exit: 7}}]");
  BOOST_TEST(std::get<Exited>(faulty.run("10.0.0.1", SwapOff{})).code == 0);
  BOOST_TEST(std::get<Exited>(faulty.run("10.0.0.2", Probe{})).code == 0);
  BOOST_TEST(std::get<Exited>(faulty.run("10.0.0.2", SwapOff{})).code == 0);
  BOOST_TEST(std::get<Exited>(faulty.run("10.0.0.2", SwapOff{})).code == 7);
  BOOST_TEST(std::get<Exited>(faulty.run("10.0.0.2", SwapOff{})).code == 0);
}

BOOST_AUTO_TEST_CASE(a_fault_can_hit_several_calls_or_all) {
  Faulty faulty(
      "[{on: '*', during: probe, times: 2, outcome: refused}, {on: 10.0.0.1, during: readFacts, times: "
      "every, outcome: host-key}]");
  BOOST_TEST(std::holds_alternative<Unreachable>(faulty.run("10.0.0.1", Probe{})));
  BOOST_TEST(std::holds_alternative<Unreachable>(faulty.run("10.0.0.2", Probe{})));
  BOOST_TEST(std::holds_alternative<Exited>(faulty.run("10.0.0.1", Probe{})));
  for (int i = 0; i < 5; ++i)
    BOOST_TEST(std::holds_alternative<HostKeyMismatch>(faulty.run("10.0.0.1", ReadFacts{})));
}

BOOST_AUTO_TEST_CASE(each_outcome_of_a_command_has_its_effect_or_none) {
  struct Row {
    const char* outcome;
    std::size_t index;  // in CommandOutcome
    bool effect;
  };
  // Exited, TimedOut, ConnectionLost, Unreachable, AuthFailed, HostKeyMismatch
  const Row rows[] = {{"refused", 3, false},
                      {"unreachable", 3, false},
                      {"timed-out", 1, false},
                      {"timed-out-after", 1, true},
                      {"wrong-password", 4, false},
                      {"host-key", 5, false},
                      {"exit", 0, false},
                      {"garbage", 0, true},
                      {"connection-lost", 2, false},
                      {"connection-lost-after", 2, true},
                      {"hang", 1, false}};
  for (const Row& row : rows) {
    Faulty faulty(std::string("[{on: 10.0.0.1, during: swapOff, outcome: ") + row.outcome + "}]");
    BOOST_TEST(faulty.run("10.0.0.1", SwapOff{}).index() == row.index, row.outcome);
    BOOST_TEST(faulty.swap_is_on("10.0.0.1") == !row.effect, row.outcome);
  }
}

BOOST_AUTO_TEST_CASE(a_hang_lasts_until_the_deadline_in_simulated_time) {
  Faulty faulty("[{during: swapOff, outcome: hang}]");
  const TimeMicros start = faulty.fake.clock.now();
  faulty.run("10.0.0.1", SwapOff{});
  BOOST_TEST(faulty.fake.clock.now() - start == kTimeout);
}

BOOST_AUTO_TEST_CASE(a_check_without_result_or_with_garbage_has_run_all_the_same) {
  for (const char* const outcome : {"no-result", "garbage", "timed-out-after", "connection-lost-after"}) {
    Faulty faulty(std::string("[{during: checkApply, outcome: ") + outcome + "}]");
    const ToolOutcome done = faulty.check(true);
    const auto* exited = std::get_if<ToolExited>(&done);
    const std::string out = exited != nullptr ? exited->out : std::get<ToolTimedOut>(done).out;
    BOOST_TEST(out.find("{\"result\":") == std::string::npos, outcome);
    BOOST_TEST(!faulty.fake.world.machine_json("10.0.0.1")["effects"].empty(), outcome);
  }
}

BOOST_AUTO_TEST_CASE(a_check_that_cannot_connect_fails_like_tiup_and_changes_nothing) {
  for (const char* const outcome : {"refused", "unreachable", "wrong-password", "connection-lost", "exit"}) {
    Faulty faulty(std::string("[{during: checkApply, outcome: ") + outcome + "}]");
    const ToolOutcome done = faulty.check(true);
    const auto& exited = std::get<ToolExited>(done);
    BOOST_TEST(exited.code == 1, outcome);
    BOOST_TEST(Json::parse(exited.err)["exit_code"] == 1, outcome);
    BOOST_TEST(faulty.fake.world.machine_json("10.0.0.1")["effects"].empty(), outcome);
  }
}

BOOST_AUTO_TEST_CASE(a_submission_that_got_lost_is_unknown_whether_it_runs_or_not) {
  Faulty before("[{during: scaleOut, outcome: timed-out}]");
  BOOST_TEST((before.tool.poll(before.scale_out("10.0.0.1").operation_id).state == OperationState::kUnknown));
  BOOST_TEST(before.fake.world.tiup_json()["operations"].empty());
  Faulty after("[{during: scaleOut, outcome: timed-out-after}]");
  BOOST_TEST((after.tool.poll(after.scale_out("10.0.0.1").operation_id).state == OperationState::kUnknown));
  BOOST_TEST(after.fake.world.tiup_json()["operations"].size() == 1u);
  // The same token finds the operation that runs.
  BOOST_TEST(
      (after.tool.poll(after.scale_out("10.0.0.1").operation_id).state == OperationState::kProcessing));
}

BOOST_AUTO_TEST_CASE(a_submission_that_fails_polls_as_an_error_also_after_a_restart) {
  Faulty faulty("[{during: scaleOut, outcome: refused}]");
  const Submitted failed = faulty.scale_out("10.0.0.1");
  FaultPlan none({});
  FaultyDeployTool restarted(faulty.tiup, none, faulty.fake.clock);
  const OperationStatus status = restarted.poll(failed.operation_id);
  BOOST_TEST((status.state == OperationState::kError));
  BOOST_TEST(status.error.find("connection refused") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_fault_of_polls_meets_the_operations_of_its_host) {
  Faulty faulty("[{on: 10.0.0.1, during: poll, outcome: exit}]");
  const Submitted submitted = faulty.scale_out("10.0.0.1");
  BOOST_TEST((faulty.tool.poll(submitted.operation_id).state == OperationState::kError));
  BOOST_TEST((faulty.tool.poll(submitted.operation_id).state == OperationState::kProcessing));
}

std::string random_run(std::uint64_t seed) {
  Faulty faulty("[{random: {rate: 0.3, seed: " + std::to_string(seed) + "}}]");
  std::string outcomes;
  for (int i = 0; i < 100; ++i) outcomes += std::to_string(faulty.run("10.0.0.1", SwapOff{}).index());
  return outcomes;
}

BOOST_AUTO_TEST_CASE(random_faults_are_a_function_of_the_seed) {
  BOOST_TEST(random_run(1) == random_run(1));
  BOOST_TEST(random_run(1) != random_run(2));
  BOOST_TEST(random_run(1).find_first_not_of('0') != std::string::npos);
  BOOST_TEST(random_run(1).find('0') != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_random_fault_of_a_host_does_not_depend_on_the_calls_of_others) {
  Faulty alone("[{random: {rate: 0.3, seed: 5}}]");
  Faulty mixed("[{random: {rate: 0.3, seed: 5}}]");
  for (int i = 0; i < 50; ++i) {
    mixed.run("10.0.0.2", SwapOff{});
    BOOST_TEST(alone.run("10.0.0.1", SwapOff{}).index() == mixed.run("10.0.0.1", SwapOff{}).index());
  }
}

}  // namespace
}  // namespace hostyard
