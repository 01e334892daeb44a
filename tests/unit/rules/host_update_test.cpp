// Changing what is known of a host. UPD-1 and its rulings, DOM-11, DOM-17, DOM-20. FT-UPD. Defects 43,
// 53…55, 57.
#include "engine/rules/host_update.h"

#include <functional>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/ledger_rows.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;
constexpr TimeMicros kNow = 77;

using Given = std::function<void(HostUpdate&)>;

HostUpdate update_of(const Given& given, std::string host_id = "h1") {
  HostUpdate update;
  update.host_id = std::move(host_id);
  given(update);
  return update;
}

// h1 with 6 cores, 20 GiB, its disk and port 4000 held by c1; h2 with nothing held.
Pool two_hosts() {
  return pool_with({with_disk(host_row(1), "/a"), host_row(2)},
                   {holding(ledger_row(1), 6, 20, {"h1:/a"}, {4000})});
}

std::string outcome(const HostUpdate& update, const Pool& pool = two_hosts()) {
  const auto planned = plan_update_host(pool, update, "", kNow);
  if (planned) return planned->empty() ? "the same" : "changed";
  return std::to_string(static_cast<int>(planned.error().code)) + " " + planned.error().detail;
}

Host changed_row(const Given& given, const std::string& sealed = "") {
  const auto planned = plan_update_host(two_hosts(), update_of(given), sealed, kNow);
  BOOST_REQUIRE(planned.has_value());
  BOOST_REQUIRE(planned->size() == 1u);
  return std::get<PutHost>(planned->front()).host;
}

struct RefusedRow {
  std::string_view what;
  Given given;
  std::string_view outcome;  // its beginning
};
std::ostream& operator<<(std::ostream& out, const RefusedRow& row) {
  return out << row.what;
}

const std::vector<RefusedRow> kRefused{
    // In the order of the checks: each row also has what the rows below it are refused for.
    {"used cores",
     [](HostUpdate& u) { u.used_cpu_cores = 6, u.cpu_cores = -1, u.ip = "10.0.0.9", u.purpose = "SSD"; },
     "10001 usedCpuCores is given as 6"},
    {"used memory", [](HostUpdate& u) { u.used_memory_gib = -1, u.memory_gib = -1; },
     "10001 usedMemory is given as -1"},
    {"cores", [](HostUpdate& u) { u.cpu_cores = -1, u.memory_gib = -1, u.ssh_port = -1; },
     "10001 cpuCores is -1"},
    {"memory", [](HostUpdate& u) { u.memory_gib = kMaxCount + 1LL, u.ssh_port = -1; },
     "10001 memory is 2147483648"},
    {"port", [](HostUpdate& u) { u.ssh_port = 65536, u.host_name = " x"; }, "10001 sshPort is 65536"},
    {"name that cannot be stored", [](HostUpdate& u) { u.host_name = " x", u.ip = "10.0.0.9"; },
     "10001 hostName is \" x\"; accepted: text without blanks at its ends"},
    {"ip", [](HostUpdate& u) { u.ip = "10.0.0.9", u.arch = "ARM", u.cpu_cores = 1; }, "30140 ip of host"},
    {"ip of another host", [](HostUpdate& u) { u.ip = "10.0.0.2"; }, "30140 ip of host name1 is 10.0.0.1"},
    {"arch", [](HostUpdate& u) { u.arch = "ARM", u.vendor = "Cloud"; }, "30140 arch of host"},
    {"vendor", [](HostUpdate& u) { u.vendor = "Cloud", u.region = "Region2"; }, "30140 vendor of host"},
    {"region", [](HostUpdate& u) { u.region = "Region2", u.zone = "Zone2"; }, "30140 region of host"},
    {"zone (D55)", [](HostUpdate& u) { u.zone = "Zone2", u.rack = "Rack2"; }, "30140 az of host"},
    {"rack", [](HostUpdate& u) { u.rack = "Rack2", u.cluster_type = "TiKV"; }, "30140 rack of host"},
    {"cluster type", [](HostUpdate& u) { u.cluster_type = "DataMigration", u.disk_type = "SATA"; },
     "30140 clusterType of host"},
    {"disk type", [](HostUpdate& u) { u.disk_type = "SATA", u.cpu_cores = 5; }, "30140 diskType of host"},
    {"fewer cores than in use (D53)",
     [](HostUpdate& u) { u.cpu_cores = 5, u.memory_gib = 19, u.purpose = "SSD"; },
     "30140 cpuCores of host name1 is to be 5, and 6 are in use; accepted: 6 or more"},
    {"less memory than in use (D53)", [](HostUpdate& u) { u.memory_gib = 19, u.ssh_port = 4000; },
     "30140 memory of host name1 is to be 19, and 20 are in use; accepted: 20 or more"},
    {"a port that is held", [](HostUpdate& u) { u.ssh_port = 4000, u.purpose = "SSD"; },
     "30140 sshPort of host name1 is to be 4000, which c1 holds there"},
    {"purpose (D57)", [](HostUpdate& u) { u.purpose = "Compute,SSD", u.host_name = "name2"; },
     "30108 purpose \"SSD\" is unknown; accepted: one of Compute, Storage, Schedule"},
    {"name (D43)", [](HostUpdate& u) { u.host_name = "name2"; },
     "30118 hostName name2 belongs to host name2 10.0.0.2 (Online, id h2); accepted: an unused hostName"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(host_update)

BOOST_DATA_TEST_CASE(the_first_fault_in_the_order_of_checks_is_named, data::make(kRefused), row) {  // UPD-1
  const std::string actual = outcome(update_of(row.given));
  BOOST_TEST(actual.substr(0, row.outcome.size()) == row.outcome);
}

BOOST_AUTO_TEST_CASE(the_id_comes_first_and_a_host_that_is_not_there_after_the_amounts) {  // UPD-1
  BOOST_TEST(outcome(update_of([](HostUpdate& u) { u.cpu_cores = -1; }, "")) ==
             "10001 hostId is empty; accepted: the id of a host");
  BOOST_TEST(outcome(update_of([](HostUpdate& u) { u.cpu_cores = -1; }, "h9")).starts_with("10001 cpuCores"));
  BOOST_TEST(outcome(update_of([](HostUpdate& u) { u.arch = "MIPS"; }, "h9")) ==
             "30101 host h9 is not found; accepted: the id of a live host");
}

BOOST_AUTO_TEST_CASE(a_field_that_does_not_change_may_be_given_as_it_is) {  // UPD-1, D54, D55
  const Given as_it_is = [](HostUpdate& u) {
    u.ip = "::ffff:10.0.0.1";
    u.arch = "X86_64";
    u.zone = "Zone1";
    u.rack = "Rack1";
    u.region = "Region1";
    u.vendor = "Local";
    u.cluster_type = "TiDB";
    u.disk_type = "SSD";
    u.host_name = "name1";
    u.cpu_cores = 16;
    u.memory_gib = 64;
    u.ssh_port = 22;
    u.purpose = "Compute";
    u.os = "Debian 12";
  };
  BOOST_TEST(outcome(update_of(as_it_is)) == "the same");
  BOOST_TEST(outcome(update_of([](HostUpdate& u) { u.region = "Region1"; })) == "the same");
  BOOST_TEST(outcome(update_of([](HostUpdate& u) { u.zone = "Zone1"; })) == "the same");
}

BOOST_AUTO_TEST_CASE(absent_fields_stay_and_those_given_change_together) {  // UPD-1, DOM-11, DOM-17
  const Host row = changed_row([](HostUpdate& u) {
    u.host_name = "new";
    u.user_name = "deploy";
    u.ssh_port = 2222;
    u.cpu_cores = 32;
    u.memory_gib = 128;
    u.os = "Rocky 9";
    u.kernel = "6.1";
    u.nic = "25GE";
    u.purpose = " Schedule , Storage,Schedule";
  });
  Host expected = *two_hosts().host("h1");
  expected.disks.clear();
  expected.host_name = "new";
  expected.user_name = "deploy";
  expected.ssh_port = 2222;
  expected.cpu_cores = 32;
  expected.memory_gib = 128;
  expected.os = "Rocky 9";
  expected.kernel = "6.1";
  expected.nic = "25GE";
  expected.purposes = {Purpose::kStorage, Purpose::kSchedule};
  expected.update_time = kNow;
  BOOST_TEST((row == expected));
  BOOST_TEST(row.spec() == "32C128G");
  BOOST_TEST((row.traits() == make_traits(ClusterType::kTiDB, row.purposes, DiskType::kSSD)));
}

BOOST_AUTO_TEST_CASE(each_field_changes_alone_too) {
  BOOST_TEST(changed_row([](HostUpdate& u) { u.nic = "25GE"; }).nic == "25GE");
  BOOST_TEST(changed_row([](HostUpdate& u) { u.cpu_cores = 6; }).cpu_cores == 6);
  BOOST_TEST(changed_row([](HostUpdate& u) { u.memory_gib = 20; }).memory_gib == 20);
  BOOST_TEST(changed_row([](HostUpdate& u) { u.ssh_port = 65535; }).ssh_port == 65535);
  const Host renamed = changed_row([](HostUpdate& u) { u.host_name = "new"; });
  BOOST_TEST(renamed.cpu_cores == 16);
  BOOST_TEST(renamed.os == "Debian 12");
}

BOOST_AUTO_TEST_CASE(a_password_is_stored_sealed_and_a_bad_one_is_refused_without_being_shown) {  // DOM-21
  const Host row = changed_row([](HostUpdate& u) { u.password = Secret(" pass word "); }, "sealed");
  BOOST_TEST(row.sealed_password == "sealed");
  const std::string refused = outcome(update_of([](HostUpdate& u) { u.password = Secret("s3cret\n!"); }));
  BOOST_TEST(refused.starts_with("10001 passwd is not acceptable"));
  BOOST_TEST(refused.find("s3cret") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_port_of_a_region_wide_claim_is_held_too) {  // UPD-1, ALLOC-40
  const Pool pool =
      pool_with({host_row(1), host_row(2)}, {region_wide(holding(ledger_row(1), 0, 0, {}, {4000}))});
  BOOST_TEST(outcome(update_of([](HostUpdate& u) { u.ssh_port = 4000; }), pool).starts_with("30140 sshPort"));
  BOOST_TEST(outcome(update_of([](HostUpdate& u) { u.ssh_port = 4000; }, "h2"), pool) == "changed");
}

BOOST_AUTO_TEST_CASE(a_busy_host_may_be_updated) {  // UPD-1
  const Pool pool = pool_of({host_row(1)}, {flow_row("f", "h1")});
  BOOST_TEST(outcome(update_of([](HostUpdate& u) { u.nic = "25GE"; }), pool) == "changed");
}

BOOST_AUTO_TEST_CASE(a_pool_follows_an_update_with_its_indexes) {  // ALLOC-40, INV-1
  Pool pool = two_hosts();
  const auto planned = plan_update_host(
      pool, update_of([](HostUpdate& u) { u.host_name = "new", u.ssh_port = 4001, u.cpu_cores = 6; }), "",
      kNow);
  pool.apply(change_set(*planned));
  BOOST_TEST(pool.host_by_name("name1") == nullptr);
  BOOST_TEST(pool.host_by_name("new") == pool.host("h1"));
  BOOST_TEST(pool.host("h1")->disks.size() == 1u);
  BOOST_TEST(to_string(pool.host("h1")->visible_load_stat()) == "Exhaust");
  BOOST_TEST(pool_faults(pool).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
