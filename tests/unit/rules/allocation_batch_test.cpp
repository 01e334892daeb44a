// A batch is one transaction (ALLOC-2 and its ruling), and a requestId is granted once (ALLOC-5 and its
// rulings). Defects D14, D16, D21, D22.
#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/allocation_fixture.h"

namespace hostyard::test {
namespace {

namespace each = boost::test_tools;
using Numbers = std::vector<std::uint16_t>;

AllocationRequest one(const Requirement& requirement, std::string holder = "c1", std::string request = "r1") {
  return request_of({requirement}, std::move(holder), std::move(request));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(allocation_batch)

BOOST_AUTO_TEST_CASE(each_requirement_sees_what_those_before_it_took) {  // ruling ALLOC-2
  Host with_disks = with_disk(with_disk(host_row(1), "/a"), "/b");
  const Pool pool = pool_of({with_disks, with_disk(host_row(2), "/a")});
  const Requirement asked = with_ports(with_disk(with_amounts(random_rack(), 8, 8), 50), 100, 110, 1);
  const std::vector<Grant> answer =
      grants(pool, batch_of({one(asked), one(asked, "c2", "r2"), one(asked, "c3", "r3")}));
  // h1, then h2, which has more free cores now, then h1 again
  BOOST_TEST(hosts(answer) == (Names{"h1", "h2", "h1"}), each::per_element());
  BOOST_TEST(answer[0].disk->disk_id == "h1:/a");
  BOOST_TEST(answer[2].disk->disk_id == "h1:/b");
  BOOST_TEST((answer[0].ports[0].ports == Numbers{100} && answer[2].ports[0].ports == Numbers{101}));
}

BOOST_AUTO_TEST_CASE(a_region_wide_claim_of_the_batch_is_seen_too) {  // ruling ALLOC-2, ALLOC-50
  const Pool pool = pool_of({host_row(1)});
  const Requirement ports = with_ports(random_rack(), 100, 110, 1);
  const std::vector<Grant> answer = grants(
      pool, batch_of({one(ports), one(cluster_ports(100, 110, 1), "c2", "r2"), one(ports, "c3", "r3")}));
  BOOST_TEST((answer[0].ports[0].ports == Numbers{100} && answer[1].ports[0].ports == Numbers{101} &&
              answer[2].ports[0].ports == Numbers{102}));
}

BOOST_AUTO_TEST_CASE(
    a_requirement_that_does_not_fit_refuses_the_whole_batch_and_is_numbered) {  // ALLOC-2, D22
  const Pool pool = pool_of({host_row(1)});
  const Requirement half = with_amounts(random_rack(), 8, 8);
  const Requirement half_there = with_amounts(on_host("10.0.0.1"), 8, 8);
  const AllocationRefusal refusal =
      refused(pool, batch_of({one(half), request_of({half, half_there}, "c2", "r2")}));
  BOOST_TEST(
      words(refusal) ==
      "30124/30102 request 1, requirement 1: 0 of 1 hosts of the pool are left after the filter cores, 1 "
      "is needed in 10.0.0.1");
  BOOST_TEST((refusal.request == 1 && refusal.requirement == 1));
  BOOST_TEST(near_miss_words(refusal) == "h1: cores 0 of 8");  // as the batch had left it
}

BOOST_AUTO_TEST_CASE(no_choice_is_ever_reconsidered) {  // ruling ALLOC-2
  Host small = host_row(2);
  small.cpu_cores = 8;
  const Pool pool = pool_of({host_row(1), small});
  const Requirement either = with_amounts(random_rack(), 8, 0);
  const Requirement large = with_amounts(random_rack(), 16, 0);
  BOOST_TEST(hosts(pool, batch_of({large, either})) == (Names{"h1", "h2"}), each::per_element());
  // h1 is taken by the smaller one first, though h2 would do
  BOOST_TEST((refused(pool, batch_of({either, large})).refusal.cause == ErrorCode::kNoEnoughHost));
}

BOOST_AUTO_TEST_CASE(the_first_requirement_that_does_not_fit_is_named) {  // ALLOC-2
  const Pool pool = pool_of({host_row(1)});
  const AllocationRefusal refusal = refused(
      pool, batch_of({with_amounts(random_rack(), 1, 1), with_disk(on_host("10.0.0.1"), 1), random_rack(9)}));
  BOOST_TEST((refusal.request == 0 && refusal.requirement == 1));
  BOOST_TEST((refusal.refusal.cause == ErrorCode::kNoEnoughDisk));
}

BOOST_AUTO_TEST_CASE(
    grants_are_answered_per_request_in_the_order_of_requirements_and_choice) {  // ALLOC-3, ALLOC-7
  Host first = with_disk(host_row(1), "/a");
  first.user_name = "tidb";
  const Pool pool = pool_of({first, host_row(2)});
  const Requirement asked = with_ports(with_disk(with_amounts(random_rack(), 2, 3), 1), 100, 110, 2);
  const AllocationPlan plan =
      granted(pool, batch_of({request_of({random_rack(2), with_amounts(on_host("10.0.0.2", 2), 1, 1)}),
                              one(asked, "c2", "r2")}));
  BOOST_REQUIRE(plan.results.size() == 2u);
  BOOST_TEST((plan.results[0].holder_id == "c1" && plan.results[0].request_id == "r1"));
  BOOST_TEST((plan.results[1].holder_id == "c2" && plan.results[1].request_id == "r2"));
  std::vector<std::int64_t> numbers;
  for (const Grant& grant : plan.results[0].grants) numbers.push_back(grant.requirement);
  BOOST_TEST(numbers == (std::vector<std::int64_t>{0, 0, 1, 1}), each::per_element());
  BOOST_TEST(hosts(plan.results[0].grants) == (Names{"h1", "h2", "h2", "h2"}), each::per_element());
  Grant expected;
  expected.host_id = "h1";
  expected.host_name = "name1";
  expected.host_ip = "10.0.0.1";
  expected.user_name = "tidb";
  expected.region = "Region1";
  expected.zone = "Zone1";
  expected.rack = "Rack1";
  expected.cpu_cores = 2;
  expected.memory = 3;
  expected.disk = GrantedDisk{"h1:/a", "disk /a", "/a", DiskType::kSSD, 100};
  expected.ports = {{100, 110, {100, 101}}};
  BOOST_TEST((plan.results[1].grants == std::vector{expected}));
}

// ---- ALLOC-5 ----

BOOST_AUTO_TEST_CASE(a_requestId_that_was_granted_is_refused_whoever_repeats_it) {  // ALLOC-5, D21
  Pool pool = pool_of({host_row(1)});
  const Requirement some = with_amounts(random_rack(), 1, 1);
  allocate(pool, batch_of({one(some)}));
  for (const std::string holder : {"c1", "c2"}) {
    // before anything is looked up: the batch would not fit either
    const AllocationRefusal refusal =
        refused(pool, batch_of({one(random_rack(99), "c3", "r3"), one(some, holder, "r1")}));
    BOOST_TEST(
        words(refusal) ==
        "30124/30182 request 1: requestId r1 was granted to c1 before; accepted: a requestId never used");
    BOOST_TEST((refusal.request == 1 && !refusal.requirement.has_value()));
    BOOST_TEST(refusal.granted_request == "r1");
    BOOST_TEST(refusal.funnel.empty());
    BOOST_TEST(!refusal.near_miss.has_value());
  }
  BOOST_TEST(hosts(pool, batch_of({one(some, "c1", "R1")})) == Names{"h1"}, each::per_element());
}

BOOST_AUTO_TEST_CASE(a_requestId_stays_used_after_its_rows_are_recycled) {  // ruling ALLOC-5
  Pool pool = pool_of({host_row(1)});
  allocate(pool, batch_of(with_ports(random_rack(), 100, 110, 1)));
  LedgerRow row = pool.ledger().rows().begin()->second;
  row.delete_time = 5;
  Host host = *pool.host("h1");
  host.load_stat = LoadStat::kLoadLess;
  pool.apply(change_set({PutHost{host}, PutGrant{row}}));
  BOOST_TEST(pool.ledger().rows().empty());
  BOOST_TEST((refused(pool, batch_of(random_rack())).refusal.cause == ErrorCode::kRequestAlreadyGranted));
}

BOOST_AUTO_TEST_CASE(only_requests_that_left_a_ledger_row_count) {  // ruling ALLOC-5 (form), ALLOC-12
  Pool pool = pool_of({host_row(1)});
  allocate(pool, batch_of(random_rack()));
  allocate(pool, batch_of(random_rack()));
  BOOST_TEST(pool.ledger().granted_requests().empty());
  // also a refused one leaves nothing (INV-8)
  refused(pool, batch_of({one(with_amounts(random_rack(), 1, 1)), one(random_rack(99), "c2", "r2")}));
  allocate(pool, batch_of(with_amounts(random_rack(), 1, 1)));
  BOOST_TEST(pool.ledger().granted_requests().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_requestId_may_repeat_inside_one_batch_for_one_holder) {  // ruling ALLOC-5
  Pool pool = pool_of({host_row(1)});
  const Requirement some = with_amounts(random_rack(), 1, 1);
  allocate(pool, batch_of({one(some), one(some)}));
  BOOST_TEST(pool.ledger().of_request("r1").size() == 2u);
  BOOST_TEST((refused(pool, batch_of({one(some)})).refusal.cause == ErrorCode::kRequestAlreadyGranted));
}

BOOST_AUTO_TEST_CASE(bad_input_is_refused_before_a_repeated_requestId) {  // ALLOC-5, ALLOC-6
  Pool pool = pool_of({host_row(1)});
  allocate(pool, batch_of(with_amounts(random_rack(), 1, 1)));
  BOOST_TEST((refused(pool, batch_of(random_rack(0))).refusal.cause == ErrorCode::kParameterInvalid));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
