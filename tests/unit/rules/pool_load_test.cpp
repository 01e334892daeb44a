// A pool from a document: what follows from the ledger is derived, and a document that says otherwise is
// refused (ruling ALLOC-7, DOM-31, INV-1 to INV-6).
#include "engine/rules/pool_load.h"

#include <boost/test/unit_test.hpp>

#include "tests/unit/domain/ledger_rows.h"

namespace hostyard::test {
namespace {

constexpr TimeMicros kNow = 77;

// h1 with a disk on /a, h2 without; cluster c1 holds 4 cores, 8 GiB, the disk and a port of h1.
PoolDocument small_pool() {
  PoolDocument document;
  document.hosts.push_back({with_disk(host_row(1), "/a"), {}});
  document.hosts.push_back({host_row(2), {}});
  document.ledger.push_back(holding(ledger_row(0), 4, 8, {"h1:/a"}, {10001, 10000}));
  return document;
}

Pool loaded(const PoolDocument& document) {
  const auto changes = plan_pool_load(Pool(), document, kNow);
  BOOST_REQUIRE_MESSAGE(changes.has_value(), (changes ? "" : changes.error().detail));
  Pool pool;
  pool.apply(change_set(*changes));
  return pool;
}

void check_refused(const PoolDocument& document, std::string_view says, const Pool& pool = {}) {
  const auto changes = plan_pool_load(pool, document, kNow);
  BOOST_REQUIRE_MESSAGE(!changes, "not refused: " << says);
  BOOST_TEST((changes.error().code == ErrorCode::kParameterInvalid));
  BOOST_TEST(changes.error().detail.find(says) != std::string::npos, changes.error().detail);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pool_load)

BOOST_AUTO_TEST_CASE(used_amounts_held_disks_and_load_follow_from_the_ledger) {
  const Pool pool = loaded(small_pool());
  const Host& host = *pool.host("h1");
  BOOST_TEST(host.used_cpu_cores == 4);
  BOOST_TEST(host.used_memory_gib == 8);
  BOOST_TEST((host.load_stat == LoadStat::kInUsed));
  BOOST_TEST((host.disks.front().status == DiskStatus::kExhaust));
  BOOST_TEST((pool.host("h2")->load_stat == LoadStat::kLoadLess));
  const LedgerRow& row = pool.ledger().rows().at(1);
  BOOST_TEST(row.ports.front() == 10000);
  BOOST_TEST(row.create_time == kNow);
  BOOST_TEST(pool.ledger().granted_request("r1")->holder_id == "c1");
  BOOST_TEST(pool_faults(pool).empty());
}

BOOST_AUTO_TEST_CASE(rows_keep_their_numbers_and_get_the_next_ones_where_they_have_none) {
  PoolDocument document = small_pool();
  document.ledger.front().seq = 7;
  document.ledger.push_back(holding(ledger_row(0, "h2"), 1, 1));
  document.ledger.push_back(holding(ledger_row(20, "h2", "c1", "r2"), 1, 1));
  const Pool pool = loaded(document);
  BOOST_TEST(pool.ledger().row(7) != nullptr);
  BOOST_TEST(pool.ledger().row(8) != nullptr);
  BOOST_TEST(pool.ledger().last_seq() == 20);
  document.ledger.back().seq = 8;
  check_refused(document, "ledger.2.seq is 8 behind 8");
}

BOOST_AUTO_TEST_CASE(what_the_document_says_beside_the_ledger_must_agree_with_it) {
  PoolDocument document = small_pool();
  HostClaims& claims = document.hosts.front().claims;
  claims.used_cpu_cores = 4;
  claims.used_memory = 8;
  claims.load_stat = LoadStat::kInUsed;
  claims.available_disk_count = 0;
  claims.disks = {DiskStatus::kExhaust};
  loaded(document);
  claims.used_cpu_cores = 5;
  check_refused(document, "hosts.0.usedCpuCores is 5, by the ledger it is 4");
  claims.used_cpu_cores = 4;
  claims.used_memory = 0;
  check_refused(document, "hosts.0.usedMemory is 0, by the ledger it is 8");
  claims.used_memory = 8;
  claims.load_stat = LoadStat::kLoadLess;
  check_refused(document, "hosts.0.loadStat is LoadLess, by the ledger it is InUsed");
  claims.load_stat.reset();
  claims.available_disk_count = 1;
  check_refused(document, "hosts.0.availableDiskCount is 1, by the ledger it is 0");
}

BOOST_AUTO_TEST_CASE(a_disk_is_exhaust_exactly_if_a_row_holds_it) {  // INV-2, DOM-31
  PoolDocument document = small_pool();
  for (const DiskStatus status : {DiskStatus::kAvailable, DiskStatus::kReserved, DiskStatus::kInUsed}) {
    document.hosts.front().claims.disks = {status};
    check_refused(document, "hosts.0.disks.0.status is ");
  }
  document.hosts.front().claims.disks = {DiskStatus::kError};
  BOOST_TEST((loaded(document).disk("h1:/a")->status == DiskStatus::kError));
  document.ledger.clear();
  for (const DiskStatus status : {DiskStatus::kExhaust, DiskStatus::kInUsed}) {
    document.hosts.front().claims.disks = {status};
    check_refused(document, "by the ledger the disk is free");
  }
  document.hosts.front().claims.disks = {DiskStatus::kReserved};
  BOOST_TEST((loaded(document).disk("h1:/a")->status == DiskStatus::kReserved));
}

BOOST_AUTO_TEST_CASE(only_an_empty_pool_is_loaded_into) {
  check_refused(small_pool(), "accepted: an empty one", pool_of({host_row(9)}));
  Pool recycled;
  LedgerRow row = holding(ledger_row(3), 1, 1);
  row.delete_time = 5;
  recycled.apply(change_set({PutGrant{row}}));
  check_refused(small_pool(), "accepted: an empty one", recycled);
  Pool with_vendor;
  with_vendor.apply(change_set({PutVendor{Vendor{"V", "V", {}, 0}}}));
  check_refused(small_pool(), "vendor V", with_vendor);
  PoolDocument document = small_pool();
  document.vendors.push_back(Vendor{"V", "V", {}, 0});
  BOOST_TEST(plan_pool_load(with_vendor, document, kNow).has_value());
}

BOOST_AUTO_TEST_CASE(every_id_address_and_name_stands_once) {  // DOM-3, DOM-20
  const auto refused = [](auto change, std::string_view says) {
    PoolDocument document = small_pool();
    change(document);
    check_refused(document, says);
  };
  refused([](PoolDocument& d) { d.hosts[1].host.id = "h1"; }, "hosts.1.hostId is h1, which hosts.0 has");
  refused([](PoolDocument& d) { d.hosts[1].host.id = ""; }, "hosts.1.hostId is \"\"");
  refused([](PoolDocument& d) { d.hosts[1].host.ip = ip("10.0.0.1"); }, "hosts.1.ip is 10.0.0.1");
  refused([](PoolDocument& d) { d.hosts[1].host.host_name = "name1"; }, "hosts.1.hostName is name1");
  refused([](PoolDocument& d) { d.hosts[1].host.disks = d.hosts[0].host.disks; },
          "hosts.1.disks.0.diskId is h1:/a, which hosts.0 has");
  refused(
      [](PoolDocument& d) {
        d.granted_requests = {{"r1", "c1", 0}, {"r1", "c1", 0}};
      },
      "grantedRequests.1.requestId is r1 again");
}

BOOST_AUTO_TEST_CASE(rows_of_the_ledger_fit_their_hosts) {  // INV-1, INV-3, INV-4, INV-6
  const auto refused = [](auto change, std::string_view says) {
    PoolDocument document = small_pool();
    change(document.ledger);
    check_refused(document, says);
  };
  using Rows = std::vector<LedgerRow>;
  refused([](Rows& rows) { rows[0].host_id = "h3"; }, "ledger.0.hostId is h3");
  refused([](Rows& rows) { rows[0].holder_id = ""; }, "ledger.0.holderId is \"\"");
  refused([](Rows& rows) { rows[0].request_id = ""; }, "ledger.0.requestId is \"\"");
  refused([](Rows& rows) { rows[0].cpu_cores = -1; }, "ledger.0 holds -1 cores");
  refused([](Rows& rows) { rows[0] = ledger_row(0); }, "ledger.0 holds nothing");
  refused([](Rows& rows) { rows[0].disks = {"h1:/b"}; }, "ledger.0.disks has h1:/b");
  refused([](Rows& rows) { rows[0].host_id = "h2"; }, "ledger.0.disks has h1:/a");
  refused([](Rows& rows) { rows.push_back(holding(ledger_row(0), 0, 0, {"h1:/a"})); },
          "ledger.1.disks has h1:/a, which the row with seq 1 holds");
  refused(
      [](Rows& rows) {
        rows[0].disks = {"h1:/a", "h1:/b"};
      },
      "ledger.0.disks are h1:/a, h1:/b; accepted: at most one");
  refused([](Rows& rows) { rows[0].cpu_cores = 17; }, "hosts.0 has 16 cores, by the ledger 17 are held");
  refused([](Rows& rows) { rows.assign(3, holding(ledger_row(0), kMaxCount, 0)); }, "6442450941 are held");
  refused([](Rows& rows) { rows[0].ports = {10000, 10000}; }, "INV-3");
  refused([](Rows& rows) { rows[0].ports = {22}; }, "ALLOC-40");
  refused([](Rows& rows) { rows[0].ports = {0}; }, "INV-3");
  refused([](Rows& rows) { rows.push_back(holding(ledger_row(0), 0, 0, {}, {10000})); }, "INV-3");
  refused([](Rows& rows) { rows.push_back(exclusive(holding(ledger_row(0, "h1", "c2", "r2"), 1, 1))); },
          "INV-6");
  refused([](Rows& rows) { rows[0].region_wide = true; }, "ALLOC-50");
  refused([](Rows& rows) { rows.push_back(holding(ledger_row(0, "h2", "c2"), 1, 1)); },
          "ledger.1.holderId is c2, but request r1 was granted to c1");
}

BOOST_AUTO_TEST_CASE(hosts_obey_their_clauses) {
  const auto refused = [](auto change, std::string_view says) {
    PoolDocument document = small_pool();
    change(document.hosts[1].host);
    check_refused(document, says);
  };
  refused([](Host& host) { host.cpu_cores = 0; }, "DOM-1");
  refused([](Host& host) { host.status = HostStatus::kDeleted; }, "hosts.1.status is Deleted");
  refused([](Host& host) { host.status = HostStatus::kDeleting; }, "STEP-10");
  refused([](Host& host) { host.location.region = "a,b"; }, "DOM-2");
}

BOOST_AUTO_TEST_CASE(requests_and_instances_come_along) {  // ALLOC-5, INST-1
  PoolDocument document = small_pool();
  document.granted_requests = {{"r1", "c1", 0}, {"old", "c9", 0}};
  Instance instance;
  instance.id = "tikv-1";
  instance.cluster_id = "c1";
  instance.host_id = "h1";
  document.instances = {instance};
  const Pool pool = loaded(document);
  BOOST_TEST(pool.ledger().granted_request("old")->holder_id == "c9");
  BOOST_TEST(pool.instances().count("tikv-1") == 1u);
  document.instances.front().cluster_id = "";
  check_refused(document, "clusterId");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
