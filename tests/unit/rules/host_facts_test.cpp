#include "engine/rules/host_facts.h"

#include <boost/test/unit_test.hpp>

namespace hostyard::test {
namespace {

Host recorded() {
  Host host;
  host.cpu_cores = 16;
  host.memory_gib = 64;
  for (const char* path : {"/data1", "/data2"}) {
    Disk disk;
    disk.path = path;
    disk.capacity_gib = 500;
    host.disks.push_back(disk);
  }
  return host;
}

HostFacts same() {
  return {16, 64, {{"/", 50, 99}, {"/data2", 500, 10}, {"/data1", 500, 20}}};
}

CheckState state_of(const std::vector<HostCheck>& checks, std::string_view name, std::string_view path = "") {
  for (const HostCheck& check : checks) {
    if (check.name == name && check.path == path) return check.state;
  }
  BOOST_FAIL("there is no " << name << " of '" << path << "'");
  return CheckState::kOk;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(host_facts)

BOOST_AUTO_TEST_CASE(what_is_as_recorded_is_ok_and_other_mounts_do_not_count) {  // INSP-2, D85
  const auto checks = check_facts(recorded(), same(), 80);
  BOOST_TEST(checks.size() == 6u);
  for (const HostCheck& check : checks) BOOST_TEST((check.state == CheckState::kOk), check.name);
}

BOOST_AUTO_TEST_CASE(a_core_less_differs_and_of_memory_and_disks_a_tenth_may_be_missing) {
  HostFacts facts = same();
  facts.cpu_cores = 15;
  facts.memory_gib = 58;
  facts.mounts[1].capacity_gib = 450;
  facts.mounts[2].capacity_gib = 449;
  const auto checks = check_facts(recorded(), facts, 80);
  BOOST_TEST((state_of(checks, "CheckCpuCores") == CheckState::kDiffers));
  BOOST_TEST((state_of(checks, "CheckMemorySize") == CheckState::kOk));
  BOOST_TEST((state_of(checks, "CheckDiskSize", "/data2") == CheckState::kOk));
  BOOST_TEST((state_of(checks, "CheckDiskSize", "/data1") == CheckState::kDiffers));
  facts.memory_gib = 57;
  BOOST_TEST((state_of(check_facts(recorded(), facts, 80), "CheckMemorySize") == CheckState::kDiffers));
}

BOOST_AUTO_TEST_CASE(a_disk_that_is_not_mounted_has_no_size_and_no_fill_level) {
  HostFacts facts = same();
  facts.mounts.pop_back();
  const auto checks = check_facts(recorded(), facts, 80);
  BOOST_TEST(checks.size() == 5u);
  BOOST_TEST((state_of(checks, "CheckDiskSize", "/data1") == CheckState::kDiffers));
}

BOOST_AUTO_TEST_CASE(a_disk_as_full_as_the_level_is_warned_about) {
  HostFacts facts = same();
  facts.mounts[1].used_percent = 80;
  facts.mounts[2].used_percent = 79;
  const auto checks = check_facts(recorded(), facts, 80);
  BOOST_TEST((state_of(checks, "CheckDiskRatio", "/data2") == CheckState::kWarning));
  BOOST_TEST((state_of(checks, "CheckDiskRatio", "/data1") == CheckState::kOk));
}

BOOST_AUTO_TEST_CASE(disks_in_error_are_not_looked_at) {
  Host host = recorded();
  host.disks[0].status = DiskStatus::kError;
  BOOST_TEST(check_facts(host, same(), 80).size() == 4u);
  BOOST_TEST(unknown_facts(host).size() == 3u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
