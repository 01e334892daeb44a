// Rows and fixes that no recording shows (section 7, 1.3 and 1.5), and time.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "fakes/fake_tiup.h"
#include "tests/unit/fakes/test_world.h"

namespace hostyard {
namespace {

constexpr TimeMicros kTimeout = 360 * kSecond;

struct Tiup : TestWorld {
  Tiup(const std::string& style, const std::string& machine, const std::string& more = "")
      : TestWorld("machines: {each: [{ip: 10.0.0.1, login: {user: tidb, key: /k}" +
                  (machine.empty() ? "" : ", " + machine) + "}]}\ntiup: {style: \"" + style + "\"" + more +
                  "}") {}

  FakeTiup tiup{world};

  ToolOutcome check(bool apply = false) {
    const IpAddress ip = *IpAddress::parse("10.0.0.1");
    CheckRequest request{{"tidb", "tidb", 22, "amd64", {}}, "tidb", "/k", apply};
    request.topology.instances = {
        {Purpose::kSchedule, ip, 14000, 15000, "/data/pd_deploy", "/data/pd_data"},
        {Purpose::kStorage, ip, 12000, 13000, "/data/tikv_deploy", "/data/tikv_data"}};
    return tiup.check(request, kTimeout).outcome;
  }
  // "Fail: message" of the rows of a name.
  std::string rows(const std::string& name, bool apply = false) {
    const std::string out = std::get<ToolExited>(check(apply)).out;
    const std::size_t begin = out.find("{\"result\":");
    std::string found;
    const Json document = Json::parse(out.substr(begin, out.find('\n', begin) - begin));
    for (const Json& row : document["result"]) {
      if (row["name"] != name) continue;
      found += (found.empty() ? "" : "; ") + row["status"].get<std::string>() + ": " +
               row["message"].get<std::string>();
    }
    return found;
  }
};

BOOST_AUTO_TEST_CASE(each_version_wants_its_own_systems) {
  struct Row {
    const char* style;
    const char* os;
    const char* row;
  };
  const Row rows[] = {
      {"1.9", "centos-7.9", "Pass: OS is CentOS Linux 7 (Core) 7.9.2009"},
      {"1.9", "centos-8.4", "Fail: CentOS Linux 8 (Core) 8.4.2009 not supported, use version 7 please"},
      {"1.12", "centos-8.4", "Pass: OS is CentOS Linux 8 (Core) 8.4.2009"},
      {"1.12", "centos-6.9", "Fail: CentOS Linux 6 (Core) 6.9.2009 not supported, use version 8 please"},
      {"1.16", "rhel-8.3",
       "Fail: Red Hat Enterprise Linux 8.3 8.3 not supported, use version 8.x or 9.x version please"},
      {"1.16", "rhel-9.2", "Pass: OS is Red Hat Enterprise Linux 9.2 9.2"},
      {"1.16", "rocky-9.0",
       "Fail: Rocky Linux 9.0 (Blue Onyx)  not supported, use version 9.1 or later please"},
      {"1.16", "kylin-V10", "Pass: OS is Kylin Linux Advanced Server V10 V10"},
      {"1.9", "kylin-V10", "Fail: os vendor kylin not supported"},
      {"1.16", "debian-9",
       "Fail: Debian GNU/Linux 9 (bookworm) 9.15 not supported, use version 10 or higher (Debian support is "
       "not fully tested, be careful)"},
  };
  for (const Row& row : rows)
    BOOST_TEST(Tiup(row.style, std::string("os: ") + row.os).rows("os-version") == row.row);
}

BOOST_AUTO_TEST_CASE(rows_follow_the_machine) {
  BOOST_TEST(Tiup("1.9", "governor: powersave").rows("cpu-governor") ==
             "Fail: CPU frequency governor is powersave, should use performance");
  BOOST_TEST(Tiup("1.9", "services: {firewalld: running}").rows("service") ==
             "Fail: service firewalld is running but should be stopped");
  BOOST_TEST(Tiup("1.9", "ntp: missing").rows("ntp") ==
             "Warn: The NTPd daemon or Chronyd daemon may be not installed");
  BOOST_TEST(Tiup("1.16", "ntp: stopped").rows("ntp") == "Warn: the NTPd daemon may be not start");
  BOOST_TEST(Tiup("1.9", "networkMb: 100").rows("network") ==
             "Fail: network speed of eth0 is 100MB too low, needs 1GB or more");
  BOOST_TEST(Tiup("1.9", "ports: [22, 13000]").rows("listening-port") ==
             "Fail: port 13000 is already in use");
  BOOST_TEST(Tiup("1.9", "mounts: [{path: /, fs: nfs}]").rows("disk") ==
             "Fail: mount point / has an unsupported filesystem 'nfs'");
  // As a string, not by folders: /data belongs to /dat.
  BOOST_TEST(Tiup("1.9", "mounts: [{path: /dat, fs: nfs}]").rows("disk") ==
             "Fail: mount point /dat has an unsupported filesystem 'nfs'");
}

BOOST_AUTO_TEST_CASE(selinux_is_told_apart_from_1_16_on_and_fixed_but_for_a_reboot) {
  BOOST_TEST(Tiup("1.12", "selinux: enforcing").rows("selinux") == "Fail: SELinux is not disabled");
  Tiup tiup("1.16", "os: rocky-9.4, selinux: enforcing");
  BOOST_TEST(tiup.rows("selinux_conf", true) == "Fail: will try to disable SELinux, reboot might be needed");
  BOOST_TEST(tiup.rows("selinux_conf") == "Pass: SELinux is disabled in configuration");
  BOOST_TEST(tiup.rows("selinux_status") == "Warn: SELinux is in Permissive mode, disabling is recommended");
}

BOOST_AUTO_TEST_CASE(apply_changes_a_machine_once_and_finds_less_the_second_time) {
  Tiup tiup("1.12", "os: centos-7.9, swap: on, services: {irqbalance: stopped, firewalld: running}");
  BOOST_TEST(std::get<ToolExited>(tiup.check(true)).code == 0);
  const Json after = tiup.world.machine_json("10.0.0.1");
  BOOST_TEST(after["swap"] == "off");
  BOOST_TEST(after["services"]["irqbalance"] == "running");
  BOOST_TEST(after["services"]["firewalld"] == "stopped");
  BOOST_TEST(after["sysctl"]["vm.swappiness"] == "0");
  BOOST_TEST(after["thp"] == "never");
  tiup.check(true);
  BOOST_TEST(tiup.world.machine_json("10.0.0.1")["effects"] == after["effects"]);
}

BOOST_AUTO_TEST_CASE(without_grubby_1_16_stops_before_services) {
  Tiup tiup("1.16", "os: rocky-9.4, grubby: missing, services: {irqbalance: stopped}");
  const ToolExited done = std::get<ToolExited>(tiup.check(true));
  BOOST_TEST(done.code == 1);
  BOOST_TEST(done.out.find("{\"result\":") != std::string::npos);
  BOOST_TEST(done.err.find("grubby: command not found") != std::string::npos);
  BOOST_TEST(tiup.world.machine_json("10.0.0.1")["services"]["irqbalance"] == "stopped");
}

BOOST_AUTO_TEST_CASE(a_check_that_takes_longer_than_its_deadline_is_cut_off_without_a_result) {
  Tiup tiup("1.9", "", ", checkTakes: 400s");
  const TimeMicros start = tiup.clock.now();
  const ToolOutcome outcome = tiup.check();
  const auto* cut = std::get_if<ToolTimedOut>(&outcome);
  BOOST_REQUIRE(cut != nullptr);
  BOOST_TEST(cut->out.find("\"result\"") == std::string::npos);
  BOOST_TEST(tiup.clock.now() - start == kTimeout);
}

BOOST_AUTO_TEST_CASE(the_order_of_rows_is_a_function_of_the_seed) {
  const std::string yaml = "machines: {each: [{ip: 10.0.0.1, login: {user: tidb, key: /k}, swap: on}]}";
  const auto order = [&](std::uint64_t seed) {
    SimClock clock;
    World world(TestWorld::read(yaml), clock, seed);
    FakeTiup tiup(world);
    CheckRequest request{{"tidb", "tidb", 22, "amd64", {}}, "tidb", "/k", false};
    request.topology.instances = {
        {Purpose::kSchedule, *IpAddress::parse("10.0.0.1"), 14000, 15000, "/d", "/data"}};
    return std::get<ToolExited>(tiup.check(request, kTimeout).outcome).out;
  };
  BOOST_TEST(order(1) == order(1));
  BOOST_TEST(order(1) != order(2));
}

BOOST_AUTO_TEST_CASE(noise_stands_before_the_answers) {
  Tiup tiup("1.9", "", ", noise: [\"A new version of tiup is there\"]");
  BOOST_TEST(std::get<ToolExited>(tiup.check()).out.starts_with("A new version of tiup is there\n{"));
}

}  // namespace
}  // namespace hostyard
