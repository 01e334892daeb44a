// What a plan wants to change: one ledger row a result, and every host, disk and request that it touches
// once, with the versions that it read. ALLOC-2, ALLOC-12, REC-4 (ruling), INV-1, INV-2, INV-11. Defects D1,
// D14, D27.
#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/allocation_fixture.h"

namespace hostyard::test {
namespace {

namespace each = boost::test_tools;
using Numbers = std::vector<std::uint16_t>;

template <class Put>
std::vector<Put> puts(const AllocationPlan& plan) {
  std::vector<Put> found;
  for (const Change& change : plan.changes.changes) {
    if (const auto* put = std::get_if<Put>(&change)) found.push_back(*put);
  }
  return found;
}

Requirement full() {
  return with_ports(with_ports(with_disk(with_amounts(random_rack(), 4, 8), 1), 200, 210, 1), 100, 110, 2);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(allocation_changes)

BOOST_AUTO_TEST_CASE(a_result_leaves_one_row_with_all_that_it_holds) {  // ruling REC-4
  const Pool pool = pool_with({with_disk(host_row(1), "/a"), host_row(2)},
                              {holding(ledger_row(7, "h2", "c9", "r9"), 1, 1)});
  const AllocationPlan plan = granted(pool, batch_of(full()));
  LedgerRow row = ledger_row(8);
  row = holding(row, 4, 8, {"h1:/a"}, {100, 101, 200});
  row.create_time = row.update_time = kNow;
  BOOST_TEST((puts<PutGrant>(plan) == std::vector{PutGrant{row}}));
  BOOST_TEST((puts<PutRequest>(plan) == std::vector{PutRequest{{"r1", "c1", kNow}}}));
  BOOST_TEST(plan.changes.time == kNow);
  BOOST_TEST(plan.changes.reason == "grant of 1 results to c1");
}

BOOST_AUTO_TEST_CASE(the_host_and_the_disk_are_put_as_they_will_be_with_the_versions_read) {  // INV-1, D14
  Pool pool = pool_with({with_disk(host_row(1), "/a")}, {holding(ledger_row(1, "h1", "c9", "r9"), 2, 2)});
  Host touched = *pool.host("h1");
  touched.os = "Debian 13";
  pool.apply(change_set({PutHost{touched}}));
  const AllocationPlan plan = granted(pool, batch_of(full()));
  Host host = *pool.host("h1");
  BOOST_TEST(host.version == 2);
  Disk disk = host.disks[0];
  host.disks.clear();
  host.used_cpu_cores = 6;
  host.used_memory_gib = 10;
  host.load_stat = LoadStat::kInUsed;
  host.update_time = kNow;
  BOOST_TEST((puts<PutHost>(plan) == std::vector{PutHost{host}}));
  disk.status = DiskStatus::kExhaust;  // D27
  disk.update_time = kNow;
  BOOST_TEST((puts<PutDisk>(plan) == std::vector{PutDisk{disk}}));
  BOOST_TEST(plan.changes.changes.size() == 4u);
}

BOOST_AUTO_TEST_CASE(a_host_that_several_results_touch_is_put_once) {  // ALLOC-2
  const Pool pool = pool_of({host_row(1)});
  const Requirement some = with_amounts(on_host("10.0.0.1", 2), 1, 2);
  const AllocationPlan plan =
      granted(pool, batch_of({request_of({some, some}), request_of({some}, "c2", "r2"), request_of({some})}));
  BOOST_REQUIRE(puts<PutHost>(plan).size() == 1u);
  BOOST_TEST(puts<PutHost>(plan)[0].host.used_cpu_cores == 8);
  BOOST_TEST(puts<PutRequest>(plan).size() == 2u);
  LedgerSeq seq = 0;
  Names requests;
  for (const PutGrant& put : puts<PutGrant>(plan)) {
    BOOST_TEST(put.row.seq == ++seq);
    BOOST_TEST(put.row.version == 0);
    requests.push_back(put.row.request_id);
  }
  BOOST_TEST(requests == (Names{"r1", "r1", "r1", "r1", "r2", "r2", "r1", "r1"}), each::per_element());
}

BOOST_AUTO_TEST_CASE(the_numbers_of_rows_go_on_after_the_last_one_ever_given) {  // ruling ALLOC-7
  Pool pool = pool_of({host_row(1)});
  pool.loaded(41);  // recycled long ago
  const AllocationPlan plan = granted(pool, batch_of(with_amounts(random_rack(), 1, 1)));
  BOOST_TEST(puts<PutGrant>(plan)[0].row.seq == 42);
}

BOOST_AUTO_TEST_CASE(a_claim_of_ClusterPorts_leaves_one_row_a_host_in_the_order_of_ids) {  // ruling REC-4
  const Pool pool = pool_of({host_row(2), host_row(10), host_row(1)});
  const AllocationPlan plan = granted(pool, batch_of(cluster_ports(100, 110, 2)));
  Names hosts;
  for (const PutGrant& put : puts<PutGrant>(plan)) {
    hosts.push_back(put.row.host_id);
    BOOST_TEST((put.row.region_wide && put.row.ports == Numbers{100, 101}));
  }
  BOOST_TEST(hosts == (Names{"h1", "h10", "h2"}), each::per_element());
  // the hosts are put with nothing changed but the time: that they are still there is what the claim rests on
  for (const PutHost& put : puts<PutHost>(plan)) {
    BOOST_TEST((put.host.load_stat == LoadStat::kLoadLess && put.host.used_cpu_cores == 0));
  }
  BOOST_TEST(puts<PutHost>(plan).size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_result_of_nothing_beside_others_leaves_no_row) {  // ALLOC-12
  const AllocationPlan plan = granted(pool_of({host_row(1), host_row(2)}),
                                      batch_of({random_rack(), with_amounts(random_rack(), 1, 1)}));
  BOOST_TEST(plan.results[0].grants.size() == 2u);
  BOOST_REQUIRE(puts<PutGrant>(plan).size() == 1u);
  BOOST_TEST(puts<PutGrant>(plan)[0].row.host_id == "h2");
  BOOST_REQUIRE(puts<PutHost>(plan).size() == 1u);
  BOOST_TEST(puts<PutHost>(plan)[0].host.id == "h2");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
