// What rows of a check mean (STEP-3, STEP-5) and what is asked of tiup (STEP-4).
#include "engine/workflow/check_rows.h"

#include <boost/test/unit_test.hpp>

#include "engine/workflow/check_topology.h"
#include "tests/unit/workflow/engine_bench.h"
#include "tests/unit/workflow/printers.h"

namespace hostyard {
namespace {

CheckRow fail(const std::string& name, const std::string& message) {
  return {"10.0.0.1", name, RowStatus::kFail, message};
}
CheckRow warn(const std::string& name, const std::string& message) {
  return {"10.0.0.1", name, RowStatus::kWarn, message};
}

// The fixes in words, or the error.
std::vector<std::string> fixes(const std::vector<CheckRow>& rows, bool tiup_gave_up = false) {
  const auto planned = plan_fixes(rows, tiup_gave_up);
  if (!planned)
    return {"error " + std::to_string(static_cast<int>(planned.error().code)) + " " + planned.error().detail};
  std::vector<std::string> words;
  for (const Command& command : *planned) words.push_back(describe(command));
  return words;
}

using Words = std::vector<std::string>;
Words only(const Command& command) {
  return {describe(command)};
}

Disk disk(const std::string& path, DiskStatus status = DiskStatus::kAvailable) {
  return Disk{.id = path, .host_id = "h1", .name = path, .capacity_gib = 1, .path = path, .status = status};
}

PlannedTopology planned(const PurposeSet purposes, const std::vector<Disk>& disks) {
  Host host = test::new_host(1);
  host.purposes = purposes;
  host.disks = disks;
  return plan_topology(host, {}).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(check_rows)

BOOST_AUTO_TEST_CASE(numactl_is_installed_and_java_is_not) {  // STEP-3
  BOOST_TEST(fixes({fail("command", "numactl not usable, bash: numactl: command not found")}) ==
             only(InstallPackage{"numactl"}));
  BOOST_TEST(fixes({fail("command", "java not usable, bash: java: command not found")}) == Words{});
  BOOST_TEST(fixes({{"10.0.0.1", "command", RowStatus::kPass, "numactl: policy: default"}}) == Words{});
}

BOOST_AUTO_TEST_CASE(swap_is_switched_off_whether_it_fails_or_warns) {  // STEP-3
  BOOST_TEST(fixes({fail("swap", "swap is enabled, please disable it for best performance")}) ==
             only(SwapOff{}));
  BOOST_TEST(fixes({warn("swap", "will try to disable swap, please also check /etc/fstab manually")}) ==
             only(SwapOff{}));
}

BOOST_AUTO_TEST_CASE(mount_options_are_added_to_the_mount_point_that_the_row_names) {  // STEP-3
  const std::vector<std::pair<std::string, AddMountOption>> rows{
      {"mount point /data does not have 'noatime' option set", {"/data", "noatime"}},
      {"mount point /data does not have 'nodelalloc' option set, auto fixing not supported",
       {"/data", "nodelalloc"}},
      {"mount point / does not have 'noatime' option set", {"/", "noatime"}},
      {"mount point /my data disk does not have 'noatime' option set", {"/my data disk", "noatime"}},
      {"mount point /odd does not have 'x does not have 'noatime' option set",
       {"/odd does not have 'x", "noatime"}},
      {"Mount Point /Data Does Not Have 'NoAtime' Option Set", {"/Data", "noatime"}}};
  for (const auto& [message, option] : rows) {
    BOOST_TEST(fixes({warn("disk", message)}) == only(option));
    BOOST_TEST(fixes({fail("disk", message)}) == only(option));
  }
}

BOOST_AUTO_TEST_CASE(a_mount_point_row_of_any_other_shape_is_an_error_that_quotes_it) {  // STEP-3
  for (const std::string message :
       {"mount point /data does not have 'discard' option set",
        "mount point /data has an unsupported filesystem 'nfs'",
        "mount point  does not have 'noatime' option set", "mount point does not have 'noatime' option set",
        "mount point /data does not have 'noatime", "mount point /data does not have 'noatime' set"}) {
    const auto planned_fixes = plan_fixes(std::vector{fail("disk", message)}, false);
    BOOST_REQUIRE_MESSAGE(!planned_fixes.has_value(), message);
    BOOST_TEST(planned_fixes.error().code == ErrorCode::kPrepareHostError);
    BOOST_TEST(planned_fixes.error().detail.find(message) != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_filesystem_that_tiup_does_not_support_is_refused_with_those_that_it_does) {  // D116
  const auto refused = plan_fixes(
      std::vector{
          fail("disk", "mount point /data has an unsupported filesystem 'nfs', auto fixing not supported")},
      false);
  BOOST_REQUIRE(!refused.has_value());
  BOOST_TEST(refused.error().detail.ends_with("accepted: mount points with ext4 or xfs"),
             refused.error().detail);
}

BOOST_AUTO_TEST_CASE(other_disk_rows_are_left_to_verify) {
  BOOST_TEST(
      fixes({fail("disk", "multiple components tikv:/data/a,tikv:/data/b are using the same partition")}) ==
      Words{});
}

BOOST_AUTO_TEST_CASE(each_fix_is_planned_once) {
  BOOST_TEST(fixes({warn("swap", "a"), fail("swap", "b")}) == only(SwapOff{}));
}

BOOST_AUTO_TEST_CASE(what_tiup_fixes_itself_is_fixed_here_only_where_tiup_gave_up) {  // ruling STEP-3
  const std::vector<std::pair<CheckRow, Command>> rows{
      {fail("service", "service irqbalance is not running"), StartService{"irqbalance"}},
      {fail("service", "will try to 'start irqbalance.service'"), StartService{"irqbalance"}},
      {fail("service", "service firewalld is running but should be stopped"), StopService{"firewalld"}},
      {fail("service", "will try to 'stop firewalld.service'"), StopService{"firewalld"}},
      {fail("thp", "THP is enabled, please disable it for best performance"), DisableTransparentHugePages{}},
      {fail("sysctl", "fs.file-max = 1, should be greater than 1000000"),
       SetSysctl{"fs.file-max", "1000000"}},
      {fail("sysctl", "will try to set 'net.ipv4.tcp_tw_recycle = 0'"),
       SetSysctl{"net.ipv4.tcp_tw_recycle", "0"}},
      {fail("sysctl", "vm.overcommit_memory = 2, should be 0 or 1"), SetSysctl{"vm.overcommit_memory", "1"}},
      {fail("limits", "soft limit of 'nofile' for user 'tidb' is not set or too low"),
       SetLimit{"tidb", "soft", "nofile", 1'000'000}},
      {fail("limits", "soft limit of 'stack' for user 'tidb' is not set or too low"),
       SetLimit{"tidb", "soft", "stack", 10'240}},
      {fail("limits", "will try to set 'tidb    hard    nofile    1000000'"),
       SetLimit{"tidb", "hard", "nofile", 1'000'000}}};
  for (const auto& [row, fix] : rows) {
    BOOST_TEST_CONTEXT(row.message) {
      BOOST_TEST(fixes({row}, true) == only(fix));
      BOOST_TEST(fixes({row}, false) == Words{});
    }
  }
}

BOOST_AUTO_TEST_CASE(what_nobody_can_fix_is_left_to_verify) {
  BOOST_TEST(
      fixes({fail("service", "service irqbalance not found, should be installed and started"),
             fail("os-version", "OS vendor x not supported"), fail("sysctl", "kernel.odd = 1, should be 0"),
             fail("selinux", "will try to disable SELinux, reboot might be needed"),
             fail("limits", std::string(200'000, 'x'))},
            true) == Words{});
}

BOOST_AUTO_TEST_CASE(a_selinux_fail_counts_as_pass_only_where_there_is_no_selinux) {  // ruling STEP-5
  BOOST_TEST(counts_as_pass(fail("selinux_status", "bash: getenforce: command not found")));
  BOOST_TEST(counts_as_pass(fail("selinux_conf", "cat: /etc/selinux/config: No such file or directory")));
  BOOST_TEST(counts_as_pass(fail("selinux", "GETENFORCE: Command Not Found")));
  BOOST_TEST(!counts_as_pass(
      fail("selinux_status", "SELinux is in Enforcing mode, Update the configuration and reboot")));
  BOOST_TEST(!counts_as_pass(fail("command", "getenforce: command not found")));
  BOOST_TEST(!counts_as_pass(fail("selinux", "bash: sed: command not found")));
}

BOOST_AUTO_TEST_CASE(the_unknown_governor_is_known_in_any_case) {  // STEP-5
  BOOST_TEST(
      is_unknown_governor(warn("cpu-governor", "Unable to determine current CPU frequency governor policy")));
  BOOST_TEST(
      is_unknown_governor(warn("cpu-governor", "unable to determine current CPU frequency governor policy")));
  BOOST_TEST(!is_unknown_governor(warn("cpu-governor", "CPU frequency governor is powersave")));
  BOOST_TEST(!is_unknown_governor(warn("ntp", "unable to determine")));
}

BOOST_AUTO_TEST_CASE(virtual_machines_are_known_by_maker_or_by_systemd) {  // STEP-5
  WorkflowSettings settings;
  for (const std::string maker :
       {"QEMU", "Xen", "Red Hat KVM", "VMware, Inc.", "innotek VirtualBox", "Alibaba Cloud", "VBOX",
        "Oracle Corporation", "Microsoft Corporation", "zVM", "Bochs", "Parallels", "UML"}) {
    BOOST_TEST(is_virtual_machine(maker + "\nnone\n", settings), maker);
  }
  BOOST_TEST(is_virtual_machine("Dell Inc.\nkvm\n", settings));
  BOOST_TEST(is_virtual_machine("\nvmware\n", settings));
  for (const std::string output : {"Dell Inc.\nnone\n", "Dell Inc.\n", "Dell Inc.", "", "\n", "\nnone"}) {
    BOOST_TEST(!is_virtual_machine(output, settings), output);
  }
  BOOST_TEST(!is_virtual_machine("Amazon EC2\nnone\n", settings));
  settings.extra_vm_manufacturers = {"", "amazon"};
  BOOST_TEST(is_virtual_machine("Amazon EC2\nnone\n", settings));
  BOOST_TEST(!is_virtual_machine("Dell Inc.\nnone\n", settings));
}

BOOST_AUTO_TEST_CASE(rows_are_listed_by_name_and_message) {
  BOOST_TEST(list_rows({}) == "[]");
  BOOST_TEST(list_rows(std::vector{fail("thp", "on"), warn("ntp", "off")}) == "[thp: on; ntp: off]");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(check_topologies)

BOOST_AUTO_TEST_CASE(every_purpose_gets_one_instance_per_available_disk) {  // STEP-4
  const auto topology = planned({Purpose::kCompute, Purpose::kStorage, Purpose::kSchedule},
                                {disk("/a"), disk("/b", DiskStatus::kReserved), disk("/c")});
  BOOST_TEST(topology.added_pd_dir.empty());
  const auto& instances = topology.topology.instances;
  BOOST_REQUIRE_EQUAL(instances.size(), 6U);
  const IpAddress ip = *IpAddress::parse("10.0.0.1");
  BOOST_TEST((instances[0] == TopologyInstance{Purpose::kCompute, ip, 10000, 11000, "/a/tidb_deploy", ""}));
  BOOST_TEST((instances[1] == TopologyInstance{Purpose::kCompute, ip, 10001, 11001, "/c/tidb_deploy", ""}));
  BOOST_TEST((instances[2] ==
              TopologyInstance{Purpose::kStorage, ip, 12000, 13000, "/a/tikv_deploy", "/a/tikv_data"}));
  BOOST_TEST(
      (instances[5] == TopologyInstance{Purpose::kSchedule, ip, 14001, 15001, "/c/pd_deploy", "/c/pd_data"}));
  BOOST_TEST(topology.topology.user == "tidb");
  BOOST_TEST(topology.topology.ssh_port == 22);
  BOOST_TEST(topology.topology.arch == "amd64");
}

BOOST_AUTO_TEST_CASE(a_host_that_is_not_for_schedule_gets_a_pd_whose_rows_are_dropped) {  // STEP-4
  const auto topology = planned({Purpose::kCompute}, {disk("/a"), disk("/b")});
  BOOST_REQUIRE_EQUAL(topology.topology.instances.size(), 3U);
  BOOST_TEST(topology.topology.instances[2].kind == Purpose::kSchedule);
  BOOST_TEST(topology.added_pd_dir == "/a/pd_");
  BOOST_TEST(is_about_added_pd(fail("exist", "/a/pd_data already exists"), topology));
  BOOST_TEST(is_about_added_pd(fail("permission", "unable to write to dir /a/pd_deploy: no"), topology));
  BOOST_TEST(is_about_added_pd(fail("listening-port", "port 14000 is already in use"), topology));
  BOOST_TEST(is_about_added_pd(fail("listening-port", "port 15000 is already in use"), topology));
  BOOST_TEST(!is_about_added_pd(fail("exist", "/a/tidb_deploy already exists"), topology));
  BOOST_TEST(!is_about_added_pd(fail("listening-port", "port 10000 is already in use"), topology));
  BOOST_TEST(!is_about_added_pd(fail("thp", "THP is enabled"), topology));
}

BOOST_AUTO_TEST_CASE(rows_about_a_pd_that_the_host_is_for_are_kept) {  // STEP-4
  const auto topology = planned({Purpose::kSchedule}, {disk("/a")});
  BOOST_TEST(topology.topology.instances.size() == 1U);
  BOOST_TEST(!is_about_added_pd(fail("exist", "/a/pd_data already exists"), topology));
}

BOOST_AUTO_TEST_CASE(a_disk_on_the_root_makes_no_double_slash) {
  BOOST_TEST(planned({Purpose::kStorage}, {disk("/")}).topology.instances[0].data_dir == "/tikv_data");
}

BOOST_AUTO_TEST_CASE(a_host_without_purpose_or_without_available_disk_is_a_clear_error) {  // STEP-4
  Host no_purpose = test::new_host(1);
  no_purpose.purposes = {};
  Host no_disk = test::new_host(1);
  no_disk.disks = {disk("/a", DiskStatus::kError)};
  for (const Host& host : {no_purpose, no_disk}) {
    const auto topology = plan_topology(host, {});
    BOOST_REQUIRE(!topology.has_value());
    BOOST_TEST(topology.error().code == ErrorCode::kHostNotExpected);
    BOOST_TEST(topology.error().detail.find("at least one purpose and one Available disk") !=
               std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard
