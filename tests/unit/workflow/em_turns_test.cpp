// One operation in the EM cluster at a time (IMP-12), whatever becomes of the flows that began them.
#include "engine/workflow/em_turns.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/workflow/engine_bench.h"
#include "tests/unit/workflow/printers.h"

namespace hostyard {
namespace {

using test::EngineBench;
using test::new_host;

// Three imports that stand before joining the cluster.
struct TurnsBench : EngineBench {
  std::vector<std::string> flow_ids;
  TurnsBench() {
    register_zone();
    for (int n = 1; n <= 3; ++n) {
      flow_ids.push_back(begin("TakeOverHosts", new_host(n)));
      run_to(flow_ids.back(), "joinEMCluster");
    }
    tool.polls_needed = 3;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(em_turns)

BOOST_AUTO_TEST_CASE(turns_go_first_come_first_served) {
  EmTurns turns(10);
  BOOST_TEST(turns.take("a", 0));
  BOOST_TEST(turns.take("a", 0));  // still its own
  BOOST_TEST(!turns.take("b", 1));
  BOOST_TEST(!turns.take("c", 2));
  turns.over("a");
  BOOST_TEST(!turns.take("c", 3));
  BOOST_TEST(turns.take("b", 3));
  turns.over("b");
  BOOST_TEST(turns.take("c", 4));
}

BOOST_AUTO_TEST_CASE(an_operation_under_way_holds_everybody_but_its_flow) {
  EmTurns turns(10);
  turns.under_way({"old", "op", 0, 0});
  BOOST_TEST(!turns.take("a", 1));
  BOOST_TEST(turns.take("old", 1));
  turns.over("old");
  BOOST_TEST(turns.take("a", 2));
}

BOOST_AUTO_TEST_CASE(an_operation_outlives_the_flow_that_withdraws) {
  EmTurns turns(10);
  BOOST_TEST(turns.take("a", 0));
  turns.under_way({"a", "op", 0, 0});
  turns.withdraw("a");
  BOOST_TEST(!turns.take("b", 5));
  BOOST_TEST(turns.neglected(5).empty());
  BOOST_REQUIRE_EQUAL(turns.neglected(11).size(), 1U);
  BOOST_TEST(turns.neglected(11)[0].id == "op");
  turns.under_way({"a", "op", 11, 11});  // somebody looks after it again
  BOOST_TEST(turns.neglected(20).empty());
  BOOST_TEST(turns.neglected(22).front().since == 0);
}

BOOST_AUTO_TEST_CASE(a_turn_that_needed_no_operation_is_given_back) {
  EmTurns turns(10);
  BOOST_TEST(turns.take("a", 0));
  turns.withdraw("a");
  BOOST_TEST(turns.take("b", 0));
}

BOOST_AUTO_TEST_CASE(who_does_not_ask_again_loses_the_place_in_the_queue) {
  EmTurns turns(10);
  BOOST_TEST(turns.take("a", 0));
  BOOST_TEST(!turns.take("gone", 1));
  BOOST_TEST(!turns.take("b", 2));
  turns.over("a");
  BOOST_TEST(!turns.take("b", 11));
  BOOST_TEST(turns.take("b", 12));
}

BOOST_FIXTURE_TEST_CASE(joins_of_one_cluster_never_overlap, TurnsBench) {  // IMP-12
  run_all(flow_ids);
  BOOST_TEST(tool.operations.size() == 3U);
  BOOST_TEST(tool.most_at_once == 1);
  for (const std::string& id : flow_ids) BOOST_TEST(flow(id).status == FlowStatus::kFinished);
}

BOOST_FIXTURE_TEST_CASE(a_join_and_a_leave_of_one_cluster_never_overlap, TurnsBench) {  // IMP-12
  run(flow_ids[0]);
  flow_ids[0] = begin_delete("DeleteHosts", "h1");
  run_to(flow_ids[0], "leaveEMCluster");
  run_all(flow_ids);
  BOOST_TEST(tool.operations.size() == 4U);
  BOOST_TEST(tool.most_at_once == 1);
}

BOOST_FIXTURE_TEST_CASE(a_flow_that_is_cancelled_while_it_waits_holds_up_nobody, TurnsBench) {
  (void)engine->advance(flow_ids[0]);
  (void)engine->advance(flow_ids[1]);  // waits first in the queue
  (void)engine->advance(flow_ids[2]);
  BOOST_REQUIRE(engine->cancel(flow_ids[1]).has_value());
  run_all({flow_ids[0], flow_ids[2]});
  BOOST_TEST(flow(flow_ids[2]).status == FlowStatus::kFinished);
  BOOST_TEST(tool.operations.size() == 2U);
}

BOOST_FIXTURE_TEST_CASE(the_operation_of_a_cancelled_flow_still_keeps_the_cluster_to_itself,
                        TurnsBench) {  // IMP-12
  tool.polls_needed = 3;
  (void)engine->advance(flow_ids[0]);
  BOOST_REQUIRE(engine->cancel(flow_ids[0]).has_value());
  run_all({flow_ids[1], flow_ids[2]});  // nobody advances the cancelled one any more
  BOOST_TEST(tool.operations.size() == 3U);
  BOOST_TEST(tool.most_at_once == 1);
  BOOST_TEST(flow(flow_ids[0]).status == FlowStatus::kCanceled);
  BOOST_TEST(flow(flow_ids[2]).status == FlowStatus::kFinished);
}

BOOST_FIXTURE_TEST_CASE(a_flow_that_is_cancelled_while_it_submits_still_keeps_the_cluster_to_itself,
                        TurnsBench) {
  bool cancel = true;
  tool.before_submit = [&] {
    if (std::exchange(cancel, false)) BOOST_REQUIRE(engine->cancel(flow_ids[0]).has_value());
  };
  BOOST_TEST(engine->advance(flow_ids[0]).ended);
  run_all({flow_ids[1], flow_ids[2]});
  BOOST_TEST(tool.operations.size() == 3U);
  BOOST_TEST(tool.most_at_once == 1);
}

BOOST_FIXTURE_TEST_CASE(after_a_restart_nobody_joins_before_the_old_operation_is_over,
                        TurnsBench) {  // IMP-12, WF-2
  (void)engine->advance(flow_ids[0]);
  restart();
  run_all({flow_ids[1], flow_ids[2], flow_ids[0]});
  BOOST_TEST(tool.most_at_once == 1);
  BOOST_TEST(tool.operations.size() == 3U);
}

BOOST_FIXTURE_TEST_CASE(an_operation_that_nobody_in_this_process_looks_after_is_waited_for,
                        TurnsBench) {  // IMP-12
  (void)engine->advance(flow_ids[0]);
  restart();
  run_all({flow_ids[1], flow_ids[2]});  // the first flow belongs to another process
  BOOST_TEST(flow(flow_ids[1]).status == FlowStatus::kFinished);
  BOOST_TEST(flow(flow_ids[2]).status == FlowStatus::kFinished);
  BOOST_TEST(tool.most_at_once == 1);
}

BOOST_FIXTURE_TEST_CASE(two_processes_at_once_join_one_host_at_a_time, TurnsBench) {  // IMP-12
  Ledger other_ledger(store);
  FlowEngine other({other_ledger, hosts, tool, secrets, clock, ids, settings});
  std::vector<std::pair<FlowEngine*, std::string>> left{
      {engine.get(), flow_ids[0]}, {&other, flow_ids[1]}, {&other, flow_ids[2]}};
  for (int round = 0; round < 100 && !left.empty(); ++round) {
    std::erase_if(left, [](const auto& each) { return each.first->advance(each.second).ended; });
    clock.wait_until(clock.now() + settings.poll_interval);
  }
  for (const std::string& id : flow_ids) BOOST_TEST(flow(id).status == FlowStatus::kFinished);
  BOOST_TEST(tool.operations.size() == 3U);
  BOOST_TEST(tool.most_at_once == 1);
}

BOOST_FIXTURE_TEST_CASE(an_operation_that_nobody_looks_after_and_never_ends_is_waited_for_up_to_the_limit,
                        TurnsBench) {  // WF-4
  settings.poll_limit = 60 * kSecond;
  (void)engine->advance(flow_ids[0]);
  restart();
  tool.before_poll = [&] {
    if (clock.now() < 1'050 * kSecond) tool.polls = {{OperationState::kProcessing, "", ""}};
  };
  run(flow_ids[1]);
  BOOST_TEST(flow(flow_ids[1]).status == FlowStatus::kFinished);
}

BOOST_FIXTURE_TEST_CASE(the_wait_for_a_turn_does_not_count_against_the_poll_limit, TurnsBench) {  // WF-4
  settings.poll_limit = 20 * kSecond;
  restart();
  tool.polls_needed = 6;  // 18 s each: the third begins long after its intent was written
  run_all(flow_ids);
  for (const std::string& id : flow_ids) BOOST_TEST(flow(id).status == FlowStatus::kFinished);
}

BOOST_FIXTURE_TEST_CASE(an_operation_in_doubt_keeps_its_turn_while_it_is_asked_about, TurnsBench) {  // WF-4
  (void)engine->advance(flow_ids[0]);
  restart();
  (void)engine->advance(flow_ids[0]);
  (void)engine->advance(flow_ids[1]);  // stands first in the queue
  tool.polls = {{OperationState::kUnknown, "", ""}};
  run_all(flow_ids);
  for (const std::string& id : flow_ids) BOOST_TEST(flow(id).status == FlowStatus::kFinished);
  BOOST_TEST(tool.most_at_once == 1);
}

BOOST_FIXTURE_TEST_CASE(a_failure_inside_a_turn_gives_it_back, TurnsBench) {
  bool crash = true;
  tool.before_submit = [&] {
    if (std::exchange(crash, false)) throw 1;
  };
  BOOST_CHECK_THROW((void)engine->advance(flow_ids[0]), int);
  run_all({flow_ids[1], flow_ids[2]});
  BOOST_TEST(flow(flow_ids[1]).status == FlowStatus::kFinished);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard
