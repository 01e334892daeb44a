// Exclusive grants: who may join whom (ALLOC-10, ALLOC-11, INV-6 and the ruling that an own Exclusive host
// gets no preference). Defects D12, D13.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/allocation_fixture.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;
namespace each = boost::test_tools;

Requirement some(std::int64_t hosts = 1) {
  return with_amounts(random_rack(hosts), 4, 8);
}

AllocationBatch by_holder(const Requirement& requirement, const std::string& holder,
                          const std::string& request) {
  return batch_of({request_of({requirement}, holder, request)});
}

std::string load(const Pool& pool, std::string_view id) {
  return std::string(to_string(pool.host(id)->load_stat));
}

// A requirement for host h1 by a strategy that chooses, and by the one that is told.
const std::vector<Requirement> kStrategies{some(), with_amounts(by_zone("DiffRackBestEffort", 1), 4, 8),
                                           with_amounts(on_host("10.0.0.1"), 4, 8)};

}  // namespace

BOOST_AUTO_TEST_SUITE(allocation_exclusive)

BOOST_DATA_TEST_CASE(an_exclusive_grant_makes_its_host_Exclusive_for_its_holder, data::xrange(3), number) {
  Requirement asked = kStrategies[static_cast<std::size_t>(number)];  // ALLOC-11
  Pool pool = pool_of({host_row(1)});
  allocate(pool, by_holder(exclusively(asked), "c1", "r1"));
  BOOST_TEST(load(pool, "h1") == "Exclusive");
  BOOST_TEST(pool.ledger().rows().begin()->second.exclusive);
  // further exclusive requirements of the holder are placed there (D12)
  BOOST_TEST(hosts(pool, by_holder(exclusively(asked), "c1", "r2")) == Names{"h1"});
  // nobody else's, exclusive or not, and no other of its own (D13)
  for (const auto& [requirement, holder] :
       {std::pair{exclusively(asked), "c2"}, std::pair{asked, "c2"}, std::pair{asked, "c1"}}) {
    const AllocationRefusal refusal = refused(pool, by_holder(requirement, holder, "r3"));
    BOOST_TEST((refusal.refusal.cause == ErrorCode::kNoEnoughHost));
    BOOST_TEST(near_miss_words(refusal) == std::string("h1: load Exclusive of ") +
                                               (requirement.exclusive ? "LoadLess" : "LoadLess, InUsed"));
  }
}

BOOST_DATA_TEST_CASE(an_exclusive_grant_never_joins_a_host_in_use, data::xrange(3), number) {  // ALLOC-10
  Requirement asked = kStrategies[static_cast<std::size_t>(number)];
  Pool pool = pool_of({host_row(1)});
  allocate(pool, by_holder(asked, "c1", "r1"));
  BOOST_TEST(load(pool, "h1") == "InUsed");
  for (const std::string holder : {"c1", "c2"}) {
    BOOST_TEST((refused(pool, by_holder(exclusively(asked), holder, "r2")).refusal.cause ==
                ErrorCode::kNoEnoughHost));
  }
}

BOOST_AUTO_TEST_CASE(a_region_wide_claim_keeps_a_host_free_for_exclusive_use) {  // ALLOC-10, DOM-15
  Pool pool = pool_of({host_row(1)});
  allocate(pool, batch_of(cluster_ports(100, 110, 1)));
  allocate(pool, by_holder(exclusively(some()), "c2", "r2"));
  BOOST_TEST(load(pool, "h1") == "Exclusive");
  BOOST_TEST(hosts(pool, by_holder(exclusively(some()), "c2", "r3")) == Names{"h1"});
}

BOOST_AUTO_TEST_CASE(an_own_Exclusive_host_gets_no_preference) {  // rulings ALLOC-20…30
  Pool pool = pool_of({host_row(1), host_row(2)});
  allocate(pool, by_holder(exclusively(some()), "c1", "r1"));
  BOOST_TEST(load(pool, "h1") == "Exclusive");
  // h2 has more free cores now; then h1 comes
  BOOST_TEST(hosts(pool, by_holder(exclusively(some(2)), "c1", "r2")) == (Names{"h2", "h1"}));
  // nor is it put last: with the most free cores it comes first
  Host large = *pool.host("h1");
  large.cpu_cores = 99;
  pool.apply(change_set({PutHost{large}}));
  BOOST_TEST(hosts(pool, by_holder(exclusively(some(2)), "c1", "r2")) == (Names{"h1", "h2"}));
}

BOOST_AUTO_TEST_CASE(within_a_batch_an_exclusive_host_is_the_holders_at_once) {  // ALLOC-2, ALLOC-11, D12
  const Pool pool = pool_of({host_row(1)});
  const Requirement on = with_amounts(on_host("10.0.0.1"), 4, 8);
  BOOST_TEST(hosts(pool, batch_of({exclusively(on), exclusively(on)})) == (Names{"h1", "h1"}));
  BOOST_TEST(hosts(pool, batch_of({request_of({exclusively(on)}), request_of({exclusively(some())})})) ==
             (Names{"h1", "h1"}));
  const auto second = [&](const Requirement& requirement, const std::string& holder) {
    return words(refused(pool, batch_of({request_of({exclusively(on)}, "c1", "r1"),
                                         request_of({requirement}, holder, "r2")})));
  };
  BOOST_TEST(second(exclusively(on), "c2").starts_with("30124/30102 request 1, requirement 0"));
  BOOST_TEST(second(on, "c1").starts_with("30124/30102 request 1, requirement 0"));
  BOOST_TEST(second(some(), "c2").starts_with("30124/30102 request 1, requirement 0"));
}

BOOST_AUTO_TEST_CASE(the_holder_of_an_Exclusive_host_is_told_by_its_rows_not_by_a_name_it_shares) {  // D13
  Pool pool = pool_of({host_row(1), host_row(2)});
  allocate(pool, by_holder(exclusively(with_amounts(on_host("10.0.0.1"), 1, 1)), "Region1", "r1"));
  allocate(pool, by_holder(exclusively(with_amounts(on_host("10.0.0.2"), 1, 1)), "Region1,Zone1", "r2"));
  BOOST_TEST(hosts(pool, by_holder(exclusively(some()), "Region1", "r3")) == Names{"h1"});
  BOOST_TEST(hosts(pool, by_holder(exclusively(some()), "Region1,Zone1", "r3")) == Names{"h2"});
  BOOST_TEST((refused(pool, by_holder(exclusively(some()), "Zone1", "r3")).refusal.cause ==
              ErrorCode::kNoEnoughHost));
}

BOOST_AUTO_TEST_CASE(a_host_is_free_for_others_once_everything_on_it_is_recycled) {  // ALLOC-11, D13
  Pool pool = pool_of({host_row(1)});
  allocate(pool, by_holder(exclusively(some()), "c1", "r1"));
  LedgerRow row = pool.ledger().rows().begin()->second;
  row.delete_time = 5;
  Host host = *pool.host("h1");
  host.used_cpu_cores = host.used_memory_gib = 0;
  host.load_stat = LoadStat::kLoadLess;
  pool.apply(change_set({PutGrant{row}, PutHost{host}}));
  BOOST_TEST(hosts(pool, by_holder(some(), "c2", "r2")) == Names{"h1"});
  allocate(pool, by_holder(exclusively(some()), "c2", "r2"));
  BOOST_TEST(load(pool, "h1") == "Exclusive");
  BOOST_TEST(
      (refused(pool, by_holder(exclusively(some()), "c1", "r3")).refusal.cause == ErrorCode::kNoEnoughHost));
}

BOOST_AUTO_TEST_CASE(exclusive_on_a_part_of_a_host_that_is_shrunk_stays) {  // ALLOC-11
  Pool pool = pool_of({host_row(1)});
  allocate(pool, by_holder(exclusively(some()), "c1", "r1"));
  LedgerRow row = pool.ledger().rows().begin()->second;
  row.cpu_cores = 1;
  Host host = *pool.host("h1");
  host.used_cpu_cores = 1;
  pool.apply(change_set({PutHost{host}, PutGrant{row}}));
  BOOST_TEST(hosts(pool, by_holder(exclusively(some()), "c1", "r2")) == Names{"h1"});
  BOOST_TEST(
      (refused(pool, by_holder(exclusively(some()), "c2", "r2")).refusal.cause == ErrorCode::kNoEnoughHost));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
