// Workflows stopped, started and cancelled by a second command (WF-3).
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "tests/unit/cli/program.h"

namespace hostyard::test {
namespace {

// Three imports that nobody drives, at their first node; and what the next command is given.
struct Started : Program {
  Started() {
    BOOST_REQUIRE_EQUAL(run(on_fakes({"hosts", "import", kTemplate, "--no-wait"})).exit_code, 0);
    const Json listed = Json::parse(on_store({"workflows", "list", "--output", "json"}).out);
    flow = listed["workFlows"][0]["id"].get<std::string>();
    host_name = listed["workFlows"][0]["hostName"].get<std::string>();
    ip = listed["workFlows"][0]["ip"].get<std::string>();
  }
  // Without a word about hosts.
  Outcome on_store(std::vector<std::string> words) const {
    words.insert(words.end(), {"--store", "sqlite:" + file("t.db")});
    return run(words);
  }
  std::string flow, host_name, ip;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(control)

BOOST_FIXTURE_TEST_CASE(WF_3_stop_and_cancel_ask_no_host_and_say_what_is_left, Started) {
  const Outcome stopped = on_store({"workflows", "stop", flow});
  BOOST_TEST(stopped.exit_code == 0, stopped.err);
  BOOST_TEST(contains(stopped.out, "Stopped"));
  BOOST_TEST(contains(stopped.out, "'hostyard workflows start " + flow + "' lets it go on"));
  const Outcome cancelled = on_store({"workflows", "cancel", flow});
  BOOST_TEST(cancelled.exit_code == 0, cancelled.err);
  BOOST_TEST(contains(cancelled.out, "Canceled"));
  BOOST_TEST(contains(cancelled.out, "left to do\n  host " + host_name + " " + ip + " is Failed"));
  const Json again = Json::parse(on_store({"workflows", "cancel", flow, "--output", "json"}).out);
  BOOST_TEST(again["code"] == 40107);
}

BOOST_FIXTURE_TEST_CASE(WF_3_a_stopped_workflow_is_left_alone_by_watch_all_until_it_is_started, Started) {
  BOOST_TEST(on_store({"workflows", "stop", flow}).exit_code == 0);
  BOOST_TEST(contains(run(on_fakes({"workflows", "watch", "--all"})).err, "2 Finished"));
  BOOST_TEST(contains(on_store({"workflows", "show", flow}).out, "Stopped"));
  const Outcome started = run(on_fakes({"workflows", "start", flow, "--output", "json"}));
  BOOST_TEST(started.exit_code == 0, started.err);
  const Json answer = Json::parse(started.out);
  BOOST_TEST(answer["workflows"][0]["status"] == "Finished");
  BOOST_TEST(answer["leftToDo"].empty());  // as of its end
}

BOOST_FIXTURE_TEST_CASE(WF_3_start_needs_the_hosts_that_the_store_was_used_with, Started) {
  BOOST_TEST(on_store({"workflows", "stop", flow}).exit_code == 0);
  const Outcome started = on_store({"workflows", "start", flow});
  BOOST_TEST(started.exit_code == 3);
  BOOST_TEST(contains(started.err, "[30181]"));
  BOOST_TEST(contains(on_store({"workflows", "show", flow}).out, "Stopped"));
}

BOOST_FIXTURE_TEST_CASE(WF_1_a_list_of_workflows_names_their_hosts_deleted_ones_too, Started) {
  BOOST_TEST(contains(run(on_fakes({"workflows", "watch", "--all"})).err, "3 Finished"));
  const Json hosts = Json::parse(on_store({"hosts", "list", "--output", "json"}).out);
  const auto id = hosts["hosts"][0]["hostId"].get<std::string>();
  BOOST_TEST(run(on_fakes({"hosts", "delete", id})).exit_code == 0);
  const Outcome listed = on_store({"workflows", "list", "--flow-name", "DeleteHosts", "--output", "json"});
  const Json deletion = Json::parse(listed.out)["workFlows"][0];
  BOOST_TEST(deletion["hostName"] == hosts["hosts"][0]["hostName"]);
  BOOST_TEST(deletion["ip"] == hosts["hosts"][0]["ip"]);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
