// DiffRackBestEffort: as many racks as possible, then evenly (ALLOC-21 and its ruling). Defects D2, D10.
#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/allocation_fixture.h"

namespace hostyard::test {
namespace {

namespace each = boost::test_tools;

Host in_rack(int n, std::string rack, Count cores = 16) {
  Host host = host_row(n);
  host.location.rack = std::move(rack);
  host.cpu_cores = cores;
  return host;
}

Requirement spread(std::int64_t count) {
  return by_zone("DiffRackBestEffort", count);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(allocation_diff_rack)

BOOST_AUTO_TEST_CASE(each_result_is_of_another_rack_while_there_are_racks) {  // ALLOC-21, D10
  const Pool pool = pool_of({in_rack(1, "A", 64), in_rack(2, "A", 63), in_rack(3, "A", 62),
                             in_rack(4, "B", 8), in_rack(5, "C", 9)});
  BOOST_TEST(hosts(pool, batch_of(spread(3))) == (Names{"h1", "h5", "h4"}), each::per_element());
  BOOST_TEST(hosts(pool, batch_of(spread(1))) == Names{"h1"}, each::per_element());
}

BOOST_AUTO_TEST_CASE(when_racks_run_out_they_are_used_again_evenly) {  // ALLOC-21
  const Pool pool = pool_of({in_rack(1, "A", 64), in_rack(2, "A", 63), in_rack(3, "A", 62),
                             in_rack(4, "A", 61), in_rack(5, "B", 9), in_rack(6, "B", 8)});
  BOOST_TEST(hosts(pool, batch_of(spread(6))) == (Names{"h1", "h5", "h2", "h6", "h3", "h4"}),
             each::per_element());
  BOOST_TEST((refused(pool, batch_of(spread(7))).refusal.cause == ErrorCode::kNoEnoughHost));
}

BOOST_AUTO_TEST_CASE(racks_that_the_request_used_before_count_by_whatever_strategy) {  // ruling ALLOC-21
  const Pool pool =
      pool_of({in_rack(1, "A", 64), in_rack(2, "A", 63), in_rack(3, "B", 9), in_rack(4, "C", 8)});
  BOOST_TEST(hosts(pool, batch_of({random_rack(1), spread(2)})) == (Names{"h1", "h3", "h4"}),
             each::per_element());
  BOOST_TEST(hosts(pool, batch_of({on_host("10.0.0.3"), spread(2)})) == (Names{"h3", "h1", "h4"}),
             each::per_element());
  BOOST_TEST(hosts(pool, batch_of({spread(2), spread(2)})) == (Names{"h1", "h3", "h4", "h2"}),
             each::per_element());
}

BOOST_AUTO_TEST_CASE(
    a_host_with_several_results_counts_once_for_its_rack) {  // ruling ALLOC-21: distinct hosts
  const Pool pool =
      pool_of({in_rack(1, "A"), in_rack(2, "A"), in_rack(3, "B"), in_rack(4, "B"), in_rack(5, "A")});
  // A has one distinct host, B none; then both have one, and h2 is before h4 in the order of choice
  BOOST_TEST(
      hosts(pool, batch_of({on_host("10.0.0.1", 3), spread(2)})) == (Names{"h1", "h1", "h1", "h3", "h2"}),
      each::per_element());
}

BOOST_AUTO_TEST_CASE(claims_of_ClusterPorts_and_other_requests_use_no_rack) {  // ruling ALLOC-21
  const Pool pool = pool_of({in_rack(1, "A", 64), in_rack(2, "A", 63), in_rack(3, "B", 9)});
  BOOST_TEST(hosts(pool, batch_of({cluster_ports(10, 20, 1), spread(1)})) == (Names{"", "h1"}),
             each::per_element());
  BOOST_TEST(hosts(pool, batch_of({request_of({spread(1)}), request_of({spread(1)}, "c2", "r2")})) ==
                 (Names{"h1", "h1"}),
             each::per_element());
}

BOOST_AUTO_TEST_CASE(hosts_that_do_not_qualify_are_no_candidates_of_their_rack) {  // ALLOC-21, ALLOC-10
  Host offline = in_rack(1, "A", 64);
  offline.status = HostStatus::kOffline;
  Host reserved = in_rack(2, "B", 63);
  reserved.reserved = true;
  const Pool pool = pool_of({offline, reserved, in_rack(3, "C", 9), in_rack(4, "C", 8)});
  BOOST_TEST(hosts(pool, batch_of(spread(2))) == (Names{"h3", "h4"}), each::per_element());
}

BOOST_AUTO_TEST_CASE(racks_of_one_name_in_two_zones_are_two_racks) {  // ALLOC-21, DOM-2
  Host other_zone = in_rack(3, "A", 64);
  other_zone.location.zone = "Zone2";
  const Pool pool = pool_of({in_rack(1, "A", 16), in_rack(2, "B", 8), other_zone});
  BOOST_TEST(hosts(pool, batch_of({on_host("10.0.0.3"), spread(1)})) == (Names{"h3", "h1"}),
             each::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
