// What a workflow leaves to people (WF-3).
#include "engine/workflow/left_to_do.h"

#include <boost/test/unit_test.hpp>

namespace hostyard {
namespace {

Flow ended_flow(const std::string& name, FlowStatus status, const std::vector<std::string>& keys) {
  Flow flow;
  flow.id = "flow-1";
  flow.name = name;
  flow.biz_id = "h1";
  flow.status = status;
  for (const std::string& key : keys) {
    FlowNode node;
    node.key = key;
    node.status = FlowStatus::kFinished;
    flow.nodes.push_back(node);
  }
  return flow;
}

Host host_of_flow(HostStatus status) {
  Host host;
  host.id = "h1";
  host.host_name = "host1";
  host.ip = *IpAddress::parse("10.0.0.1");
  host.status = status;
  return host;
}

using Lines = std::vector<std::string>;

Lines lines_of(const Flow& flow, const Host& host) {
  return left_to_do(flow, &host, "em-test");
}

const std::string kFilebeat =
    "a filebeat of 10.0.0.1 may be in the EM cluster, and stays there: 'tiup em display em-test' shows it, "
    "'tiup em scale-in em-test --node 10.0.0.1:0' removes it";

}  // namespace

BOOST_AUTO_TEST_SUITE(left)

BOOST_AUTO_TEST_CASE(WF_3_a_stopped_workflow_names_the_ways_on) {
  const Flow flow = ended_flow("ImportHosts", FlowStatus::kStopped, {"start"});
  BOOST_TEST(
      lines_of(flow, host_of_flow(HostStatus::kInit)) ==
          (Lines{
              "'hostyard workflows start flow-1' lets it go on, 'hostyard workflows cancel flow-1' ends it"}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(WF_3_a_cancelled_import_names_its_operation_its_filebeat_and_the_way_out_of_the_pool) {
  Flow flow = ended_flow("ImportHosts", FlowStatus::kCanceled, {"start", "authhosts", "joinEMCluster"});
  flow.nodes.back().status = FlowStatus::kCanceled;
  flow.nodes.back().operation_id = "op-7";
  const Host host = host_of_flow(HostStatus::kFailed);
  const Lines expected{
      "operation op-7 was not taken back, and may run to its end", kFilebeat,
      "host host1 10.0.0.1 is Failed: 'hostyard hosts delete h1' takes it out of the pool; import "
      "it again after that"};
  BOOST_TEST(lines_of(flow, host) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(WF_3_what_steps_changed_on_the_host_stays_and_is_told) {
  Flow flow = ended_flow("ImportHosts", FlowStatus::kError, {"start", "authhosts", "fail"});
  const Host host = host_of_flow(HostStatus::kFailed);
  flow.nodes[1].result = "$ ssh root@10.0.0.1 true\n  ok\n[30137]...\n";
  BOOST_TEST(lines_of(flow, host).size() == 1U);
  flow.nodes[1].result = "$ ssh root@10.0.0.1 sudo useradd\n  changed\n[30137]...\n";
  BOOST_TEST(lines_of(flow, host).front() ==
             "what was done on 10.0.0.1 stays there, and does no harm to another import: 'hostyard workflows "
             "show flow-1' marks it as changed");
}

BOOST_AUTO_TEST_CASE(WF_3_of_a_step_that_was_cancelled_under_way_nobody_knows_what_it_did) {
  Flow flow = ended_flow("ImportHosts", FlowStatus::kCanceled, {"start", "authhosts"});
  flow.nodes.back().status = FlowStatus::kCanceled;
  BOOST_TEST(lines_of(flow, host_of_flow(HostStatus::kFailed)).front() ==
             "what was done on 10.0.0.1 stays there, and does no harm to another import: 'hostyard workflows "
             "show flow-1' marks it as changed, but for what authhosts was about");
}

BOOST_AUTO_TEST_CASE(FLOW_5_a_deletion_by_force_leaves_the_filebeat_of_a_host_that_was_initialised) {
  const Flow flow = ended_flow("DeleteHostsByForce", FlowStatus::kFinished, {"start", "succeed"});
  Host host = host_of_flow(HostStatus::kDeleted);
  BOOST_TEST(lines_of(flow, host) == Lines{kFilebeat}, boost::test_tools::per_element());
  const std::vector<Flow> joined{ended_flow("ImportHosts", FlowStatus::kError, {"start", "joinEMCluster"})};
  BOOST_TEST(left_to_do(flow, &host, "em-test", joined).size() == 1U);
  const std::vector<Flow> never{ended_flow("ImportHosts", FlowStatus::kError, {"start", "fail"})};
  BOOST_TEST(left_to_do(flow, &host, "em-test", never).empty());
  host.initialised = false;
  BOOST_TEST(lines_of(flow, host).empty());
}

BOOST_AUTO_TEST_CASE(WF_3_a_cancelled_import_that_did_not_come_to_the_EM_cluster_says_nothing_of_it) {
  const Flow flow = ended_flow("ImportHosts", FlowStatus::kCanceled, {"start"});
  BOOST_TEST(lines_of(flow, host_of_flow(HostStatus::kFailed)).size() == 1U);
}

BOOST_AUTO_TEST_CASE(WF_3_a_failed_deletion_is_to_be_mended_and_the_host_still_to_be_deleted) {
  const Flow flow = ended_flow("DeleteHosts", FlowStatus::kError, {"start", "leaveEMCluster", "fail"});
  const Lines lines = lines_of(flow, host_of_flow(HostStatus::kFailed));
  BOOST_TEST(
      lines == (Lines{kFilebeat,
                      "host host1 10.0.0.1 is Failed: mend what the failed node names, then 'hostyard hosts "
                      "delete h1' takes it out of the pool"}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(STEP_10_a_deletion_that_was_taken_back_says_how_to_see_what_is_held) {
  const Flow flow = ended_flow("DeleteHosts", FlowStatus::kError, {"start", "recover"});
  Host host = host_of_flow(HostStatus::kOffline);
  host.load_stat = LoadStat::kInUsed;
  BOOST_TEST(
      lines_of(flow, host) ==
          (Lines{
              "host host1 10.0.0.1 is Offline as before: 'hostyard allocations list --host-id h1' shows what "
              "is held on it; recycle that, then delete it again"}),
      boost::test_tools::per_element());
  host.load_stat = LoadStat::kLoadLess;
  BOOST_TEST(lines_of(flow, host).empty());
}

BOOST_AUTO_TEST_CASE(WF_3_nothing_is_left_of_what_finished_runs_or_is_out_of_the_pool) {
  for (const auto status : {FlowStatus::kFinished, FlowStatus::kProcessing}) {
    const Flow flow = ended_flow("ImportHosts", status, {"start", "joinEMCluster"});
    BOOST_TEST(lines_of(flow, host_of_flow(HostStatus::kOnline)).empty());
  }
  const Flow cancelled = ended_flow("ImportHosts", FlowStatus::kCanceled, {"start", "joinEMCluster"});
  BOOST_TEST(left_to_do(cancelled, nullptr, "em-test").empty());
  BOOST_TEST(lines_of(cancelled, host_of_flow(HostStatus::kOnline)).empty());  // UPD-2
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard
