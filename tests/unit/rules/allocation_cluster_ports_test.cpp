// ClusterPorts: one set of ports, claimed on every host of a region and arch (ALLOC-50 and its rulings,
// DOM-15). Defects D19, D20.
#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/allocation_fixture.h"

namespace hostyard::test {
namespace {

namespace each = boost::test_tools;
using Numbers = std::vector<std::uint16_t>;

Numbers ports(const Pool& pool, const Requirement& requirement) {
  return grants(pool, batch_of(requirement))[0].ports[0].ports;
}

// Hosts with a row in the ledger, by id.
Names claimed_hosts(const AllocationPlan& plan) {
  Names ids;
  for (const Change& change : plan.changes.changes) {
    if (const auto* put = std::get_if<PutGrant>(&change)) ids.push_back(put->row.host_id);
  }
  return ids;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(allocation_cluster_ports)

BOOST_AUTO_TEST_CASE(the_lowest_ports_free_on_every_host_are_claimed_on_all_of_them) {  // ALLOC-50
  Host with_ssh = host_row(3);
  with_ssh.ssh_port = 104;
  Pool pool = pool_with({host_row(1), host_row(2), with_ssh},
                        {holding(ledger_row(1, "h1", "c9", "r9"), 0, 0, {}, {100, 102}),
                         holding(ledger_row(2, "h2", "c9", "r9"), 0, 0, {}, {101})});
  BOOST_TEST(ports(pool, cluster_ports(100, 110, 3)) == (Numbers{103, 105, 106}), each::per_element());
  allocate(pool, batch_of(cluster_ports(100, 110, 3)));
  for (const std::string id : {"h1", "h2", "h3"}) {
    const LedgerRow& row = *pool.ledger().row(pool.ledger().of_host(id).back());
    BOOST_TEST((row.ports == Numbers{103, 105, 106} && row.region_wide && !row.exclusive));
  }
}

BOOST_AUTO_TEST_CASE(the_answer_is_one_grant_of_ports_alone) {  // ruling ALLOC-50
  const AllocationPlan plan =
      granted(pool_of({host_row(1), host_row(2)}), batch_of(cluster_ports(100, 110, 2)));
  BOOST_REQUIRE(plan.results[0].grants.size() == 1u);
  Grant expected;
  expected.region = "Region1";
  expected.ports = {{100, 110, {100, 101}}};
  BOOST_TEST((plan.results[0].grants[0] == expected));
}

BOOST_AUTO_TEST_CASE(
    every_host_of_region_and_arch_is_claimed_whatever_its_status_but_Deleting) {  // ALLOC-50, D19
  std::vector<Host> hosts;
  const auto add = [&](HostStatus status) {
    hosts.push_back(host_row(static_cast<int>(hosts.size()) + 1));
    hosts.back().status = status;
    if (status == HostStatus::kDeleting) hosts.back().status_before_deleting = HostStatus::kOnline;
    return &hosts.back();
  };
  add(HostStatus::kInit);
  add(HostStatus::kOnline)->location.zone = "Zone2";
  add(HostStatus::kOffline)->location.rack = "Rack9";
  add(HostStatus::kFailed);
  add(HostStatus::kDeleting);
  add(HostStatus::kOnline)->reserved = true;
  add(HostStatus::kOnline)->location.region = "Region2";
  add(HostStatus::kOnline)->arch = Arch::kArm64;
  const AllocationPlan plan = granted(pool_of(hosts), batch_of(cluster_ports(100, 110, 1)));
  BOOST_TEST(claimed_hosts(plan) == (Names{"h1", "h2", "h3", "h4"}), each::per_element());
}

BOOST_AUTO_TEST_CASE(
    an_exclusive_or_full_host_is_claimed_too_and_no_load_changes) {  // ALLOC-50, DOM-15, INV-6
  const Pool pool =
      pool_with({host_row(1), host_row(2)}, {exclusive(holding(ledger_row(1, "h1", "c9", "r9"), 16, 64))});
  const AllocationPlan plan = granted(pool, batch_of(cluster_ports(100, 110, 1)));
  BOOST_TEST(claimed_hosts(plan) == (Names{"h1", "h2"}), each::per_element());
  Pool after = pool;
  after.apply(plan.changes);
  BOOST_TEST((after.host("h1")->load_stat == LoadStat::kExclusive));
  BOOST_TEST((after.host("h2")->load_stat == LoadStat::kLoadLess));
}

BOOST_AUTO_TEST_CASE(one_host_with_too_few_ports_makes_the_claim_fail) {  // ALLOC-50, ALLOC-60
  const Pool pool =
      pool_with({host_row(1), host_row(2)}, {holding(ledger_row(1, "h1", "c9", "r9"), 0, 0, {}, {100}),
                                             holding(ledger_row(2, "h2", "c9", "r9"), 0, 0, {}, {101})});
  BOOST_TEST(ports(pool, cluster_ports(100, 103, 1)) == Numbers{102}, each::per_element());
  const AllocationRefusal refusal = refused(pool, batch_of(cluster_ports(100, 103, 2)));
  BOOST_TEST(
      words(refusal) ==
      "30124/30104 request 0, requirement 0: 0 of 2 hosts of the pool are left after the filter ports, 1 "
      "is needed in Region1; fewer than 2 ports of [100, 103) are free on every host");
  BOOST_TEST(
      funnel_words(refusal) ==
      "pool 2, notExcluded 2, notChosen 2, reserved 2, location 2, arch 2, traits 2, online 2, load 2, "
      "cores 2, memory 2, disk 2, ports 0");
}

BOOST_AUTO_TEST_CASE(
    a_near_miss_lacks_ports_only_where_it_or_all_together_do) {  // ruling ALLOC-4 (`missing`)
  Host reserved = host_row(1);
  reserved.reserved = true;
  reserved.ssh_port = 100;
  const AllocationBatch batch = batch_of(cluster_ports(100, 101, 1));
  BOOST_TEST(near_miss_words(refused(pool_of({reserved}), batch)) ==
             "h1: reserved true of false; ports 0 of 1");
  reserved.ssh_port = 22;
  BOOST_TEST(near_miss_words(refused(pool_of({reserved}), batch)) == "h1: reserved true of false");
}

BOOST_AUTO_TEST_CASE(no_host_of_region_and_arch_is_too_few_hosts) {  // ALLOC-50
  const Pool pool = pool_of({host_row(1)});
  Requirement elsewhere = cluster_ports(100, 110, 1);
  elsewhere.location.region = "Region2";
  BOOST_TEST((refused(pool, batch_of(elsewhere)).refusal.cause == ErrorCode::kNoEnoughHost));
  Requirement other = cluster_ports(100, 110, 1);
  other.filter.arch = "ARM64";
  BOOST_TEST((refused(pool, batch_of(other)).refusal.cause == ErrorCode::kNoEnoughHost));
  BOOST_TEST((refused(pool_of({}), batch_of(elsewhere)).refusal.cause == ErrorCode::kNoEnoughHost));
}

BOOST_AUTO_TEST_CASE(a_later_claim_looks_at_hosts_that_came_after_an_earlier_one) {  // ALLOC-50, D19
  Pool pool = pool_of({host_row(1)});
  allocate(pool, batch_of(cluster_ports(100, 110, 2)));
  pool.apply(change_set({PutHost{host_row(2)}}));
  BOOST_TEST(pool.ledger().of_host("h2").empty());  // it does not get old claims
  // the ports of the first claim are free on h2 alone, those above them on both
  const AllocationBatch second = batch_of({request_of({cluster_ports(100, 110, 2)}, "c2", "r2")});
  BOOST_TEST(grants(pool, second)[0].ports[0].ports == (Numbers{102, 103}), each::per_element());
  const AllocationBatch on_new =
      batch_of({request_of({with_ports(on_host("10.0.0.2"), 100, 110, 1)}, "c3", "r3")});
  BOOST_TEST(grants(pool, on_new)[0].ports[0].ports == Numbers{100}, each::per_element());
}

BOOST_AUTO_TEST_CASE(a_claim_of_no_ports_answers_and_leaves_no_trace) {  // ALLOC-12
  const AllocationPlan plan = granted(pool_of({host_row(1)}), batch_of(cluster_ports(100, 110, 0)));
  BOOST_TEST(plan.changes.empty());
  BOOST_REQUIRE(plan.results[0].grants.size() == 1u);
  BOOST_TEST((plan.results[0].grants[0].ports == std::vector{GrantedPorts{100, 110, {}}}));
}

BOOST_AUTO_TEST_CASE(takeover_does_not_open_reserved_hosts_to_a_claim) {  // ALLOC-32
  Host reserved = host_row(1);
  reserved.reserved = true;
  const AllocationBatch batch = batch_of({takeover_of({cluster_ports(100, 110, 1)})});
  BOOST_TEST(claimed_hosts(granted(pool_of({reserved, host_row(2)}), batch)) == Names{"h2"},
             each::per_element());
  BOOST_TEST((refused(pool_of({reserved}), batch).refusal.cause == ErrorCode::kNoEnoughHost));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
