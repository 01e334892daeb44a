// The use cases and their registry (CLI-4, IMP-10, IMP-11, DEL-2, QRY-2, WF-3, DOM-21, CLI-5).
#include <set>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/service/service_bench.h"

namespace hostyard::test {

BOOST_AUTO_TEST_CASE(every_use_case_is_described_whole) {  // CLI-4
  std::set<std::string> names;
  for (const UseCase& use_case : use_cases()) {
    const std::string name = use_case.name();
    BOOST_TEST(names.insert(name).second, name);
    BOOST_TEST(use_case.example.starts_with("hostyard " + name), name);
    BOOST_TEST(!use_case.summary.empty(), name);
    BOOST_TEST(!use_case.clauses.empty(), name);
    BOOST_TEST(!use_case.errors.empty(), name);
    BOOST_TEST((use_case.call != nullptr), name);
    BOOST_TEST((use_case.arguments.kind == ValueKind::kObject), name);
    BOOST_TEST((use_case.answer.kind == ValueKind::kObject), name);
    BOOST_TEST(find_use_case(use_case.noun, use_case.verb) == &use_case, name);
    bool optional_seen = false;
    for (const Shape& member : use_case.arguments.members) {
      BOOST_TEST(!member.doc.empty(), name << " " << member.name);
      if (member.positional) BOOST_TEST((!member.required || !optional_seen), name);
      optional_seen = optional_seen || (member.positional && !member.required);
    }
  }
  BOOST_TEST(find_use_case("hosts", "explode") == nullptr);
}

BOOST_AUTO_TEST_CASE(every_use_case_refuses_unknown_arguments_before_anything_happens) {  // CLI-4
  ServiceBench bench;
  const auto before = bench.store.load().sequence;
  for (const UseCase& use_case : use_cases()) {
    const auto answer = use_case.call(bench.service, {{"noSuchArgument", 1}});
    BOOST_REQUIRE_MESSAGE(!answer, use_case.name());
    const bool document = !use_case.document.empty();  // ALLOC-7
    BOOST_TEST((answer.error().code == (document ? ErrorCode::kMarshalError : ErrorCode::kParameterInvalid)),
               use_case.name());
    BOOST_TEST(answer.error().detail.find("noSuchArgument") != std::string::npos, answer.error().detail);
    const auto wrong = use_case.call(bench.service, Json::array());
    BOOST_TEST((!wrong && wrong.error().code == ErrorCode::kMarshalError), use_case.name());
  }
  BOOST_TEST(bench.store.load().sequence == before);
}

BOOST_AUTO_TEST_CASE(an_import_is_one_transaction_with_its_workflows) {  // IMP-10, IMP-11
  ServiceBench bench;
  bench.service.mark_store();
  const auto before = bench.store.load().sequence;
  const auto answer = bench.call("hosts", "import", {{"file", "hosts.json"}, {"content", rows(3)}});
  BOOST_REQUIRE(answer.has_value());
  const Snapshot after = bench.store.load();
  BOOST_TEST(after.sequence == before + 1);
  BOOST_TEST(after.pool.hosts().size() == 3u);
  BOOST_TEST(after.pool.flows().size() == 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    const auto host_id = (*answer)["hostIds"][i].get<std::string>();
    const auto flow_id = (*answer)["flowInfo"][i]["workFlowId"].get<std::string>();
    BOOST_TEST(after.pool.host(host_id)->host_name == "host" + std::to_string(i + 1));
    BOOST_TEST(after.pool.flow(flow_id)->biz_id == host_id);
    BOOST_TEST((*answer)["workflows"][i]["id"] == flow_id);
    BOOST_TEST((after.pool.host(host_id)->status == HostStatus::kInit));
  }
}

BOOST_AUTO_TEST_CASE(
    an_imported_host_comes_online_and_shows_all_but_its_password) {  // FT-QRY-04, QRY-2, DOM-21
  ServiceBench bench;
  const Json imported = bench.import(1);
  BOOST_TEST(imported["workflows"][0]["status"] == "Finished");
  BOOST_TEST(imported["workflows"][0]["hostStatus"] == "Online");
  const auto id = imported["hostIds"][0].get<std::string>();
  const Json host = bench.call("hosts", "show", {{"hostId", id}}).value();
  for (const char* const name :
       {"hostId",   "ip",           "sshPort",     "userName",   "hostName",   "status",
        "loadStat", "arch",         "os",          "kernel",     "spec",       "cpuCores",
        "memory",   "usedCpuCores", "usedMemory",  "nic",        "vendor",     "region",
        "az",       "rack",         "clusterType", "purpose",    "diskType",   "reserved",
        "traits",   "sysLabels",    "instances",   "createTime", "updateTime", "availableDiskCount",
        "disks"}) {
    BOOST_TEST(host.contains(name), name);
  }
  BOOST_TEST(!host.contains("passwd"));
  BOOST_TEST(host["disks"][0]["hostId"] == id);
  const std::string everything =
      host.dump() + imported.dump() +
      bench.call("workflows", "show", {{"workFlowId", imported["workflows"][0]["id"]}}).value().dump();
  BOOST_TEST(everything.find("s3cret") == std::string::npos);
  const Host stored = *bench.store.load().pool.host(id);
  BOOST_TEST(stored.sealed_password.find("s3cret") == std::string::npos);
  BOOST_TEST(bench.secrets.open(stored.sealed_password, id).reveal() == "s3cret");
}

BOOST_AUTO_TEST_CASE(a_refused_import_changes_nothing) {  // ERR-2, DOM-20
  ServiceBench bench;
  bench.import(2);
  const auto before = bench.store.load();
  const auto again = bench.call("hosts", "import", {{"file", "hosts.json"}, {"content", rows(4)}});
  BOOST_REQUIRE(!again);
  BOOST_TEST((again.error().code == ErrorCode::kHostAlreadyExist));
  BOOST_TEST(bench.store.load().sequence == before.sequence);
}

BOOST_AUTO_TEST_CASE(
    the_settings_of_the_server_choose_the_workflow_and_exclude_tasks) {  // IMP-11, DEL-2, ERR-4
  ServiceSettings settings;
  settings.skip_host_init = true;
  settings.exclusive_tasks = true;
  ServiceBench bench("{}", settings);
  auto first = bench.call("hosts", "import", {{"file", "hosts.json"}, {"content", rows(1)}});
  BOOST_REQUIRE(first.has_value());
  BOOST_TEST((*first)["workflows"][0]["name"] == "ImportHostsWithoutInit");
  const auto second = bench.call("hosts", "delete", {{"hostIds", (*first)["hostIds"]}});
  BOOST_REQUIRE(!second);
  BOOST_TEST((second.error().code == ErrorCode::kTaskConflict));
  bench.drive("hosts", "import", *first);
  const Json deleted = bench.call("hosts", "delete", {{"hostIds", (*first)["hostIds"]}}).value();
  BOOST_TEST(deleted["workflows"][0]["name"] == "DeleteHostsByForce");
}

BOOST_AUTO_TEST_CASE(a_deleted_host_keeps_its_name_in_the_answer) {
  ServiceBench bench;
  const Json imported = bench.import(1);
  Json deleted = bench.call("hosts", "delete", {{"hostIds", imported["hostIds"]}}).value();
  bench.drive("hosts", "delete", deleted);
  BOOST_TEST(deleted["workflows"][0]["hostStatus"] == "Deleted");
  BOOST_TEST(deleted["workflows"][0]["hostName"] == "host1");
  BOOST_TEST(bench.call("hosts", "list", Json::object()).value()["total"] == 0);
  const Json history = bench.call("hosts", "list", {{"status", "Deleted"}}).value();
  BOOST_TEST(history["total"] == 1);
  BOOST_TEST(history["hosts"][0]["disks"].empty());
}

BOOST_AUTO_TEST_CASE(a_stopped_workflow_is_started_again_and_a_cancelled_one_fails_its_host) {  // WF-3
  ServiceBench bench;
  Json imported = bench.call("hosts", "import", {{"file", "hosts.json"}, {"content", rows(2)}}).value();
  const Json first{{"workFlowId", imported["workflows"][0]["id"]}};
  const Json second{{"workFlowId", imported["workflows"][1]["id"]}};
  BOOST_TEST(bench.call("workflows", "stop", first).value()["workflows"][0]["status"] == "Stopped");
  BOOST_TEST(bench.call("workflows", "cancel", second).value()["workflows"][0]["hostStatus"] == "Failed");
  Json started = bench.call("workflows", "start", first).value();
  BOOST_TEST(started["workflows"][0]["status"] == "Processing");
  bench.drive("workflows", "start", started);
  BOOST_TEST(started["workflows"][0]["hostStatus"] == "Online");
  const auto finished = bench.call("workflows", "cancel", first);
  BOOST_REQUIRE(!finished);
  BOOST_TEST((finished.error().code == ErrorCode::kWorkflowCancelFailed));
  const auto unknown = bench.call("workflows", "stop", {{"workFlowId", "nothing"}});
  BOOST_TEST((!unknown && unknown.error().code == ErrorCode::kWorkflowQueryFailed));
}

BOOST_AUTO_TEST_CASE(workflows_are_listed_newest_first_in_pages_and_by_filter) {  // WF-1, API-5
  ServiceBench bench;
  const Json imported = bench.import(3);
  const Json page = bench.call("workflows", "list", {{"page", 2}, {"pageSize", 2}}).value();
  BOOST_TEST(page["workFlows"].size() == 1u);
  BOOST_TEST(page["total"] == 3);
  BOOST_TEST(page["workFlows"][0]["createTime"].get<std::string>().ends_with("Z"));
  const Json of_host = bench.call("workflows", "list", {{"bizId", imported["hostIds"][1]}}).value();
  BOOST_TEST(of_host["total"] == 1);
  BOOST_TEST(bench.call("workflows", "list", {{"bizType", "cluster"}}).value()["total"] == 0);
  BOOST_TEST(bench.call("workflows", "list", {{"status", "Error"}}).value()["total"] == 0);
  for (const Json& wrong :
       {Json{{"page", 0}}, Json{{"pageSize", 0}}, Json{{"pageSize", 1001}}, Json{{"status", "Done"}}})
    BOOST_TEST(!bench.call("workflows", "list", wrong), wrong.dump());
}

BOOST_AUTO_TEST_CASE(watch_takes_one_workflow_or_all_of_them) {
  ServiceBench bench;
  const Json imported = bench.call("hosts", "import", {{"file", "hosts.json"}, {"content", rows(2)}}).value();
  BOOST_TEST(bench.call("workflows", "watch", {{"all", true}}).value()["workflows"].size() == 2u);
  const Json one{{"workFlowId", imported["workflows"][0]["id"]}};
  BOOST_TEST(bench.call("workflows", "watch", one).value()["workflows"].size() == 1u);
  BOOST_TEST(!bench.call("workflows", "watch", Json::object()));
  BOOST_TEST(!bench.call("workflows", "watch", {{"workFlowId", "x"}, {"all", true}}));
  BOOST_TEST(!bench.call("workflows", "watch", {{"workFlowId", "x"}}));
}

BOOST_AUTO_TEST_CASE(a_store_is_marked_by_its_first_use_of_hosts_only) {  // CLI-5
  ServiceBench bench;
  BOOST_TEST(bench.store.load().pool.marks().empty());
  bench.call("hosts", "list", Json::object()).value();
  BOOST_TEST(bench.store.load().pool.marks().empty());
  bench.import(1);
  BOOST_TEST(bench.store.load().pool.marks().at("hosts") == "fake");
  const auto open_real = [&] {
    Service(
        {bench.store, bench.hosts, bench.tiup, bench.secrets, bench.clock, bench.ids, {}, nullptr, 1, true});
  };
  BOOST_CHECK_EXCEPTION(open_real(), Error,
                        [](const Error& failure) { return failure.code() == ErrorCode::kStoreMismatch; });
}

BOOST_AUTO_TEST_CASE(a_service_resumes_what_another_left) {  // WF-2
  ServiceBench bench;
  bench.call("hosts", "import", {{"file", "hosts.json"}, {"content", rows(3)}}).value();
  Service next({bench.store, bench.hosts, bench.tiup, bench.secrets, bench.clock, bench.ids,
                bench.service.settings(), nullptr, 2, false});
  const std::vector<std::string> flows = next.resume();
  BOOST_TEST(flows.size() == 3u);
  BOOST_TEST(next.driver().run_until_ended(flows));
  const Json listed = find_use_case("hosts", "list")->call(next, {{"status", "Online"}}).value();
  BOOST_TEST(listed["total"] == 3);
}

BOOST_AUTO_TEST_CASE(a_registry_that_is_the_same_already_changes_nothing) {  // PROD-1
  ServiceBench bench;
  const auto before = bench.store.load().sequence;
  const Json listed = bench.call("vendors", "list", Json::object()).value();
  BOOST_TEST((bench.call("vendors", "load", listed).value() == listed));
  BOOST_TEST(bench.store.load().sequence == before);
}

}  // namespace hostyard::test
