// stop, start, cancel (WF-3), alone and against steps that run meanwhile.
#include <utility>

#include <boost/test/unit_test.hpp>

#include "tests/unit/workflow/engine_bench.h"
#include "tests/unit/workflow/printers.h"

namespace hostyard {
namespace {

using test::EngineBench;
using test::new_host;
using Keys = std::vector<std::string>;

struct ControlBench : EngineBench {
  std::string id;
  ControlBench() {
    register_zone();
    id = begin("ImportHosts", new_host(1));
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(control)

BOOST_FIXTURE_TEST_CASE(stop_lets_the_running_node_end_and_starts_no_further_one, ControlBench) {  // WF-3
  run_to(id, "authhosts");
  BOOST_REQUIRE(engine->stop(id).has_value());
  run(id);
  BOOST_TEST(keys(id) == (Keys{"start", "authhosts"}));
  BOOST_TEST(node(id, "authhosts").status == FlowStatus::kFinished);
  BOOST_TEST(flow(id).status == FlowStatus::kStopped);
  BOOST_TEST(host_status("h1") == HostStatus::kInit);
  BOOST_TEST(engine->advance(id).ended);
}

BOOST_FIXTURE_TEST_CASE(a_stop_while_a_step_runs_takes_effect_at_its_end, ControlBench) {  // WF-3, E4, E9
  run_to(id, "authhosts");
  hosts.before_command = [&](const std::string& command) {
    if (command == "createUser") BOOST_REQUIRE(engine->stop(id).has_value());
  };
  run(id);
  BOOST_TEST(keys(id) == (Keys{"start", "authhosts"}));
  BOOST_TEST(flow(id).status == FlowStatus::kStopped);
}

BOOST_FIXTURE_TEST_CASE(a_stop_while_a_node_polls_waits_for_its_operation, ControlBench) {  // WF-3
  tool.polls_needed = 4;
  run_to(id, "joinEMCluster");
  (void)engine->advance(id);
  BOOST_REQUIRE(engine->stop(id).has_value());
  run(id);
  BOOST_TEST(flow(id).status == FlowStatus::kStopped);
  BOOST_TEST(node(id, "joinEMCluster").status == FlowStatus::kFinished);
  BOOST_TEST(keys(id).back() == "joinEMCluster");
  BOOST_TEST(tool.operations[0].ended);
}

BOOST_FIXTURE_TEST_CASE(start_continues_a_stopped_flow_with_the_node_that_comes_next, ControlBench) {  // WF-3
  run_to(id, "authhosts");
  BOOST_REQUIRE(engine->stop(id).has_value());
  run(id);
  BOOST_REQUIRE(engine->start(id).has_value());
  BOOST_TEST(engine->runnable() == Keys{id});
  run(id);
  BOOST_TEST(flow(id).status == FlowStatus::kFinished);
  BOOST_TEST(keys(id).size() == 7U);
  BOOST_TEST(hosts.count("createUser") == 1);
}

BOOST_FIXTURE_TEST_CASE(start_before_the_running_node_has_ended_runs_no_node_twice, ControlBench) {  // E4
  run_to(id, "authhosts");
  hosts.before_command = [&](const std::string& command) {
    if (command != "createUser") return;
    BOOST_REQUIRE(engine->stop(id).has_value());
    BOOST_REQUIRE(engine->start(id).has_value());
  };
  run(id);
  BOOST_TEST(keys(id).size() == 7U);
  BOOST_TEST(hosts.count("createUser") == 1);
}

BOOST_FIXTURE_TEST_CASE(a_failure_while_stopped_goes_to_its_failure_node_after_start, ControlBench) {  // WF-3
  run_to(id, "authhosts");
  hosts.will("createUser", Exited{1, "", "no", Effect::kOk});
  BOOST_REQUIRE(engine->stop(id).has_value());
  run(id);
  BOOST_TEST(host_status("h1") == HostStatus::kInit);
  BOOST_REQUIRE(engine->start(id).has_value());
  run(id);
  BOOST_TEST(keys(id) == (Keys{"start", "authhosts", "fail"}));
  BOOST_TEST(host_status("h1") == HostStatus::kFailed);
}

BOOST_FIXTURE_TEST_CASE(a_stopped_flow_stays_stopped_over_a_restart, ControlBench) {  // WF-2, WF-3
  run_to(id, "authhosts");
  BOOST_REQUIRE(engine->stop(id).has_value());
  restart();
  BOOST_TEST(engine->runnable() == Keys{id});  // its running node has not ended
  run(id);
  BOOST_TEST(flow(id).status == FlowStatus::kStopped);
  BOOST_TEST(engine->runnable().empty());
}

BOOST_FIXTURE_TEST_CASE(cancel_ends_flow_and_node_and_fails_the_host_at_once, ControlBench) {  // WF-3, E5
  run_to(id, "prepare");
  BOOST_REQUIRE(engine->cancel(id).has_value());
  BOOST_TEST(flow(id).status == FlowStatus::kCanceled);
  BOOST_TEST(node(id, "prepare").status == FlowStatus::kCanceled);
  BOOST_TEST(node(id, "prepare").end_time != 0);
  BOOST_TEST(host_status("h1") == HostStatus::kFailed);
  BOOST_TEST(engine->advance(id).ended);
  BOOST_TEST(tool.checked.empty());
}

BOOST_FIXTURE_TEST_CASE(a_step_that_ends_after_its_flow_was_cancelled_changes_nothing,
                        ControlBench) {  // WF-3
  run_to(id, "authhosts");
  hosts.before_command = [&](const std::string& command) {
    if (command == "authorizeKey") BOOST_REQUIRE(engine->cancel(id).has_value());
  };
  run(id);
  BOOST_TEST(keys(id) == (Keys{"start", "authhosts"}));
  BOOST_TEST(flow(id).status == FlowStatus::kCanceled);
  BOOST_TEST(host_status("h1") == HostStatus::kFailed);
}

BOOST_AUTO_TEST_CASE(a_cancelled_deletion_leaves_a_failed_host) {  // WF-3
  EngineBench bench;
  bench.run(bench.begin("ImportHostsWithoutInit", new_host(1)));
  const std::string id = bench.begin_delete("DeleteHosts", "h1");
  BOOST_REQUIRE(bench.engine->cancel(id).has_value());
  BOOST_TEST(bench.host_status("h1") == HostStatus::kFailed);
  BOOST_TEST(!bench.store.load().pool.host("h1")->status_before_deleting.has_value());
}

BOOST_FIXTURE_TEST_CASE(cancelling_a_stopped_flow_ends_it, ControlBench) {  // WF-3
  run_to(id, "authhosts");
  BOOST_REQUIRE(engine->stop(id).has_value());
  run(id);
  BOOST_REQUIRE(engine->cancel(id).has_value());
  BOOST_TEST(flow(id).status == FlowStatus::kCanceled);
  BOOST_TEST(host_status("h1") == HostStatus::kFailed);
}

BOOST_FIXTURE_TEST_CASE(a_flow_that_has_ended_refuses_stop_start_and_cancel, ControlBench) {  // WF-3, E8
  const std::string cancelled = begin("ImportHosts", new_host(2));
  BOOST_REQUIRE(engine->cancel(cancelled).has_value());
  run(id);
  for (const std::string& ended : {id, cancelled}) {
    const auto stopped = engine->stop(ended);
    const auto started = engine->start(ended);
    const auto again = engine->cancel(ended);
    BOOST_REQUIRE(!stopped.has_value() && !started.has_value() && !again.has_value());
    BOOST_TEST(stopped.error().code == ErrorCode::kWorkflowStopFailed);   // 40106
    BOOST_TEST(started.error().code == ErrorCode::kWorkflowStartFailed);  // 40103
    BOOST_TEST(again.error().code == ErrorCode::kWorkflowCancelFailed);   // 40107
    BOOST_TEST(started.error().detail.find("workflow Id " + ended + " is finished") !=
               std::string::npos);  // E11
  }
  BOOST_TEST(host_status("h1") == HostStatus::kOnline);
}

BOOST_FIXTURE_TEST_CASE(an_unknown_flow_is_refused_by_name, ControlBench) {  // 40101
  for (const auto& refused : {engine->stop("nobody"), engine->start("nobody"), engine->cancel("nobody")}) {
    BOOST_REQUIRE(!refused.has_value());
    BOOST_TEST(refused.error().code == ErrorCode::kWorkflowQueryFailed);
    BOOST_TEST(refused.error().detail.find("nobody") != std::string::npos);
  }
  BOOST_TEST(engine->advance("nobody").ended);
}

BOOST_FIXTURE_TEST_CASE(stopping_twice_and_starting_what_runs_change_nothing, ControlBench) {
  const std::int64_t before = store.load().sequence;
  BOOST_TEST(engine->start(id).has_value());
  BOOST_TEST(store.load().sequence == before);
  BOOST_TEST(engine->stop(id).has_value());
  BOOST_TEST(engine->stop(id).has_value());
  BOOST_TEST(store.load().sequence == before + 1);
}

BOOST_FIXTURE_TEST_CASE(stop_start_and_cancel_are_told_once_each, ControlBench) {  // WF-3
  const auto told = [&] {
    std::vector<FlowStatus> statuses;
    for (const FlowEvent& event : std::exchange(seen.events, {})) {
      if (event.node_key.empty() && event.flow_id == id && event.host_ip == "10.0.0.1")
        statuses.push_back(event.flow_status);
    }
    return statuses;
  };
  using Statuses = std::vector<FlowStatus>;
  BOOST_TEST(told().empty());
  BOOST_REQUIRE(engine->stop(id).has_value() && engine->stop(id).has_value());
  BOOST_TEST((told() == Statuses{FlowStatus::kStopped}));
  BOOST_REQUIRE(engine->start(id).has_value() && engine->start(id).has_value());
  BOOST_TEST((told() == Statuses{FlowStatus::kProcessing}));
  BOOST_REQUIRE(engine->cancel(id).has_value());
  BOOST_TEST((told() == Statuses{FlowStatus::kCanceled}));
  BOOST_TEST(!engine->cancel(id).has_value());
  BOOST_TEST(told().empty());
}

BOOST_FIXTURE_TEST_CASE(a_flow_that_another_process_stops_or_cancels_is_left_at_the_next_step,
                        ControlBench) {  // WF-3
  tool.polls_needed = 1'000;
  run_to(id, "joinEMCluster");
  (void)engine->advance(id);
  Ledger other_ledger(store);
  FlowEngine other({other_ledger, hosts, tool, secrets, clock, ids, settings});
  BOOST_REQUIRE(other.cancel(id).has_value());
  BOOST_TEST(engine->advance(id).ended);
  BOOST_TEST(host_status("h1") == HostStatus::kFailed);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard
