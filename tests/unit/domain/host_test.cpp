// What a host row says and what it must not say. DOM-1, DOM-10, DOM-11, DOM-14, DOM-30…33, DISK-1, INV-1.
#include <functional>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/rows.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;

struct LoadRow {
  LoadStat stored;
  Count used_cores;   // of 16
  Count used_memory;  // of 64
  bool disk_available;
  LoadStat visible;
};
std::ostream& operator<<(std::ostream& out, const LoadRow& row) {
  return out << to_string(row.stored) << ' ' << row.used_cores << ' ' << row.used_memory << ' '
             << row.disk_available;
}

const std::vector<LoadRow> kLoads{
    {LoadStat::kLoadLess, 0, 0, true, LoadStat::kLoadLess},
    {LoadStat::kLoadLess, 0, 0, false, LoadStat::kLoadLess},
    {LoadStat::kExclusive, 16, 64, false, LoadStat::kExclusive},
    {LoadStat::kInUsed, 4, 4, true, LoadStat::kInUsed},
    {LoadStat::kInUsed, 15, 63, true, LoadStat::kInUsed},
    {LoadStat::kInUsed, 16, 4, true, LoadStat::kComputeExhaust},
    {LoadStat::kInUsed, 4, 64, true, LoadStat::kComputeExhaust},
    {LoadStat::kInUsed, 4, 4, false, LoadStat::kDiskExhaust},
    {LoadStat::kInUsed, 16, 4, false, LoadStat::kExhaust},
    {LoadStat::kInUsed, 4, 64, false, LoadStat::kExhaust},
};

struct FaultRow {
  std::string_view fault;  // without the host, which every fault names
  std::function<void(Host&)> spoil;
};
std::ostream& operator<<(std::ostream& out, const FaultRow& row) {
  return out << row.fault;
}

const std::vector<FaultRow> kFaults{
    {"DOM-3: the id is empty", [](Host& h) { h.id.clear(); }},
    {"DOM-10: sshPort is 0", [](Host& h) { h.ssh_port = 0; }},
    {"DOM-3: \"a\tb\"", [](Host& h) { h.os = "a\tb"; }},
    {"DOM-3: \" root\"", [](Host& h) { h.user_name = " root"; }},
    {"DOM-2: location name \"\"", [](Host& h) { h.location.rack.clear(); }},
    {"DOM-2: location name \"a,b\"", [](Host& h) { h.location.zone = "a,b"; }},
    {"DOM-1: cpuCores is 0", [](Host& h) { h.cpu_cores = 0; }},
    {"DOM-1: memory is -1", [](Host& h) { h.memory_gib = -1; }},
    {"INV-1: usedCpuCores is 17 of 16", [](Host& h) { h.used_cpu_cores = 17; }},
    {"INV-1: usedCpuCores is -1 of 16", [](Host& h) { h.used_cpu_cores = -1; }},
    {"INV-1: usedMemory is 65 of 64", [](Host& h) { h.used_memory_gib = 65; }},
    {"DOM-14: stored loadStat is DiskExhaust", [](Host& h) { h.load_stat = LoadStat::kDiskExhaust; }},
    {"STEP-10: status Deleting lacks a status to recover", [](Host& h) { h.status = HostStatus::kDeleting; }},
    {"STEP-10: status Online has a status to recover",
     [](Host& h) { h.status_before_deleting = HostStatus::kFailed; }},
    {"DOM-30: disk h1:/a names host h2", [](Host& h) { h.disks[0].host_id = "h2"; }},
    {"DOM-30: capacity of disk h1:/a is 0", [](Host& h) { h.disks[0].capacity_gib = 0; }},
    {"DOM-32: disk h1:/a is SATA", [](Host& h) { h.disks[0].type = DiskType::kSATA; }},
    {"DOM-3: name \"\" of disk h1:/a", [](Host& h) { h.disks[0].name.clear(); }},
    {"DOM-30: path \"/a/\" of disk h1:/a", [](Host& h) { h.disks[0].path = "/a/"; }},
    {"DOM-33: two disks are named disk /a", [](Host& h) { h.disks[1].name = "disk /a"; }},
    {"DOM-33: two disks are mounted on /a", [](Host& h) { h.disks[1].path = "/a"; }},
};

struct PathRow {
  std::string_view given;
  std::string_view stored;  // empty: refused
};
std::ostream& operator<<(std::ostream& out, const PathRow& row) {
  return out << '"' << row.given << '"';
}

const std::vector<PathRow> kPaths{
    {"/", "/"},
    {"//", "/"},
    {"/data1", "/data1"},
    {"/data1///", "/data1"},
    {"/a b/..c/.d", "/a b/..c/.d"},
    {"", ""},
    {"data1", ""},
    {"./data1", ""},
    {"/a//b", ""},
    {"//a", ""},
    {"/a/./b", ""},
    {"/a/..", ""},
    {"/.", ""},
    {"/a ", ""},
    {"/a\nb", ""},
};

Host faultless() {
  return with_disk(with_disk(host_row(1), "/a"), "/b", DiskStatus::kReserved);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hosts)

BOOST_AUTO_TEST_CASE(the_spec_follows_cores_and_memory) {  // DOM-11
  Host host = host_row(1);
  BOOST_TEST(host.spec() == "16C64G");
  host.cpu_cores = kMaxCount;
  BOOST_TEST(host.spec() == "2147483647C64G");
}

BOOST_DATA_TEST_CASE(the_exhausted_load_stats_are_derived_of_a_host_in_use, data::make(kLoads),
                     row) {  // DOM-14
  Host host = with_disk(host_row(1), "/", DiskStatus::kReserved);
  host = with_disk(host, "/a", row.disk_available ? DiskStatus::kAvailable : DiskStatus::kExhaust);
  host.load_stat = row.stored;
  host.used_cpu_cores = row.used_cores;
  host.used_memory_gib = row.used_memory;
  BOOST_TEST(to_string(host.visible_load_stat()) == to_string(row.visible));
}

BOOST_AUTO_TEST_CASE(only_available_disks_are_available) {
  Host host = host_row(1);
  for (const DiskStatus status :
       {DiskStatus::kReserved, DiskStatus::kInUsed, DiskStatus::kExhaust, DiskStatus::kError}) {
    host = with_disk(host, "/" + std::string(to_string(status)), status);
  }
  BOOST_TEST(host.available_disk_count() == 0);
  BOOST_TEST(with_disk(host, "/x").available_disk_count() == 1);
}

BOOST_AUTO_TEST_CASE(a_faultless_host_has_no_fault) {
  BOOST_TEST(host_fault(faultless()).value_or("none") == "none");
  Host deleting = faultless();
  deleting.status = HostStatus::kDeleting;
  deleting.status_before_deleting = HostStatus::kOffline;
  BOOST_TEST(host_fault(deleting).value_or("none") == "none");
  Host full = faultless();
  full.used_cpu_cores = full.cpu_cores;
  full.used_memory_gib = full.memory_gib;
  BOOST_TEST(host_fault(full).value_or("none") == "none");
}

BOOST_DATA_TEST_CASE(an_impossible_row_is_found_and_named, data::make(kFaults), row) {
  Host host = faultless();
  row.spoil(host);
  const std::string fault = host_fault(host).value_or("none");
  const std::string words = std::string(row.fault) + " on host name1 (10.0.0.1)";
  BOOST_TEST(fault.starts_with(words), fault);
  const std::string rest = fault.substr(std::min(words.size(), fault.size()));
  BOOST_TEST((rest.empty() || rest.starts_with("; accepted: ")), fault);
}

BOOST_AUTO_TEST_CASE(a_host_without_name_is_found_by_its_ip) {
  Host host = faultless();
  host.host_name.clear();
  BOOST_TEST(host_fault(host).value_or("none") ==
             "DOM-10: hostName is empty on host \"\" (10.0.0.1); accepted: text of 1 to 190 bytes");
}

BOOST_DATA_TEST_CASE(a_mount_path_is_absolute_and_plain, data::make(kPaths), row) {  // DISK-1
  const auto path = check_mount_path(row.given);
  BOOST_TEST(path.value_or("") == row.stored);
  if (!path) BOOST_TEST(!path.error().empty());
  if (path) BOOST_TEST(check_mount_path(*path).value() == *path);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
