// The three cases of docs/troubleshooting.md, as somebody meets them: from what the command prints, and
// nothing else, each next command follows, and the last one shows the cause. Their scenarios:
// cases/workflow/troubles.yaml.
#include <regex>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "tests/unit/cli/program.h"

namespace hostyard::test {
namespace {

constexpr const char* kOneMachine =
    "vendors: {Local: {Region1: [Zone1]}}\nmachines: {each: [{ip: 10.0.0.1}]}\n";

std::string faults_at(const std::string& call) {
  return call.empty() ? "" : "faults: [{during: " + call + ", outcome: {exit: 7}, times: every}]\n";
}

std::string host_in(const std::string& zone) {
  const Json host{{"hostName", "host1"},
                  {"ip", "10.0.0.1"},
                  {"userName", "root"},
                  {"passwd", "secret"},
                  {"region", "Region1"},
                  {"az", zone},
                  {"rack", "Rack1"},
                  {"arch", "X86_64"},
                  {"os", "CentOS"},
                  {"kernel", "5"},
                  {"cpuCores", 16},
                  {"memory", 64},
                  {"nic", "10GE"},
                  {"clusterType", "TiDB"},
                  {"purpose", "Compute"},
                  {"diskType", "SSD"},
                  {"disks", {{{"name", "sdb"}, {"capacity", 500}, {"path", "/data"}}}}};
  return Json::array({host}).dump();
}

// An import of one host that ends in trouble: into an unknown zone, or with a tiup that fails at a call.
struct Troubled : Program {
  void import(const std::string& zone, const std::string& fault,
              const std::vector<std::string>& options = {}) {
    write("w.yaml", kOneMachine + faults_at(fault));
    write("hosts.json", host_in(zone));
    std::vector<std::string> words{"hosts", "import", file("hosts.json"), "--log-file", file("log")};
    words.insert(words.end(), options.begin(), options.end());
    imported = on_world(words);
    flow = Json::parse(on_world({"workflows", "list", "--status", "Error", "--output", "json"})
                           .out)["workFlows"][0]["id"]
               .get<std::string>();
    shown = on_world({"workflows", "show", flow}).out;
  }
  Outcome on_world(const std::vector<std::string>& words) const {
    return run(on_fakes(words, file("w.yaml")));
  }
  // The first code in brackets of a text, explained.
  std::string explained(const std::string& text) const {
    std::smatch code;
    BOOST_REQUIRE(std::regex_search(text, code, std::regex("\\[([0-9]+)\\]")));
    return run({"explain", code[1].str()}).out;
  }

  Outcome imported;
  std::string flow, shown;
};

void has(const std::string& text, const std::string& part) {
  BOOST_TEST(contains(text, part), "'" << part << "' is not in:\n" << text);
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(FT_WFL_12_a_take_over_that_failed_is_found_by_its_workflow_and_named_by_explain,
                        Troubled) {
  import("Zone7", "", {"--host-reserved"});
  BOOST_TEST(imported.exit_code == 1);
  has(imported.out, flow);  // the id to show stands beside the host
  has(shown, "TakeOverHosts");
  has(shown,
      "can not get zone info for host host1 10.0.0.1, with vendor Local, region Region1, zone Zone7; "
      "accepted: "
      "zones of Region1: Zone1");
  has(explained(imported.out), "a cluster that is taken over");
}

// The document's own way: the cluster is refused, and only then does somebody look at the import.
BOOST_FIXTURE_TEST_CASE(FT_WFL_12_a_refused_take_over_of_a_cluster_leads_to_the_workflow_of_its_host,
                        Troubled) {
  import("Zone7", "", {"--host-reserved"});
  write("take_over.json",
        R"({"requests": [{"holderId": "c", "requestId": "r", "takeover": true, "requirements": [
            {"strategy": "UserSpecifyHost", "count": 1, "location": {"hostIp": "10.0.0.1"}}]}]})");
  const Outcome refused = on_world({"allocations", "grant", file("take_over.json")});
  BOOST_TEST(refused.exit_code == 1);
  has(explained(refused.err.substr(refused.err.find("cause: "))), "hostyard workflows list --status Error");
  std::smatch next;
  BOOST_REQUIRE(
      std::regex_search(refused.err, next, std::regex("'hostyard workflows list --biz-id (\\S+)'")));
  const Outcome listed = on_world({"workflows", "list", "--biz-id", next[1].str()});
  has(listed.out, flow);
  has(listed.out, "TakeOverHosts");
  has(on_world({"workflows", "show", flow}).out, "zone Zone7; accepted: zones of Region1: Zone1");
}

BOOST_FIXTURE_TEST_CASE(FT_WFL_13_a_zone_that_is_not_registered_is_named_with_those_that_are, Troubled) {
  import("Zone7", "");
  has(imported.out, "zone Zone7; accepted: zones of Region1: Zone1");
  const std::string explanation = explained(imported.out);
  has(explanation, "RegionID or ZoneID");
  has(explanation, "hostyard vendors list");
  has(on_world({"vendors", "list"}).out, "Zone1");
  has(shown, "left to do");
  has(shown, "hostyard hosts delete ");
}

BOOST_FIXTURE_TEST_CASE(FT_WFL_14_call_deployment_serv_shows_the_command_in_workflow_and_log, Troubled) {
  struct Row {
    const char* fault;
    const char* node;
    const char* command;
  };
  for (const Row& row :
       {Row{"checkApply", "prepare", "tiup cluster check"}, Row{"check", "verifyHosts", "tiup cluster check"},
        Row{"scaleOut", "joinEMCluster", "tiup em scale-out"}}) {
    BOOST_TEST_CONTEXT(row.node) {
      Troubled one;
      one.import("Zone1", row.fault);
      has(one.imported.out, "call deployment serv");
      has(one.imported.out, row.node);
      has(one.explained(one.imported.out), "call deployment serv");
      has(one.explained(one.imported.out), row.command);
      // The log of the node and the log file: the keyword, then on the next lines what tiup said.
      const std::string node = one.shown.substr(one.shown.find("\n" + std::string(row.node) + "  Error"));
      has(node, std::string("$ ") + row.command);
      has(node, "exit code 7");
      const std::string log = one.read("log");
      const std::size_t keyword = log.rfind(std::string("$ ") + row.command);
      BOOST_REQUIRE(keyword != std::string::npos);
      has(log.substr(keyword), "exit code 7");
      has(log.substr(keyword), "call deployment serv");
    }
  }
}

BOOST_AUTO_TEST_CASE(FT_WFL_14_call_deployment_serv_of_a_deletion_shows_the_command) {
  const Program program;
  program.write("w.yaml", std::string(kOneMachine) + faults_at("scaleIn"));
  program.write("hosts.json", host_in("Zone1"));
  const auto on_world = [&](const std::vector<std::string>& words) {
    return program.run(program.on_fakes(words, program.file("w.yaml")));
  };
  BOOST_REQUIRE_EQUAL(on_world({"hosts", "import", program.file("hosts.json")}).exit_code, 0);
  const std::string id =
      Json::parse(on_world({"hosts", "list", "--output", "json"}).out)["hosts"][0]["hostId"]
          .get<std::string>();
  const Outcome deleted = on_world({"hosts", "delete", id, "--log-file", program.file("log")});
  BOOST_TEST(deleted.exit_code == 1);
  has(deleted.out, "leaveEMCluster");
  has(deleted.out, "call deployment serv");
  const std::string log = program.read("log");
  has(log.substr(log.find("$ tiup em scale-in")), "exit code 7");
}

}  // namespace hostyard::test
