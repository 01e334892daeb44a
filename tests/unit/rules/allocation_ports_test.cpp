// Which ports a result gets (ALLOC-31, ALLOC-40 and its ruling), and what is said where there are too few.
// Defects D5, D6, D7.
#include <boost/test/unit_test.hpp>

#include "engine/rules/asked.h"
#include "tests/unit/rules/allocation_fixture.h"

namespace hostyard::test {
namespace {

namespace each = boost::test_tools;
using Numbers = std::vector<std::uint16_t>;

// Per range of the first grant.
std::vector<Numbers> ports(const Pool& pool, const Requirement& requirement) {
  std::vector<Numbers> ranges;
  const std::vector<Grant> answer = grants(pool, batch_of(requirement));
  for (const GrantedPorts& range : answer[0].ports) ranges.push_back(range.ports);
  return ranges;
}

Pool with_held_ports(const std::vector<Host>& hosts, Numbers held) {
  LedgerRow row = ledger_row(1, "h1", "c9", "r9");
  return pool_with(hosts, {holding(row, 0, 0, {}, std::move(held))});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(allocation_ports)

BOOST_AUTO_TEST_CASE(the_lowest_free_ports_of_the_range_are_granted_ascending) {  // ALLOC-40
  const Pool pool = with_held_ports({host_row(1)}, {1000, 1002, 1003});
  BOOST_TEST(
      (ports(pool, with_ports(random_rack(), 1000, 1010, 3)) == std::vector<Numbers>{{1001, 1004, 1005}}));
  BOOST_TEST((ports(pool, with_ports(random_rack(), 1000, 1002, 1)) == std::vector<Numbers>{{1001}}));
  BOOST_TEST((ports(pool, with_ports(random_rack(), 1, 2, 1)) == std::vector<Numbers>{{1}}));
  BOOST_TEST((ports(pool, with_ports(random_rack(), 65'535, 65'536, 1)) == std::vector<Numbers>{{65'535}}));
}

BOOST_AUTO_TEST_CASE(a_range_is_half_open) {  // ALLOC-14
  const Pool pool = with_held_ports({host_row(1)}, {1000});
  BOOST_TEST((refused(pool, batch_of(with_ports(random_rack(), 1000, 1001, 1))).refusal.cause ==
              ErrorCode::kNoEnoughPort));
  BOOST_TEST((ports(pool, with_ports(random_rack(), 999, 1001, 1)) == std::vector<Numbers>{{999}}));
}

BOOST_AUTO_TEST_CASE(ranges_of_one_requirement_may_overlap_and_their_ports_differ) {  // ALLOC-40, D5
  const Pool pool = pool_of({host_row(1)});
  BOOST_TEST((ports(pool, with_ports(with_ports(random_rack(), 10'000, 10'010, 2), 10'000, 10'010, 1)) ==
              std::vector<Numbers>{{10'000, 10'001}, {10'002}}));
  BOOST_TEST((ports(pool, with_ports(with_ports(random_rack(), 105, 110, 2), 100, 110, 7)) ==
              std::vector<Numbers>{{105, 106}, {100, 101, 102, 103, 104, 107, 108}}));
  BOOST_TEST((ports(pool, with_ports(with_ports(random_rack(), 50, 60, 0), 50, 60, 1)) ==
              std::vector<Numbers>{{}, {50}}));
}

BOOST_AUTO_TEST_CASE(ranges_are_served_in_order_and_no_other_assignment_is_tried) {  // ruling ALLOC-40
  const Pool pool = pool_of({host_row(1)});
  const Requirement wide_first = with_ports(with_ports(random_rack(), 100, 110, 1), 100, 101, 1);
  const Requirement narrow_first = with_ports(with_ports(random_rack(), 100, 101, 1), 100, 110, 1);
  BOOST_TEST((ports(pool, narrow_first) == std::vector<Numbers>{{100}, {101}}));
  BOOST_TEST(
      refusal_words(pool, batch_of(wide_first)) ==
      "30124/30104 request 0, requirement 0: 0 of 1 hosts of the pool are left after the filter ports, 1 "
      "is needed in Region1,Zone1; host name1 10.0.0.1 has 0 free ports of [100, 101), 1 are asked");
}

BOOST_AUTO_TEST_CASE(the_ssh_port_is_never_free_also_after_it_changed) {  // ruling ALLOC-40
  Host host = host_row(1);
  host.ssh_port = 1001;
  Pool pool = pool_of({host});
  const Requirement asked = with_ports(random_rack(), 1000, 1003, 2);
  BOOST_TEST((ports(pool, asked) == std::vector<Numbers>{{1000, 1002}}));
  Host moved = *pool.host("h1");
  moved.ssh_port = 1000;
  pool.apply(change_set({PutHost{moved}}));
  BOOST_TEST((ports(pool, asked) == std::vector<Numbers>{{1001, 1002}}));
  BOOST_TEST((ports(pool, with_ports(random_rack(), 20, 25, 3)) == std::vector<Numbers>{{20, 21, 22}}));
}

BOOST_AUTO_TEST_CASE(ports_that_anyone_holds_are_not_free_region_wide_claims_included) {  // ALLOC-40, D6
  Pool pool = pool_of({host_row(1), host_row(2)});
  allocate(pool, batch_of(cluster_ports(500, 510, 2)));
  allocate(pool, batch_of({request_of({with_ports(on_host("10.0.0.2"), 500, 510, 1)}, "c2", "r2")}));
  const AllocationBatch third = batch_of({request_of({with_ports(random_rack(2), 500, 510, 1)}, "c3", "r3")});
  const std::vector<Grant> answer = grants(pool, third);
  BOOST_TEST((answer[0].host_id == "h1" && answer[0].ports[0].ports == Numbers{502}));
  BOOST_TEST((answer[1].host_id == "h2" && answer[1].ports[0].ports == Numbers{503}));
}

BOOST_AUTO_TEST_CASE(a_host_with_too_few_free_ports_is_passed_over) {  // ALLOC-40
  const Pool pool = with_held_ports({host_row(1), host_row(2)}, {1000});
  const auto asked = [](std::int64_t hosts) {
    return batch_of(with_ports(with_ports(random_rack(hosts), 2000, 2010, 1), 1000, 1003, 3));
  };
  BOOST_TEST(hosts(pool, asked(1)) == Names{"h2"}, each::per_element());
  const AllocationRefusal refusal = refused(pool, asked(2));
  BOOST_TEST(
      words(refusal) ==
      "30124/30104 request 0, requirement 0: 1 of 2 hosts of the pool are left after the filter ports, 2 "
      "are needed in Region1,Zone1; host name1 10.0.0.1 has 2 free ports of [1000, 1003), 3 are asked");
  BOOST_TEST(near_miss_words(refusal) == "h1: ports 2 of 3");
}

BOOST_AUTO_TEST_CASE(the_refusal_names_the_first_host_in_the_order_of_choice) {  // ALLOC-40
  Host larger = host_row(2);
  larger.cpu_cores = 99;
  larger.ssh_port = 700;
  Host smaller = host_row(1);
  smaller.ssh_port = 700;
  const Pool pool = pool_of({smaller, larger});
  BOOST_TEST(refusal_words(pool, batch_of(with_ports(random_rack(), 700, 701, 1)))
                 .ends_with("host name2 10.0.0.2 has 0 free ports of [700, 701), 1 are asked"));
}

BOOST_AUTO_TEST_CASE(all_ports_of_a_host_can_be_granted_but_its_ssh_port) {  // ALLOC-14, ALLOC-40
  Pool pool = pool_of({host_row(1)});
  allocate(pool, batch_of(with_ports(random_rack(), 1, 65'536, 65'534)));
  const Numbers& held = pool.ledger().rows().begin()->second.ports;
  BOOST_TEST((held.size() == 65'534u && held.front() == 1 && held[20] == 21 && held[21] == 23));
  BOOST_TEST(held.back() == 65'535);
  const AllocationBatch more = batch_of({request_of({with_ports(random_rack(), 1, 65'536, 1)}, "c2", "r2")});
  BOOST_TEST((refused(pool, more).refusal.cause == ErrorCode::kNoEnoughPort));
}

BOOST_AUTO_TEST_CASE(more_ranges_than_there_are_ports_are_not_multiplied_by_the_results) {  // ALLOC-30
  const Pool pool = pool_of({host_row(1)});
  Requirement requirement = on_host("10.0.0.1", 10'000);
  for (int i = 0; i < 1'000; ++i) requirement = with_ports(std::move(requirement), 1, 65'536, i % 2);
  Draft draft(pool.capacity());
  const Asked asked = resolve(requirement, request_of({requirement}), pool, draft);
  BOOST_TEST(asked.host_ports.size() <= 65'535u + 500u);
  const AllocationRefusal refusal = refused(pool, batch_of(requirement));
  BOOST_TEST((refusal.refusal.cause == ErrorCode::kNoEnoughPort));
  BOOST_TEST(near_miss_words(refusal) == "h1: ports 0 of 1");
  // As many as there are, but for the sshPort: 65,534.
  requirement.ports = {{1, 65'536, 6}, {1, 65'536, 0}};
  requirement.count = 10'000;
  BOOST_TEST(grants(pool, batch_of(requirement)).size() == 10'000u);
  requirement.ports[0].count = 7;
  BOOST_TEST(near_miss_words(refused(pool, batch_of(requirement))) == "h1: ports 0 of 7");
}

BOOST_AUTO_TEST_CASE(recycled_ports_are_free_again) {  // ALLOC-40
  Pool pool = with_held_ports({host_row(1)}, {1000});
  LedgerRow row = *pool.ledger().row(1);
  row.delete_time = 5;
  Host host = *pool.host("h1");
  host.load_stat = LoadStat::kLoadLess;
  pool.apply(change_set({PutHost{host}, PutGrant{row}}));
  BOOST_TEST((ports(pool, with_ports(random_rack(), 1000, 1001, 1)) == std::vector<Numbers>{{1000}}));
}

BOOST_AUTO_TEST_CASE(what_the_index_learns_about_ports_changes_no_answer) {  // ALLOC-20, ALLOC-40
  std::vector<Host> hosts;
  std::vector<LedgerRow> rows;
  for (int n = 1; n <= 40; ++n) {
    hosts.push_back(host_row(n));
    if (n % 20 != 0) rows.push_back(holding(ledger_row(n, hosts.back().id, "c9", "r9"), 0, 0, {}, {1000}));
  }
  Pool pool = pool_with(hosts, rows);
  const std::vector<PortsAsked> shape{{1000, 1001, 1}};
  const AllocationBatch batch = batch_of(with_ports(random_rack(2), 1000, 1001, 1));
  const std::vector<Grant> before = grants(pool, batch);
  BOOST_TEST(test::hosts(before) == (Names{"h20", "h40"}), each::per_element());
  for (int search = 0; search < 3; ++search) grants(pool, batch);
  BOOST_TEST(pool.capacity().port_fact(shape) == 0u);
  pool.apply(change_set({PutHost{*pool.host("h1")}}));
  BOOST_TEST(pool.capacity().port_fact(shape) != 0u);
  BOOST_TEST((grants(pool, batch) == before));
  allocate(pool, batch);  // now no host can serve it any more
  const AllocationBatch more = batch_of({request_of(batch.requests[0].requirements, "c2", "r2")});
  BOOST_TEST((refused(pool, more).refusal.cause == ErrorCode::kNoEnoughPort));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
