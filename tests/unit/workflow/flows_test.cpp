// Every workflow to its end: the success paths, and where each step's failure leads (FLOW-1 to FLOW-5,
// STEP-10).
#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "engine/rules/delete_rules.h"
#include "tests/unit/workflow/engine_bench.h"
#include "tests/unit/workflow/printers.h"

namespace hostyard {
namespace {

using test::EngineBench;
using test::new_host;
using Keys = std::vector<std::string>;

CommandOutcome failed(int code = 1) {
  return Exited{code, "", "no such thing", Effect::kOk};
}

// A host that an import brought online, h1.
void import_host(EngineBench& bench) {
  bench.register_zone();
  bench.run(bench.begin("ImportHosts", new_host(1)));
  BOOST_REQUIRE_EQUAL(bench.host_status("h1"), HostStatus::kOnline);
}

void hold_something(EngineBench& bench) {
  (void)bench.ledger->transact([&](const Pool& pool) -> Result<ChangeSet> {
    Host row = *pool.host("h1");
    row.load_stat = LoadStat::kInUsed;
    row.used_cpu_cores = 1;
    LedgerRow held;
    held.seq = pool.ledger().last_seq() + 1;
    held.holder_id = "cluster-1";
    held.request_id = "request-1";
    held.host_id = row.id;
    held.cpu_cores = 1;
    return ChangeSet{"use", bench.clock.now(), {PutHost{row}, PutGrant{held}}};
  });
}

void check_failed_import(EngineBench& bench, const std::string& flow_id, const std::string& failed_key,
                         ErrorCode code) {
  const Flow flow = bench.flow(flow_id);
  BOOST_TEST(flow.status == FlowStatus::kError);
  const Keys keys = bench.keys(flow_id);
  BOOST_REQUIRE_GE(keys.size(), 2U);
  BOOST_TEST(keys.back() == "fail");
  BOOST_TEST(keys[keys.size() - 2] == failed_key);
  BOOST_TEST(bench.node(flow_id, failed_key).status == FlowStatus::kError);
  BOOST_TEST(bench.node(flow_id, failed_key).error_code == static_cast<int>(code));
  BOOST_TEST(bench.node(flow_id, "fail").status == FlowStatus::kFinished);
  BOOST_TEST(bench.host_status(flow.biz_id) == HostStatus::kFailed);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flows)

BOOST_AUTO_TEST_CASE(an_import_runs_every_node_once_and_ends_online) {  // FLOW-1
  EngineBench bench;
  bench.register_zone();
  const std::string id = bench.begin("ImportHosts", new_host(1));
  bench.run(id);
  BOOST_TEST(bench.keys(id) == (Keys{"start", "authhosts", "prepare", "verifyHosts", "installSoftware",
                                     "joinEMCluster", "succeed"}));
  BOOST_TEST(bench.flow(id).status == FlowStatus::kFinished);
  BOOST_TEST(bench.host_status("h1") == HostStatus::kOnline);
  BOOST_TEST(bench.tool.status.at("10.0.0.1") == "Up");
  for (const FlowNode& node : bench.flow(id).nodes) {
    BOOST_TEST(node.status == FlowStatus::kFinished);
    BOOST_TEST(node.end_time >= node.start_time);
    BOOST_TEST(node.result.ends_with("Completed.\n"));
  }
}

BOOST_AUTO_TEST_CASE(an_import_without_initialisation_touches_nothing_and_ends_online) {  // FLOW-2
  EngineBench bench;
  const std::string id = bench.begin("ImportHostsWithoutInit", new_host(1));
  bench.run(id);
  BOOST_TEST(bench.keys(id) == Keys{"start"});
  BOOST_TEST(bench.flow(id).status == FlowStatus::kFinished);
  BOOST_TEST(bench.host_status("h1") == HostStatus::kOnline);
  BOOST_TEST(bench.hosts.calls().empty());
  BOOST_TEST(bench.tool.display_count == 0);
}

BOOST_AUTO_TEST_CASE(taking_over_a_host_neither_prepares_nor_verifies_it) {  // FLOW-3
  EngineBench bench;
  bench.register_zone();
  const std::string id = bench.begin("TakeOverHosts", new_host(1));
  bench.run(id);
  BOOST_TEST(bench.keys(id) == (Keys{"start", "authhosts", "joinEMCluster", "succeed"}));
  BOOST_TEST(bench.host_status("h1") == HostStatus::kOnline);
  BOOST_TEST(bench.tool.checked.empty());
}

BOOST_AUTO_TEST_CASE(a_deletion_leaves_the_cluster_and_removes_host_and_disks) {  // FLOW-4, DEL-3
  EngineBench bench;
  import_host(bench);
  const std::string id = bench.begin_delete("DeleteHosts", "h1");
  bench.run(id);
  BOOST_TEST(bench.keys(id) == (Keys{"start", "leaveEMCluster", "succeed"}));
  BOOST_TEST(bench.flow(id).status == FlowStatus::kFinished);
  BOOST_TEST(!bench.host_is_live("h1"));
  BOOST_TEST(bench.store.load().pool.disk("h1d") == nullptr);
  BOOST_TEST(bench.tool.status.empty());
}

BOOST_AUTO_TEST_CASE(a_deletion_by_force_asks_neither_host_nor_cluster) {  // FLOW-5
  EngineBench bench;
  import_host(bench);
  const std::size_t calls = bench.hosts.calls().size();
  const std::string id = bench.begin_delete("DeleteHostsByForce", "h1");
  bench.run(id);
  BOOST_TEST(bench.keys(id) == (Keys{"start", "succeed"}));
  BOOST_TEST(!bench.host_is_live("h1"));
  BOOST_TEST(bench.hosts.calls().size() == calls);
  BOOST_TEST(bench.tool.operations.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_unregistered_zone_fails_the_import_with_the_document_s_words) {  // STEP-1
  for (const std::string name : {"ImportHosts", "TakeOverHosts"}) {
    EngineBench bench;
    const std::string id = bench.begin(name, new_host(1));
    bench.run(id);
    check_failed_import(bench, id, "start", ErrorCode::kInvalidZoneInfo);
    BOOST_TEST(bench.node(id, "start")
                   .result.find("can not get zone info for host name1 10.0.0.1, with vendor Local, region "
                                "Region1, zone Zone1") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(each_step_of_an_import_that_fails_leads_to_fail_and_a_failed_host) {  // FLOW-1
  struct Row {
    std::string key;
    ErrorCode code;
    void (*break_it)(EngineBench&);
  };
  const std::vector<Row> rows{
      {"authhosts", ErrorCode::kInitDeployUserError,
       [](EngineBench& b) { b.hosts.will("createUser", failed()); }},
      {"authhosts", ErrorCode::kInitHostAuthError,
       [](EngineBench& b) { b.hosts.will("authorizeKey", failed()); }},
      {"authhosts", ErrorCode::kInitHostAuthError,
       [](EngineBench& b) { b.hosts.will("probe", AuthFailed{"no"}); }},
      {"authhosts", ErrorCode::kConnectToHostError,
       [](EngineBench& b) { b.hosts.will("createUser", Unreachable{"no route"}); }},
      {"authhosts", ErrorCode::kConnectToHostError,
       [](EngineBench& b) { b.hosts.will("createUser", HostKeyMismatch{"changed"}); }},
      {"prepare", ErrorCode::kHostNotExpected,
       [](EngineBench& b) {
         b.tool.checks = {ToolExited{1, "", "{\"exit_code\":1}"}};
       }},
      {"prepare", ErrorCode::kHostNotExpected,
       [](EngineBench& b) { b.tool.checks = {ToolNotFound{"no tiup"}}; }},
      {"prepare", ErrorCode::kPrepareHostError,
       [](EngineBench& b) {
         b.tool.checks = {ToolExited{
             0, test::check_output({test::check_row("10.0.0.1", "swap", "Fail", "swap is enabled")}), ""}};
         b.hosts.will("swapOff", failed());
       }},
      {"verifyHosts", ErrorCode::kHostNotExpected,
       [](EngineBench& b) {
         const ToolExited good{0, test::check_output({test::check_row("10.0.0.1", "os-version", "Pass", "")}),
                               ""};
         b.tool.checks = {
             good,
             ToolExited{0, test::check_output({test::check_row("10.0.0.1", "thp", "Fail", "THP is enabled")}),
                        ""}};
       }},
      {"installSoftware", ErrorCode::kRunCommandError,
       [](EngineBench& b) {
         b.settings.packages = {"htop"};
         b.restart();
         b.hosts.will("installPackage", failed());
       }},
      {"joinEMCluster", ErrorCode::kInitFilebeatError,
       [](EngineBench& b) {
         b.tool.displays = {ToolExited{1, "", "no cluster"}};
       }},
      {"joinEMCluster", ErrorCode::kBadInstanceExist,
       [](EngineBench& b) { b.tool.status["10.0.0.1"] = "Down"; }},
      {"joinEMCluster", ErrorCode::kInitFilebeatError,
       [](EngineBench& b) {
         b.tool.polls = {{OperationState::kError, "", "exit status 1"}};
       }},
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.key << " " << static_cast<int>(row.code)) {
      EngineBench bench;
      bench.register_zone();
      row.break_it(bench);
      const std::string id = bench.begin("ImportHosts", new_host(1));
      bench.run(id);
      check_failed_import(bench, id, row.key, row.code);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_failed_operation_of_tiup_is_told_in_the_document_s_words) {  // STEP-12
  EngineBench bench;
  bench.register_zone();
  bench.tool.polls = {{OperationState::kError, "", "operation failed with err: exit status 1"}};
  const std::string id = bench.begin("ImportHosts", new_host(1));
  bench.run(id);
  const std::string result = bench.node(id, "joinEMCluster").result;
  BOOST_TEST(result.find("call deployment serv") != std::string::npos);
  BOOST_TEST(result.find("$ tiup em scale-out") != std::string::npos);
  BOOST_TEST(result.find("exit status 1") != std::string::npos);
  BOOST_TEST(result.find("[30130]") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(
    deleting_a_host_in_use_recovers_the_status_that_it_had) {  // FLOW-4, FLOW-5, STEP-9, STEP-10
  for (const std::string name : {"DeleteHosts", "DeleteHostsByForce"}) {
    for (const HostStatus before : {HostStatus::kOnline, HostStatus::kOffline}) {
      EngineBench bench;
      import_host(bench);
      (void)bench.ledger->transact([&](const Pool& pool) -> Result<ChangeSet> {
        return ChangeSet{"status", 1, {*plan_host_status(pool, "h1", before, 1)}};
      });
      hold_something(bench);
      const std::string id = bench.begin_delete(name, "h1");
      bench.run(id);
      BOOST_TEST(bench.keys(id) == (Keys{"start", "recover"}));
      BOOST_TEST(bench.flow(id).status == FlowStatus::kError);
      BOOST_TEST(bench.node(id, "start").error_code == static_cast<int>(ErrorCode::kHostStillInUsed));
      BOOST_TEST(bench.host_status("h1") == before);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_host_that_cannot_leave_the_cluster_fails) {  // FLOW-4
  EngineBench bench;
  import_host(bench);
  bench.tool.polls = {{OperationState::kError, "", "the host is gone"}};
  const std::string id = bench.begin_delete("DeleteHosts", "h1");
  bench.run(id);
  BOOST_TEST(bench.keys(id) == (Keys{"start", "leaveEMCluster", "fail"}));
  BOOST_TEST(bench.node(id, "leaveEMCluster").error_code ==
             static_cast<int>(ErrorCode::kUninstallFilebeatError));
  BOOST_TEST(bench.host_status("h1") == HostStatus::kFailed);
}

BOOST_AUTO_TEST_CASE(a_host_leaves_the_cluster_in_whatever_state_its_filebeat_is) {  // STEP-8
  for (const std::string state : {"Down", "N/A", "Tombstone"}) {
    EngineBench bench;
    import_host(bench);
    bench.tool.status["10.0.0.1"] = state;
    const std::string id = bench.begin_delete("DeleteHosts", "h1");
    bench.run(id);
    BOOST_TEST(!bench.host_is_live("h1"));
    BOOST_TEST(bench.tool.operations.size() == 2U);
  }
}

BOOST_AUTO_TEST_CASE(a_host_that_never_joined_is_deleted_without_leaving) {  // STEP-8
  EngineBench bench;
  import_host(bench);
  bench.tool.status.clear();
  const std::string id = bench.begin_delete("DeleteHosts", "h1");
  bench.run(id);
  BOOST_TEST(!bench.host_is_live("h1"));
  BOOST_TEST(bench.tool.operations.size() == 1U);
}

BOOST_AUTO_TEST_CASE(the_last_check_of_a_deletion_refuses_in_its_own_transaction) {  // STEP-9
  EngineBench bench;
  import_host(bench);
  const std::string id = bench.begin_delete("DeleteHosts", "h1");
  bench.run_to(id, "succeed");
  hold_something(bench);  // after the first check, before the last
  bench.run(id);
  BOOST_TEST(bench.keys(id) == (Keys{"start", "leaveEMCluster", "succeed"}));
  BOOST_TEST(bench.flow(id).status == FlowStatus::kError);  // E1
  BOOST_TEST(bench.node(id, "succeed").error_code == static_cast<int>(ErrorCode::kHostStillInUsed));
  BOOST_REQUIRE(bench.host_is_live("h1"));
  BOOST_TEST(bench.host_status("h1") == HostStatus::kOnline);  // not Deleting for ever
}

BOOST_AUTO_TEST_CASE(a_host_that_is_in_the_cluster_already_is_not_joined_again) {  // STEP-7
  EngineBench bench;
  bench.register_zone();
  bench.tool.status["10.0.0.1"] = "Up";
  const std::string id = bench.begin("ImportHosts", new_host(1));
  bench.run(id);
  BOOST_TEST(bench.host_status("h1") == HostStatus::kOnline);
  BOOST_TEST(bench.tool.operations.empty());
  BOOST_TEST(bench.node(id, "joinEMCluster").result.find("has already installed filebeat") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_flow_of_an_unknown_definition_ends_as_an_error_and_its_host_fails) {  // E6
  EngineBench bench;
  const std::string id = bench.begin("ImportHosts", new_host(1));
  (void)bench.ledger->transact([&](const Pool& pool) -> Result<ChangeSet> {
    Flow row = *pool.flow(id);
    row.name = "FlowOfALaterVersion";
    return ChangeSet{"later version", 1, {PutFlow{row}}};
  });
  bench.run(id);
  BOOST_TEST(bench.flow(id).status == FlowStatus::kError);
  BOOST_TEST(bench.node(id, "start").result.find("FlowOfALaterVersion") != std::string::npos);
  BOOST_TEST(bench.node(id, "start").error_code == static_cast<int>(ErrorCode::kWorkflowDefineNotFound));
  BOOST_TEST(bench.host_status("h1") == HostStatus::kFailed);
}

BOOST_AUTO_TEST_CASE(starting_a_flow_without_definition_is_a_failure) {
  test::ManualClock clock;
  SeededIds ids(1);
  std::string flow_id;
  BOOST_CHECK_THROW((void)make_flow({"Nonsense", "h1"}, ids, clock.now(), flow_id), Error);
}

BOOST_AUTO_TEST_CASE(every_change_is_told_in_order_after_it_was_committed) {
  EngineBench bench;
  const std::string id = bench.begin("ImportHostsWithoutInit", new_host(1));
  bench.run(id);
  BOOST_REQUIRE_EQUAL(bench.seen.events.size(), 2U);
  BOOST_TEST(bench.seen.events[0].node_key == "start");
  BOOST_TEST(bench.seen.events[0].node_status == FlowStatus::kFinished);
  BOOST_TEST(bench.seen.events[0].text == "Completed.");
  BOOST_TEST(bench.seen.events[1].node_key.empty());
  BOOST_TEST(bench.seen.events[1].flow_status == FlowStatus::kFinished);
  BOOST_TEST(bench.seen.events[1].host_ip == "10.0.0.1");
}

BOOST_AUTO_TEST_CASE(no_record_and_no_event_ever_holds_a_password) {  // DOM-21, STEP-12, E17
  EngineBench bench;
  bench.register_zone();
  const std::string id = bench.begin("ImportHosts", new_host(1));
  bench.run(id);
  const Flow flow = bench.flow(id);
  BOOST_TEST(flow.context.find(test::kPassword) == std::string::npos);
  for (const FlowNode& node : flow.nodes)
    BOOST_TEST((node.result + node.parameters).find(test::kPassword) == std::string::npos);
  for (const FlowEvent& event : bench.seen.events)
    BOOST_TEST(event.result.find(test::kPassword) == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard
