// How a refused requirement explains itself: the funnel, the code, the near miss (ALLOC-4, ALLOC-60 and their
// rulings). Defects D18, D22.
#include <functional>

#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/allocation_fixture.h"

namespace hostyard::test {
namespace {

namespace each = boost::test_tools;

Host spoilt(int n, const std::function<void(Host&)>& spoil) {
  Host host = with_disk(host_row(n), "/a");
  spoil(host);
  return host;
}

// Host n fails filter n of the funnel and none before it; host 13 fails none. Hosts 1 and 2 fail by the batch
// below: one is excluded, one chosen before; host 8 is somebody's own.
Pool staircase() {
  const auto fine = [](Host&) {};
  return pool_with(
      {spoilt(1, fine), spoilt(2, fine), spoilt(3, [](Host& h) { h.reserved = true; }),
       spoilt(4, [](Host& h) { h.location.zone = "Zone2"; }), spoilt(5, [](Host& h) { h.arch = Arch::kArm; }),
       spoilt(6, [](Host& h) { h.purposes = {Purpose::kSchedule}; }),
       spoilt(7, [](Host& h) { h.status = HostStatus::kFailed; }), spoilt(8, fine),
       spoilt(9, [](Host& h) { h.cpu_cores = 7; }), spoilt(10, [](Host& h) { h.memory_gib = 7; }),
       spoilt(11, [](Host& h) { h.disks[0].capacity_gib = 49; }),
       spoilt(12, [](Host& h) { h.ssh_port = 105; }), spoilt(13, fine)},
      {exclusive(holding(ledger_row(1, "h8", "c9", "r9"), 1, 1))});
}

AllocationBatch climbing(std::int64_t count) {
  Requirement asked = with_ports(with_disk(with_amounts(random_rack(count), 8, 8), 50), 100, 110, 10);
  asked.excluded_hosts = {"10.0.0.1"};
  asked.filter = {"X86_64", "Compute", "", 0};
  return batch_of({on_host("10.0.0.2"), asked});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(allocation_refusals)

BOOST_AUTO_TEST_CASE(the_funnel_counts_the_hosts_left_after_each_filter_to_the_end) {  // ruling ALLOC-4, D18
  const AllocationRefusal refusal = refused(staircase(), climbing(2));
  BOOST_TEST(
      funnel_words(refusal) ==
      "pool 13, notExcluded 12, notChosen 11, reserved 10, location 9, arch 8, traits 7, online 6, load "
      "5, cores 4, memory 3, disk 2, ports 1");
  BOOST_TEST((refusal.request == 0 && refusal.requirement == 1));
}

BOOST_AUTO_TEST_CASE(the_code_is_that_of_the_first_filter_that_leaves_too_few) {  // ruling ALLOC-60, D22
  const Names filters{"ports", "disk",     "memory",   "cores",     "load",        "online", "traits",
                      "arch",  "location", "reserved", "notChosen", "notExcluded", "pool"};
  BOOST_TEST(hosts(staircase(), climbing(1)) == (Names{"h2", "h13"}), each::per_element());
  for (std::size_t i = 0; i < filters.size(); ++i) {
    const AllocationRefusal refusal = refused(staircase(), climbing(static_cast<std::int64_t>(i) + 2));
    const ErrorCode cause = i == 0   ? ErrorCode::kNoEnoughPort
                            : i == 1 ? ErrorCode::kNoEnoughDisk
                                     : ErrorCode::kNoEnoughHost;
    BOOST_TEST((refusal.refusal.cause == cause), filters[i]);
    BOOST_TEST(words(refusal).find(" hosts of the pool are left after the filter " + filters[i] + ", ") !=
               std::string::npos);
    BOOST_TEST(refusal.funnel.size() == 13u);
  }
}

BOOST_AUTO_TEST_CASE(a_refusal_carries_the_outer_code_and_the_cause) {  // ALLOC-2, ERR-3, D22
  const AllocationRefusal refusal = refused(pool_of({}), batch_of(random_rack()));
  BOOST_TEST((refusal.refusal.code == ErrorCode::kAllocateError));
  BOOST_TEST((refusal.refusal.cause == ErrorCode::kNoEnoughHost));
  BOOST_TEST(refusal.refusal.data == "");
  BOOST_TEST(
      funnel_words(refusal) ==
      "pool 0, notExcluded 0, notChosen 0, reserved 0, location 0, arch 0, traits 0, online 0, load 0, "
      "cores 0, memory 0, disk 0, ports 0");
}

BOOST_AUTO_TEST_CASE(in_an_empty_pool_there_is_no_near_miss) {  // ruling ALLOC-4
  BOOST_TEST(near_miss_words(refused(pool_of({}), batch_of(random_rack()))) == "none");
}

BOOST_AUTO_TEST_CASE(the_near_miss_is_the_host_that_comes_furthest) {  // ruling ALLOC-4
  // without h13 nothing qualifies; of the others h12 comes to the last filter
  AllocationBatch batch = climbing(1);
  batch.requests[0].requirements[1].excluded_hosts.emplace_back("10.0.0.13");
  BOOST_TEST(near_miss_words(refused(staircase(), batch)) == "h12: ports 9 of 10");
}

BOOST_AUTO_TEST_CASE(ties_of_near_misses_are_broken_by_the_order_of_choice) {  // ruling ALLOC-4
  Host larger = host_row(3);
  larger.memory_gib = 65;
  BOOST_TEST(near_miss_words(refused(pool_of({host_row(1), host_row(2)}),
                                     batch_of(with_amounts(random_rack(), 17, 0)))) == "h1: cores 16 of 17");
  BOOST_TEST(near_miss_words(refused(pool_of({host_row(1), larger}),
                                     batch_of(with_amounts(random_rack(), 17, 0)))) == "h3: cores 16 of 17");
}

BOOST_AUTO_TEST_CASE(the_near_miss_lists_all_that_is_missing_asked_and_there) {  // ruling ALLOC-4 (`missing`)
  Host host = with_disk(host_row(1), "/a");
  host.reserved = true;
  host.status = HostStatus::kOffline;
  host.load_stat = LoadStat::kExclusive;
  host.ssh_port = 102;
  Requirement asked = with_disk(with_amounts(random_rack(), 17, 65), 200, "SSD");
  asked = with_ports(with_ports(std::move(asked), 50, 60, 2), 100, 104, 4);
  asked.excluded_hosts = {"10.0.0.1"};
  asked.location = {"Region2", "Zone1", "", ""};
  asked.filter = {"ARM64", "Storage", "", 1};
  const AllocationBatch batch = batch_of({takeover_of({on_host("10.0.0.1"), asked})});
  Host free = host;
  free.status = HostStatus::kOnline;
  free.load_stat = LoadStat::kLoadLess;
  // chosen before, by a takeover, as it is; then looked at as it is put here
  BOOST_TEST(near_miss_words(refused(pool_of({free}), batch)) ==
             "h1: notExcluded false of true; notChosen false of true; reserved true of false; location "
             "Region1,Zone1,Rack1 of Region2,Zone1; arch X86_64 of ARM64; traits [TiDB Compute SSD] of [TiDB "
             "Storage]; cores 16 of 17; memory 64 of 65; disk 0 of 1 disks 200 GiB 'SSD' ''; ports 3 of 4");
  BOOST_TEST(near_miss_words(refused(pool_of({host}), batch_of(random_rack()))) ==
             "h1: reserved true of false; online Offline of Online; load Exclusive of LoadLess, InUsed");
}

BOOST_AUTO_TEST_CASE(a_disk_that_is_missing_is_described) {  // ruling ALLOC-4 (`missing`)
  const Pool pool = pool_of({with_disk(with_disk(host_row(1), "/a"), "/b")});
  BOOST_TEST(near_miss_words(refused(pool, batch_of(with_disk(on_host("10.0.0.1", 3), 100)))) ==
             "h1: disk 2 of 3 disks 100 GiB '' ''");
  BOOST_TEST(near_miss_words(refused(pool, batch_of(with_disk(random_rack(), 7, "SATA", "h1:/a")))) ==
             "h1: disk 0 of 1 disks 7 GiB 'SATA' 'h1:/a'");
}

BOOST_AUTO_TEST_CASE(two_hosts_are_asked_of_a_pool_of_one) {  // ruling ALLOC-60
  const AllocationRefusal refusal = refused(pool_of({host_row(1)}), batch_of(random_rack(2)));
  BOOST_TEST(
      words(refusal) ==
      "30124/30102 request 0, requirement 0: 1 of 1 hosts of the pool are left after the filter pool, 2 "
      "are needed in Region1,Zone1");
  BOOST_TEST(funnel_words(refusal).ends_with("ports 1"));
}

BOOST_AUTO_TEST_CASE(planning_changes_nothing_and_says_the_same_twice) {  // ALLOC-4, INV-8
  const Pool pool = staircase();
  const Pool before = pool;
  BOOST_TEST((refused(pool, climbing(5)) == refused(pool, climbing(5))));
  const AllocationPlan plan = granted(pool, climbing(1));
  const AllocationPlan again = granted(pool, climbing(1));
  BOOST_TEST((plan.changes == again.changes && plan.results == again.results));
  BOOST_TEST((pool.hosts() == before.hosts() && pool.ledger().rows() == before.ledger().rows()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
