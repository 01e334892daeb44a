// What nobody knows for sure is asked again before it is decided (WF-4), and what a check says is not lost.
#include <boost/test/unit_test.hpp>

#include "tests/unit/workflow/engine_bench.h"
#include "tests/unit/workflow/printers.h"

namespace hostyard {
namespace {

using test::check_output;
using test::check_row;
using test::EngineBench;
using test::new_host;

// An import that stands where it polls its operation, which never ends.
struct EndlessJoin : EngineBench {
  std::string id;
  EndlessJoin() {
    settings.poll_limit = 60 * kSecond;
    restart();
    register_zone();
    tool.polls_needed = 1'000'000;
    id = begin("TakeOverHosts", new_host(1));
    run_to(id, "joinEMCluster");
    (void)engine->advance(id);
  }
};

ToolExited answer(const std::vector<std::string>& rows) {
  return ToolExited{0, check_output(rows), ""};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(doubt)

BOOST_FIXTURE_TEST_CASE(an_operation_that_is_late_but_did_its_work_is_a_success, EndlessJoin) {  // WF-4
  tool.status["10.0.0.1"] = "Up";
  run(id);
  BOOST_TEST(flow(id).status == FlowStatus::kFinished);
  BOOST_TEST(host_status("h1") == HostStatus::kOnline);
}

BOOST_FIXTURE_TEST_CASE(an_operation_that_is_late_fails_once_the_cluster_was_looked_at,
                        EndlessJoin) {  // WF-4
  const int displays = tool.display_count;
  run(id);
  BOOST_TEST(tool.display_count == displays + 1);
  BOOST_TEST(tool.operations.size() == 1U);  // the same token: no second operation
  BOOST_TEST(node(id, "joinEMCluster").error_code ==
             static_cast<int>(ErrorCode::kWorkflowNodePollingTimeOut));
  BOOST_TEST(host_status("h1") == HostStatus::kFailed);
}

BOOST_FIXTURE_TEST_CASE(a_poll_that_throws_leaves_the_decision_to_the_cluster, EndlessJoin) {  // E2, WF-4
  tool.status["10.0.0.1"] = "Up";
  tool.before_poll = [] { throw std::runtime_error("no record"); };
  run(id);
  BOOST_TEST(flow(id).status == FlowStatus::kFinished);
}

BOOST_FIXTURE_TEST_CASE(polls_that_keep_throwing_fail_the_node_with_what_they_threw, EndlessJoin) {  // E2
  tool.before_poll = [] { throw std::runtime_error("no record"); };
  run(id);
  BOOST_TEST(node(id, "joinEMCluster").error_code == static_cast<int>(ErrorCode::kInitFilebeatError));
  BOOST_TEST(node(id, "joinEMCluster").result.find("no record") != std::string::npos);
  BOOST_TEST(flow(id).status == FlowStatus::kError);
}

BOOST_AUTO_TEST_CASE(one_reboot_is_enough_for_all_fixes_that_need_one) {  // STEP-3
  EngineBench bench;
  bench.register_zone();
  bench.tool.checks.push_back(
      answer({check_row("10.0.0.1", "disk", "Fail", "mount point /a does not have 'nodelalloc' option set"),
              check_row("10.0.0.1", "disk", "Fail", "mount point /b does not have 'nodelalloc' option set"),
              check_row("10.0.0.1", "swap", "Warn", "swap is enabled")}));
  for (int i = 0; i < 2; ++i) bench.hosts.will("addMountOption", Exited{0, "", "", Effect::kRebootNeeded});
  const std::string id = bench.begin("ImportHosts", new_host(1));
  bench.run(id);
  const FlowNode node = bench.node(id, "prepare");
  BOOST_TEST(node.error_code == static_cast<int>(ErrorCode::kPrepareHostError));
  BOOST_TEST(bench.hosts.count("addMountOption") == 2);
  BOOST_TEST(bench.hosts.count("swapOff") == 1);
  const std::string last = node.result.substr(node.result.rfind("takes effect only after a reboot") - 200);
  BOOST_TEST(last.find("to /a") != std::string::npos);
  BOOST_TEST(last.find("to /b") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_failed_row_that_names_no_address_is_not_lost) {  // STEP-5, STEP-11
  EngineBench bench;
  bench.register_zone();
  const std::string os = check_row("10.0.0.1", "os-version", "Pass", "OS is fine");
  bench.tool.checks = {answer({os}), answer({os, check_row("db1.example", "memory", "Fail", "too little")})};
  const std::string id = bench.begin("ImportHosts", new_host(1));
  bench.run(id);
  BOOST_TEST(bench.node(id, "verifyHosts").error_code == static_cast<int>(ErrorCode::kHostNotExpected));
}

BOOST_AUTO_TEST_CASE(a_file_system_that_only_the_added_pd_would_use_is_no_fault_of_the_host) {  // STEP-4
  for (const bool storage : {false, true}) {
    EngineBench bench;
    bench.register_zone();
    Host host = new_host(1);
    host.purposes = {Purpose::kCompute};
    if (storage) host.purposes = {Purpose::kCompute, Purpose::kStorage};
    bench.tool.checks.push_back(answer(
        {check_row("10.0.0.1", "os-version", "Pass", "OS is fine"),
         check_row("10.0.0.1", "disk", "Fail", "mount point /data has an unsupported filesystem 'ext2'")}));
    const std::string id = bench.begin("ImportHosts", host);
    bench.run(id);
    BOOST_TEST(bench.host_status("h1") == (storage ? HostStatus::kFailed : HostStatus::kOnline));
  }
}

BOOST_AUTO_TEST_CASE(a_flow_that_stands_at_a_node_which_is_not_defined_here_ends_as_an_error) {  // E6
  for (const bool ended : {false, true}) {
    EngineBench bench;
    const std::string id = bench.begin("ImportHosts", new_host(1));
    (void)bench.ledger->transact([&](const Pool& pool) -> Result<ChangeSet> {
      FlowNode node = pool.flow(id)->nodes.back();
      node.key = "nodeOfALaterVersion";
      if (ended) node.status = FlowStatus::kFinished;
      return ChangeSet{"later version", 1, {PutNode{node}}};
    });
    BOOST_TEST(bench.engine->runnable() == std::vector<std::string>{id});
    bench.run(id);
    BOOST_TEST(bench.flow(id).status == FlowStatus::kError);
    BOOST_TEST(bench.host_status("h1") == HostStatus::kFailed);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard
