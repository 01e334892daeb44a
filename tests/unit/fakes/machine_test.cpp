// Details of modelled machines that the contract of executors leaves open.
#include <atomic>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "engine/base/result.h"
#include "fakes/fake_host_executor.h"
#include "fakes/machine_commands.h"
#include "fakes/machine_settings.h"
#include "fakes/test_secrets.h"
#include "tests/unit/fakes/test_world.h"

namespace hostyard {
namespace {

Machine machine_of(const std::string& settings, const std::string& os = "centos-7.9") {
  const WorldSpec spec = TestWorld::read("machines: {each: [{ip: 10.0.0.1, os: " + os +
                                         (settings.empty() ? "" : ", ") + settings + "}]}");
  return spec.machines.front();
}
Exited run(Machine& machine, const Command& command) {
  return run_on_machine(machine, "root", command);
}

BOOST_AUTO_TEST_CASE(package_managers_are_those_of_the_system_and_fail_in_their_own_way) {
  struct Row {
    const char* os;
    const char* manager;
    int code;
  };
  const Row rows[] = {{"centos-7.9", "yum", 1},      {"rocky-9.4", "dnf", 1},
                      {"debian-12", "apt-get", 100}, {"ubuntu-22.04", "apt-get", 100},
                      {"sles-15.5", "zypper", 104},  {"plan9-4", "", 127}};
  for (const Row& row : rows) {
    Machine machine = machine_of("unavailablePackages: [chrony]", row.os);
    BOOST_TEST(package_manager(machine.os) == row.manager);
    BOOST_TEST(run(machine, InstallPackage{"chrony"}).code == row.code, row.os);
    BOOST_TEST(machine.effects.empty());
  }
}

BOOST_AUTO_TEST_CASE(only_the_fourth_field_of_the_right_line_of_fstab_changes) {
  Machine machine = machine_of(
      "mounts: [{path: /data, options: [rw, relatime]}], "
      "fstab: ['# /data comment', \"LABEL=data \\t /data\\text4   rw,relatime\\t0  2\", '/dev/x /data2 ext4 "
      "defaults 0 0']");
  BOOST_TEST((run(machine, AddMountOption{"/data", "noatime"}).effect == Effect::kChanged));
  BOOST_TEST(machine.fstab[0] == "# /data comment");
  BOOST_TEST(machine.fstab[1] == "LABEL=data \t /data\text4   rw,noatime\t0  2");
  BOOST_TEST(machine.fstab[2] == "/dev/x /data2 ext4 defaults 0 0");
  BOOST_TEST((machine.mounts[0].options == std::vector<std::string>{"rw", "noatime"}));
}

BOOST_AUTO_TEST_CASE(where_remounting_does_not_work_a_reboot_is_needed_and_said_every_time) {
  Machine machine = machine_of("mounts: [{path: /data, options: [rw]}], remount: reboot");
  BOOST_TEST((run(machine, AddMountOption{"/data", "nodelalloc"}).effect == Effect::kRebootNeeded));
  BOOST_TEST((run(machine, AddMountOption{"/data", "nodelalloc"}).effect == Effect::kRebootNeeded));
  BOOST_TEST(machine.effects.size() == 1u);
  BOOST_TEST((machine.mounts[0].options == std::vector<std::string>{"rw"}));
}

BOOST_AUTO_TEST_CASE(swap_goes_off_for_good_and_only_lines_of_swap_are_commented) {
  Machine machine =
      machine_of("swap: on, fstab: [/dev/sda2 none swap sw 0 0, /dev/swapdisk /data ext4 defaults 0 2]");
  BOOST_TEST((run(machine, SwapOff{}).effect == Effect::kChanged));
  BOOST_TEST(machine.fstab[0] == "# /dev/sda2 none swap sw 0 0");
  BOOST_TEST(machine.fstab[1] == "/dev/swapdisk /data ext4 defaults 0 2");
  // Off now but listed: it would be on again after a reboot.
  Machine listed = machine_of("fstab: [/dev/sda2 none swap sw 0 0]");
  BOOST_TEST((run(listed, SwapOff{}).effect == Effect::kChanged));
}

BOOST_AUTO_TEST_CASE(swap_that_memory_could_not_take_up_stays_on) {
  Machine machine = machine_of("swap: on, memory: 10, swapUsed: 9");
  BOOST_TEST(run(machine, SwapOff{}).code != 0);
  BOOST_TEST(machine.swap_on);
}

BOOST_AUTO_TEST_CASE(a_user_that_exists_is_set_right) {
  Machine machine =
      machine_of("users: {tidb: {groups: [staff, wheel], shell: /sbin/nologin, keys: [ssh-rsa AAAAx y]}}");
  BOOST_TEST((run(machine, CreateUser{"tidb", "tidb"}).effect == Effect::kChanged));
  const MachineUser& user = machine.users.at("tidb");
  BOOST_TEST(user.shell == "/bin/bash");
  BOOST_TEST(user.groups.front() == "tidb");
  BOOST_TEST(user.groups.size() == 3u);
  BOOST_TEST(user.sudo);
  BOOST_TEST(user.keys.size() == 1u);
  BOOST_TEST((run(machine, CreateUser{"tidb", "tidb"}).effect == Effect::kOk));
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_a_reason) {
  Machine machine = machine_of("diskFull: on");
  BOOST_TEST(run(machine, CreateUser{"tidb", "tidb"}).err.find("No space left on device") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_locked_user_is_refused_even_by_key) {
  TestWorld fake("machines: {each: [{ip: 10.0.0.1, login: {user: ops, key: /k}}]}");
  FakeHostExecutor hosts(fake.world);
  const auto log_in = [&] {
    return hosts.run({*IpAddress::parse("10.0.0.1"), 22}, {"ops", KeyLogin{"/k"}}, Probe{}, kSecond).outcome;
  };
  BOOST_TEST(std::holds_alternative<Exited>(log_in()));
  fake.world.change_machine("10.0.0.1", {{"users", {{"ops", {{"locked", "on"}}}}}});
  BOOST_TEST(std::holds_alternative<AuthFailed>(log_in()));
}

BOOST_AUTO_TEST_CASE(a_change_with_a_misspelt_word_is_refused_and_changes_nothing) {
  TestWorld fake("machines: {each: [{ip: 10.0.0.1}]}");
  const std::string before = fake.world.machine_json("10.0.0.1").dump();
  BOOST_TEST(fake.world.change_machine("10.0.0.1", {{"swap", "on"}, {"swp", "on"}})
                 .value_or("")
                 .find("did you mean 'swap'") != std::string::npos);
  BOOST_TEST(fake.world.change_machine("10.0.0.1", {{"swap", "perhaps"}}).value_or("").find("on or off") !=
             std::string::npos);
  BOOST_TEST(fake.world.change_machine("10.0.0.9", {{"swap", "on"}}).has_value());
  BOOST_TEST(fake.world.machine_json("10.0.0.1").dump() == before);
  BOOST_TEST(fake.world.machine_json("10.0.0.9").is_null());
}

BOOST_AUTO_TEST_CASE(calls_from_many_threads_change_a_machine_once) {
  TestWorld fake("machines: {each: [{ip: 10.0.0.1, swap: on}]}");
  FakeHostExecutor hosts(fake.world);
  std::atomic<int> changes = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const Login login{"root", PasswordLogin{Secret("secret")}};
      const auto outcome = hosts.run({*IpAddress::parse("10.0.0.1"), 22}, login, SwapOff{}, kSecond).outcome;
      if (std::get<Exited>(outcome).effect == Effect::kChanged) ++changes;
    });
  }
  for (std::thread& thread : threads) thread.join();
  BOOST_TEST(changes == 1);
  BOOST_TEST(fake.world.machine_json("10.0.0.1")["effects"].size() == 1u);
}

BOOST_AUTO_TEST_CASE(fake_secrets_open_in_their_own_context_only) {
  TestSecrets secrets;
  const std::string sealed = secrets.seal(Secret("p\"ss"), "host1");
  BOOST_TEST(sealed.starts_with("fake:"));
  BOOST_TEST(sealed.find("p\"ss") == std::string::npos);
  BOOST_TEST(secrets.open(sealed, "host1").reveal() == "p\"ss");
  BOOST_CHECK_THROW(secrets.open(sealed, "host2"), Error);
  BOOST_CHECK_THROW(secrets.open("fake:zz", "host1"), Error);
  BOOST_CHECK_THROW(secrets.open("", "host1"), Error);
}

BOOST_AUTO_TEST_CASE(simulated_time_moves_only_when_somebody_waits) {
  SimClock clock(5);
  BOOST_TEST(clock.now() == 5);
  clock.wait_until(9);
  clock.wait_until(7);
  BOOST_TEST(clock.now() == 9);
}

}  // namespace
}  // namespace hostyard
