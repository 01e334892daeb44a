// Killed and interrupted imports of a thousand hosts (CLI-6, WF-2), and one beside another program (STEP-3).
#include <fstream>
#include <map>
#include <sstream>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <signal.h>

#include "engine/base/random.h"
#include "fakes/sim_clock.h"
#include "fakes/world.h"
#include "realexec/file_host_guard.h"
#include "tests/unit/cli/program.h"

namespace hostyard::test {
namespace {

constexpr int kHosts = 1'000;

// Hosts 10.0.0.1 … of scenarios/worlds/thousand.yaml.
std::string many_hosts(int count) {
  std::ostringstream csv;
  csv << "Host Name,IP,Login UserName,Login Password,RegionID,ZoneID,RackID,Arch,OS Version,Kernel,CpuCores,"
         "Memory (GiB),Nic,Cluster Purpose,Component Purpose,Disk Type,Disks\n";
  for (int n = 1; n <= count; ++n) {
    csv << "host" << n << ",10.0." << n / 256 << '.' << n % 256
        << ",root,secret,Region1,Zone1,Rack1,X86_64,CentOS 7.9,5.4.0,16,64,10GE,TiDB,Storage,SSD,"
           R"("[{""name"":""vdb"",""capacity"":500,""path"":""/data""}]")"
        << "\n";
  }
  return csv.str();
}

struct Import : Program {
  explicit Import(int count) { write("hosts.csv", many_hosts(count)); }
  std::vector<std::string> import(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"hosts", "import", file("hosts.csv")});
    return on_fakes(more, kThousandWorld);
  }
  std::vector<std::string> watch() const { return on_fakes({"workflows", "watch", "--all"}, kThousandWorld); }
  std::map<std::string, int> statuses() const {
    std::map<std::string, int> counts;
    const Outcome listed =
        run(on_fakes({"hosts", "list", "--page-size", "1000", "--output", "json"}, kThousandWorld));
    const Json answer = Json::parse(listed.out);
    for (const Json& host : answer["hosts"]) ++counts[host["status"].get<std::string>()];
    return counts;
  }
};

// The machines as the world's journal says they are.
std::string effects_fault(const Program& program, int count) {
  std::ifstream yaml(std::string(HOSTYARD_SOURCE_DIR) + "/" + kThousandWorld);
  std::ostringstream text;
  text << yaml.rdbuf();
  SimClock clock;
  World world(parse_world(text.str(), kThousandWorld).value(), clock);
  world.persist_to(program.file("t.db.world"));
  for (int n = 1; n <= count; ++n) {
    const std::string ip = "10.0." + std::to_string(n / 256) + "." + std::to_string(n % 256);
    const Json machine = world.machine_json(ip);
    if (machine["users"]["tidb"]["keys"].size() != 1)
      return ip + " has not one key: " + machine["users"].dump();
    if (machine["swap"] != "off" && machine["swap"] != false)
      return ip + " has swap: " + machine["swap"].dump();
    if (machine["filebeat"] != "Up") return ip + " filebeat: " + machine["filebeat"].dump();
    for (const Json& mount : machine["mounts"]) {
      std::map<std::string, int> options;
      for (const Json& option : mount["options"]) ++options[option.get<std::string>()];
      for (const auto& [option, times] : options) {
        if (times != 1) return ip + " has " + option + " more than once";
      }
    }
  }
  std::map<std::string, int> joins;
  const Json tiup = world.tiup_json();
  for (const Json& operation : tiup["operations"]) {
    // One that came while the cluster was still locked by that of a killed program: it did nothing (IMP-12).
    if (contains(operation["error"].get<std::string>(), "file lock already exists")) continue;
    ++joins[operation["host"].get<std::string>()];
  }
  for (const auto& [host, times] : joins) {
    if (times != 1) return host + " was joined " + std::to_string(times) + " times";
  }
  return joins.size() == static_cast<std::size_t>(count) ? "" : "joined: " + std::to_string(joins.size());
}

}  // namespace

BOOST_AUTO_TEST_CASE(
    an_import_killed_again_and_again_ends_with_every_host_online_and_no_effect_twice) {  // WF-2
  constexpr int kKills = 8;
  const Import import(kHosts);
  SeededRandom random(3);
  pid_t child = import.start(import.import({"--verbose"}));
  BOOST_REQUIRE(import.wait_for(child, "Processing"));
  std::vector<std::string> watch = import.watch();
  watch.emplace_back("--verbose");
  for (int kill = 0; kill < kKills; ++kill) {
    ::poll(nullptr, 0, static_cast<int>(random.below(60)));  // somewhere in the work, at no chosen moment
    ::kill(child, SIGKILL);
    BOOST_TEST(import.wait(child).exit_code == -SIGKILL);
    child = import.start(watch);
    if (!import.wait_for(child, "Processing")) break;
  }
  const Outcome last = import.wait(child);
  BOOST_TEST(last.exit_code == 0, last.err.substr(last.err.size() > 500 ? last.err.size() - 500 : 0));
  const auto statuses = import.statuses();
  BOOST_TEST(statuses.size() == 1u);
  BOOST_TEST(statuses.at("Online") == kHosts);
  BOOST_TEST(effects_fault(import, kHosts) == "");
}

BOOST_AUTO_TEST_CASE(ctrl_c_stops_at_a_safe_point_prints_the_summary_and_can_be_continued) {  // CLI-6
  const Import import(kHosts);
  const pid_t child = import.start(import.import({"--verbose"}));
  BOOST_REQUIRE(import.wait_for(child, "Processing"));
  ::kill(child, SIGINT);
  const Outcome interrupted = import.wait(child);
  BOOST_TEST(interrupted.exit_code == 130);
  BOOST_TEST(contains(interrupted.err, "interrupted; 'hostyard workflows watch --all'"));
  BOOST_TEST(contains(interrupted.err, "1000 workflows"));
  BOOST_TEST(contains(interrupted.out, "host1000"));
  BOOST_TEST(import.run(import.watch()).exit_code == 0);
  BOOST_TEST(import.statuses().at("Online") == kHosts);
}

BOOST_AUTO_TEST_CASE(a_second_ctrl_c_ends_at_once) {  // CLI-6
  Import import(1);
  // The connection to a machine that is not there takes 10 s of the real clock: no safe point before.
  import.write(
      "world.yaml",
      "vendors: {Local: {Region1: [Zone1]}}\nmachines: {each: [{ip: 10.0.0.1, reach: blackhole}]}\n");
  auto words = import.on_fakes({"hosts", "import", import.file("hosts.csv"), "--clock", "real", "--verbose"},
                               import.file("world.yaml"));
  const pid_t child = import.start(words);
  BOOST_REQUIRE(import.wait_for(child, "authhosts Processing"));
  ::poll(nullptr, 0,
         200);  // the record is just before the call; of the 10 s in it, these are some of the first
  // Signals that are still pending when the next one comes are one: again, until it ends.
  while (import.is_running(child)) {
    ::kill(child, SIGINT);
    ::poll(nullptr, 0, 20);
  }
  const Outcome ended = import.wait(child);
  BOOST_TEST(ended.exit_code == 130);
  BOOST_TEST(ended.out == "");
}

BOOST_AUTO_TEST_CASE(a_host_that_another_program_works_on_waits_and_the_others_do_not) {  // STEP-3
  Import import(2);
  import.write("world.yaml",
               "vendors: {Local: {Region1: [Zone1]}}\n"
               "machines:\n"
               "  defaults: {login: {user: root, password: secret}, mounts: [{path: /data, device: /dev/vdb, "
               "fs: ext4, "
               "options: [rw], capacity: 500}]}\n"
               "  first: 10.0.0.1\n"
               "  count: 2\n"
               "em: {takes: 0ms}\n");
  import.write("config.yaml", "workflow: {pollInterval: 10ms}\n");
  FileHostGuard other_program(import.file("t.db.lock"));
  auto hold = other_program.try_hold("10.0.0.1");
  const pid_t child =
      import.start(import.on_fakes({"hosts", "import", import.file("hosts.csv"), "--clock", "real",
                                    "--verbose", "--config", import.file("config.yaml")},
                                   import.file("world.yaml")));
  BOOST_REQUIRE(import.wait_for(child, "10.0.0.2 host2 Finished"));
  BOOST_TEST(!contains(import.read("stderr"), "10.0.0.1 host1"));
  hold.reset();
  const Outcome ended = import.wait(child);
  BOOST_TEST(ended.exit_code == 0);
  BOOST_TEST(contains(ended.err, "10.0.0.1 host1 Finished"));
}

}  // namespace hostyard::test
