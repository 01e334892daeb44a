// Keeping the pool at the command line: hosts and disks changed by hand, and looked at as tree and table
// (CLI-1, CLI-2, UPD-1…3, DISK-1…3, HIER-1, STOCK-1). The pool is that of docs/pool.md.
#include <algorithm>

#include <boost/algorithm/string/join.hpp>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "tests/unit/cli/program.h"

namespace hostyard::test {
namespace {

struct WithPool : Program {
  WithPool() { BOOST_TEST(on({"pool", "load", "docs/examples/pool.yaml"}).exit_code == 0); }

  Outcome on(std::vector<std::string> words, const std::string& input = "") const {
    words.insert(words.end(), {"--store", "sqlite:" + file("p.db")});
    return run(words, input);
  }
  Json json(std::vector<std::string> words) const {
    words.insert(words.end(), {"--output", "json"});
    return Json::parse(on(words).out);
  }
};

struct Refused {
  std::vector<std::string> words;
  int exit_code;
  std::string_view says;
};

const std::vector<Refused> kRefused{
    {{"hosts", "update", "host-1", "--rack", "Rack9"}, 1, "[30140] RESOURCE_UPDATE_HOSTINFO_ERROR: rack of"},
    {{"hosts", "update", "host-3", "--cpu-cores", "13"}, 1, "13, and 14 are in use; accepted: 14 or more"},
    {{"hosts", "update", "host-1", "--cpu-cores", "-4"}, 1, "[10001] PARAMETER_INVALID: cpuCores is -4"},
    {{"hosts", "update", "host-1", "--host-name", "kv-2"}, 1, "[30118]"},
    {{"hosts", "update", "nobody"}, 1, "[30101]"},
    {{"hosts", "update"}, 2, "HOST_ID is missing"},
    {{"hosts", "update", "host-1", "--cpu-core", "4"}, 2, "did you mean --cpu-cores?"},
    {{"hosts", "update", "host-1", "--status", "Offline"}, 2, "unknown option --status"},
    {{"hosts", "update", "host-1", "--cpu-cores", "four"}, 2, "accepted: an integer"},
    {{"hosts", "set-status", "Offline"}, 2, "HOST_ID is missing"},
    {{"hosts", "set-status", "Offlin", "host-1"}, 2, "did you mean Offline?"},
    {{"hosts", "set-status", "Deleted", "host-1", "host-3"}, 1, "[30119]"},
    {{"hosts", "set-status", "Offline", "host-1", "host-1"}, 1, "host-1 is duplicated"},
    {{"hosts", "set-status", "Offline", "nobody"}, 1, "[30105]"},
    {{"hosts", "set-reserved", "yes", "host-1"}, 2, "RESERVED is 'yes'; accepted: true, false"},
    {{"hosts", "set-reserved", "true", "nobody"}, 1, "[30106]"},
    {{"disks", "add", "host-1"}, 2, "DISK is missing"},
    {{"disks", "add", "host-1", "sdx"}, 2, "'sdx' is no key=value; accepted: key=value,key=value,..."},
    {{"disks", "add", "host-1", "nam=sdx"}, 2, "nam is unknown, did you mean name?"},
    {{"disks", "add", "host-1", "diskId=d,name=a,path=/a,capacity=1"}, 2, "diskId is unknown"},
    {{"disks", "add", "host-1", "name=a,path=/a"}, 1, "disks.0.capacity is \"\"; accepted: an integer"},
    {{"hosts", "update", "host-1", "--passwd", "-"}, 2, "stdin is empty"},
    {{"disks", "add", "host-1", "name=a,name=b"}, 2, "with name twice"},
    {{"disks", "add", "host-1", "name=a,capacity=much"}, 2, "capacity of DISK is 'much'"},
    {{"disks", "add", "host-1", "name=a,path=/a,capacity=1,status=Exhaust"},
     2,
     "accepted: Available, Reserved"},
    {{"disks", "add", "host-1", "{\"name\": "}, 2, "DISK"},
    {{"disks", "add", "host-1", "{\"nam\": \"a\"}"}, 1, "disks.0.nam is unknown, did you mean name?"},
    {{"disks", "add", "host-1", "name=a,path=a,capacity=1"}, 1, "[30141]"},
    {{"disks", "add", "host-1", "name=sdb,path=/a,capacity=1"}, 1, "[30145]"},
    {{"disks", "update", "disk-1a", "--capacity", "0"}, 1, "[30142]"},
    {{"disks", "update", "disk-1a", "--path", "/b"}, 1, "path of disk disk-1a is /data1"},
    {{"disks", "delete", "disk-1a", "nobody"}, 1, "[30143]"},
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(what_is_refused_says_why_and_changes_nothing, WithPool) {  // CLI-2, ERR-1, ERR-2
  const Json before = json({"pool", "export"});
  for (const Refused& refused : kRefused) {
    const Outcome outcome = on(refused.words);
    BOOST_TEST_CONTEXT(boost::algorithm::join(refused.words, " ") << ": " << outcome.err) {
      BOOST_TEST(outcome.exit_code == refused.exit_code);
      BOOST_TEST(contains(outcome.err, refused.says));
      BOOST_TEST(outcome.out == "");
    }
  }
  BOOST_TEST(json({"pool", "export"}) == before);
}

BOOST_FIXTURE_TEST_CASE(a_host_is_updated_and_shown_as_it_is_then, WithPool) {  // UPD-1
  const Outcome table = on(
      {"hosts", "update", "host-1", "--cpu-cores", "32", "--memory", "128", "--purpose", "Compute,Storage"});
  BOOST_TEST(table.exit_code == 0, table.err);
  BOOST_TEST(contains(table.out, "spec                32C128G\n"));
  const Json host = json({"hosts", "show", "host-1"});
  BOOST_TEST(json({"hosts", "update", "host-1", "--nic", host["nic"].get<std::string>()}) == host);
  BOOST_TEST(host["sysLabels"] == Json::array({"TiDB", "Compute", "Storage", "SSD"}));
}

BOOST_FIXTURE_TEST_CASE(a_password_may_come_from_stdin_and_is_nowhere_in_clear, WithPool) {  // DOM-21
  const Outcome updated =
      on({"hosts", "update", "host-1", "--user-name", "deploy", "--passwd", "-"}, "t0p s3cret\n");
  BOOST_TEST(updated.exit_code == 0, updated.err);
  BOOST_TEST(!contains(updated.out + updated.err + read("p.db"), "t0p s3cret"));
  const Json granted =
      json({"allocations", "grant", "docs/examples/batch.yaml", "--with-passwords"})["results"][0]["grants"];
  const auto of_host_1 = std::ranges::find_if(granted, [](const Json& g) { return g["hostId"] == "host-1"; });
  BOOST_REQUIRE(of_host_1 != granted.end());
  BOOST_TEST((*of_host_1)["passwd"] == "t0p s3cret");
}

BOOST_FIXTURE_TEST_CASE(hosts_are_set_and_reserved_several_at_a_time, WithPool) {  // UPD-2, UPD-3
  BOOST_TEST(on({"hosts", "set-status", "Offline", "host-1", "host-5"}).out ==
             "HOST ID  HOST NAME  IP        STATUS   RESERVED\n"
             "host-1   kv-1       10.0.0.1  Offline  no\n"
             "host-5   db-1       10.0.0.5  Offline  no\n");
  BOOST_TEST(on({"hosts", "set-reserved", "true", "host-2", "--output", "csv"}).out ==
             "hostId,hostName,ip,status,reserved\r\nhost-2,kv-2,10.0.0.2,Online,yes\r\n");
  BOOST_TEST(on({"hosts", "set-status", "Deleted", "host-4"}).exit_code == 0);
  BOOST_TEST(json({"hosts", "list", "--status", "Online"})["total"] == 2);
  BOOST_TEST(json({"hosts", "list"})["total"] == 4);
}

BOOST_FIXTURE_TEST_CASE(disks_are_given_as_words_or_as_json, WithPool) {  // DISK-1…3
  const Json added = json({"disks", "add", "host-5", "name=sdb,path=/data1/,capacity=100,status=Reserved",
                           R"({"name": "a,b", "path": "/data2", "capacity": 200})"});
  BOOST_TEST(added["disks"][0]["path"] == "/data1");
  BOOST_TEST(added["disks"][0]["status"] == "Reserved");
  BOOST_TEST(added["disks"][1]["name"] == "a,b");
  const auto id = added["diskIds"][1].get<std::string>();
  BOOST_TEST(json({"disks", "update", id, "--capacity", "300", "--status", "Error"})["capacity"] == 300);
  BOOST_TEST(json({"disks", "delete", id, "disk-1a"})["disks"].size() == 2u);
  BOOST_TEST(json({"hosts", "show", "host-5"})["disks"].size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(the_tree_has_branches_and_the_stocks_have_sums, WithPool) {  // HIER-1, STOCK-1, CLI-1
  BOOST_TEST(on({"pool", "hierarchy", "--arch", "X86_64", "--level", "2", "--depth", "2"}).out ==
             "Zone1\n"
             "├── Rack1\n"
             "│   ├── kv-1  10.0.0.1\n"
             "│   └── db-1  10.0.0.5\n"
             "├── Rack2\n"
             "│   └── kv-2  10.0.0.2\n"
             "└── Rack3\n"
             "    ├── kv-3  10.0.0.3\n"
             "    └── kv-4  10.0.0.4\n");
  BOOST_TEST(on({"pool", "hierarchy", "--arch", "ARM64"}).out == "no host matches\n");
  BOOST_TEST(on({"pool", "hierarchy", "--arch", "X86_64", "--output", "csv"}).out ==
             "code,name,prefix\r\nRegion1,Region1,\r\n");
  BOOST_TEST(on({"pool", "stocks", "--capacity", "300"}).out ==
             "ZONE           FREE HOSTS  FREE CORES  FREE MEMORY  FREE DISKS  FREE DISK CAPACITY\n"
             "Region1,Zone1  3           34          176          3           1536\n");
  BOOST_TEST(on({"pool", "stocks", "--region", "nowhere"}).out == "no host matches\n");
  BOOST_TEST(on({"pool", "stocks", "--region", "nowhere", "--output", "json"}).out ==
             "{\n  \"stocks\": {}\n}\n");
}

BOOST_FIXTURE_TEST_CASE(an_answer_that_cannot_be_written_is_told_and_the_change_is_made, WithPool) {  // CLI-2
  Program& program = *this;
  program.stdout_to = "/dev/full";
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"hosts", "update", "host-1", "--nic", "25GE"},
        {"hosts", "set-status", "Failed", "host-2"},
        {"disks", "delete", "disk-1b"},
        {"pool", "hierarchy", "--arch", "X86_64"}}) {
    const Outcome outcome = on(words);
    BOOST_TEST(outcome.exit_code == 3, words[1]);
    BOOST_TEST(!outcome.err.empty());
  }
  program.stdout_to.clear();
  BOOST_TEST(json({"hosts", "show", "host-1"})["nic"] == "25GE");
  BOOST_TEST(json({"hosts", "show", "host-2"})["status"] == "Failed");
}

}  // namespace hostyard::test
