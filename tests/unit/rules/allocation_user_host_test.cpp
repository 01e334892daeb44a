// UserSpecifyHost: all results on one host, named by ip; take-over of reserved hosts. ALLOC-30, ALLOC-31,
// ALLOC-32, ALLOC-13. Defects D11, D25.
#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/allocation_fixture.h"

namespace hostyard::test {
namespace {

namespace each = boost::test_tools;
using Numbers = std::vector<std::uint16_t>;

Host with_sized_disk(Host host, const std::string& path, Count capacity) {
  host = with_disk(std::move(host), path);
  host.disks.back().capacity_gib = capacity;
  return host;
}

Host reserved(int n) {
  Host host = host_row(n);
  host.reserved = true;
  return host;
}

Names disks(const std::vector<Grant>& grants) {
  Names ids;
  for (const Grant& grant : grants) ids.push_back(grant.disk ? grant.disk->disk_id : "none");
  return ids;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(allocation_user_host)

BOOST_AUTO_TEST_CASE(all_results_are_on_the_named_host_and_take_from_it_together) {  // ALLOC-30, D11
  Pool pool = pool_of({host_row(1), host_row(2)});
  const AllocationBatch batch = batch_of(with_amounts(on_host("::ffff:10.0.0.2", 3), 5, 20));
  const std::vector<Grant> answer = grants(pool, batch);
  BOOST_TEST(hosts(answer) == (Names{"h2", "h2", "h2"}), each::per_element());
  BOOST_TEST((answer[0].cpu_cores == 5 && answer[2].memory == 20));
  allocate(pool, batch);
  BOOST_TEST(pool.host("h2")->used_cpu_cores == 15);
  BOOST_TEST(pool.host("h2")->used_memory_gib == 60);
  BOOST_TEST((pool.host("h1")->load_stat == LoadStat::kLoadLess));
  BOOST_TEST(pool.ledger().of_host("h2").size() == 3u);
}

BOOST_AUTO_TEST_CASE(cores_and_memory_must_do_for_all_results) {  // ALLOC-30
  const Pool pool = pool_of({host_row(1)});
  BOOST_TEST(
      refusal_words(pool, batch_of(with_amounts(on_host("10.0.0.1", 4), 5, 1))) ==
      "30124/30102 request 0, requirement 0: 0 of 1 hosts of the pool are left after the filter cores, 1 "
      "is needed in 10.0.0.1");
  BOOST_TEST(near_miss_words(refused(pool, batch_of(with_amounts(on_host("10.0.0.1", 4), 5, 17)))) ==
             "h1: cores 16 of 20; memory 64 of 68");
  // more than any number of cores
  BOOST_TEST(near_miss_words(refused(pool, batch_of(with_amounts(on_host("10.0.0.1", 10'000), kMaxCount,
                                                                 0)))) == "h1: cores 16 of 21474836470000");
}

BOOST_AUTO_TEST_CASE(with_disks_every_result_gets_another_one_the_smallest_sufficient_first) {  // ALLOC-30
  Host host = with_sized_disk(with_sized_disk(host_row(1), "/a", 300), "/b", 100);
  host = with_sized_disk(with_sized_disk(std::move(host), "/c", 50), "/d", 200);
  const Pool pool = pool_of({host});
  BOOST_TEST(disks(grants(pool, batch_of(with_disk(on_host("10.0.0.1", 3), 100)))) ==
                 (Names{"h1:/b", "h1:/d", "h1:/a"}),
             each::per_element());
  const AllocationRefusal refusal = refused(pool, batch_of(with_disk(on_host("10.0.0.1", 4), 100, "SSD")));
  BOOST_TEST(
      words(refusal) ==
      "30124/30103 request 0, requirement 0: 0 of 1 hosts of the pool are left after the filter disk, 1 "
      "is needed in 10.0.0.1");
  BOOST_TEST(near_miss_words(refusal) == "h1: disk 3 of 4 disks 100 GiB 'SSD' ''");
  BOOST_TEST((refused(pool, batch_of(with_disk(on_host("10.0.0.1"), 0, "SATA"))).refusal.cause ==
              ErrorCode::kNoEnoughDisk));
}

BOOST_AUTO_TEST_CASE(a_named_disk_is_granted_or_the_refusal_says_why_not) {  // ALLOC-13, ALLOC-30, D25
  const Pool pool = pool_with({with_disk(with_disk(host_row(1), "/a"), "/b"), with_disk(host_row(2), "/a")},
                              {holding(ledger_row(1, "h1", "c9", "r9"), 1, 1, {"h1:/a"})});
  const auto named = [](std::string id, std::int64_t capacity = 0, std::string type = "") {
    return batch_of(with_disk(on_host("10.0.0.1"), capacity, std::move(type), std::move(id)));
  };
  BOOST_TEST(disks(grants(pool, named("h1:/b", 100, "SSD"))) == Names{"h1:/b"}, each::per_element());
  const std::string at =
      "30124/30103 request 0, requirement 0: 0 of 2 hosts of the pool are left after the "
      "filter disk, 1 is needed in 10.0.0.1; disk ";
  BOOST_TEST(refusal_words(pool, named("h1:/a")) == at + "h1:/a (/a on 10.0.0.1) is Exhaust, not Available");
  BOOST_TEST(refusal_words(pool, named("h1:/b", 101)) ==
             at + "h1:/b (/b on 10.0.0.1) has 100 GiB, 101 are asked");
  BOOST_TEST(refusal_words(pool, named("h1:/b", 1, "NVMeSSD")) ==
             at + "h1:/b (/b on 10.0.0.1) is SSD, NVMeSSD is asked");
  BOOST_TEST(refusal_words(pool, named("h2:/a")) ==
             at + "h2:/a (/a on 10.0.0.2) lies on a host that does not qualify");
  BOOST_TEST(refusal_words(pool, named("h9:/a")) == at + "h9:/a does not exist");
}

BOOST_AUTO_TEST_CASE(location_names_that_are_given_must_match) {  // ALLOC-30
  const Pool pool = pool_of({host_row(1)});
  Requirement asked = on_host("10.0.0.1");
  asked.location = {"Region1", "Zone1", "Rack1", "10.0.0.1"};
  BOOST_TEST(hosts(pool, batch_of(asked)) == Names{"h1"}, each::per_element());
  for (auto part : {&RequiredLocation::region, &RequiredLocation::zone, &RequiredLocation::rack}) {
    Requirement other = asked;
    other.location.*part = "elsewhere";
    BOOST_TEST((refused(pool, batch_of(other)).refusal.cause == ErrorCode::kNoEnoughHost));
  }
  asked.location.rack = "Rack2";
  BOOST_TEST(near_miss_words(refused(pool, batch_of(asked))) ==
             "h1: location Region1,Zone1,Rack1,10.0.0.1 of Region1,Zone1,Rack2,10.0.0.1");
}

BOOST_AUTO_TEST_CASE(an_ip_that_no_host_has_is_no_host) {  // ALLOC-30
  const Pool pool = pool_of({host_row(1)});
  for (const std::string ip : {"10.0.0.9", "h1", "name1", "10.0.0.1 "}) {
    BOOST_TEST((refused(pool, batch_of(on_host(ip))).refusal.cause == ErrorCode::kNoEnoughHost));
  }
}

BOOST_AUTO_TEST_CASE(the_filter_and_the_excluded_hosts_hold_here_too) {  // ALLOC-10, ALLOC-13
  const Pool pool = pool_of({host_row(1)});
  Requirement excluded = on_host("10.0.0.1");
  excluded.excluded_hosts = {"10.0.0.1"};
  Requirement arm = on_host("10.0.0.1");
  arm.filter.arch = "ARM64";
  Requirement storage = on_host("10.0.0.1");
  storage.filter.purpose = "Storage";
  for (const Requirement& asked : {excluded, arm, storage}) {
    BOOST_TEST((refused(pool, batch_of(asked)).refusal.cause == ErrorCode::kNoEnoughHost));
  }
}

BOOST_AUTO_TEST_CASE(a_takeover_uses_a_reserved_host_and_nothing_else_does) {  // ALLOC-32
  const Pool pool = pool_of({reserved(1), host_row(2)});
  BOOST_TEST(hosts(pool, batch_of({takeover_of({with_amounts(on_host("10.0.0.1"), 1, 1)})})) == Names{"h1"},
             each::per_element());
  BOOST_TEST((refused(pool, batch_of(on_host("10.0.0.1"))).refusal.cause == ErrorCode::kNoEnoughHost));
}

BOOST_AUTO_TEST_CASE(a_takeover_of_a_host_that_is_not_reserved_says_so) {  // ALLOC-32
  const AllocationBatch batch = batch_of({takeover_of({on_host("10.0.0.2")})});
  // whether or not another host is reserved
  for (const Pool& pool : {pool_of({host_row(2)}), pool_of({reserved(1), host_row(2)})}) {
    const AllocationRefusal refusal = refused(pool, batch);
    BOOST_TEST((refusal.refusal.cause == ErrorCode::kNoEnoughHost));
    BOOST_TEST(
        words(refusal).ends_with("; host name2 10.0.0.2 is not reserved: a takeover needs a reserved host"));
  }
  // nobody is accused where there is no such host, or where it is reserved and something else is wrong
  BOOST_TEST(refusal_words(pool_of({reserved(1)}), batch).find("is not reserved") == std::string::npos);
  BOOST_TEST(refusal_words(pool_of({reserved(2)}),
                           batch_of({takeover_of({with_amounts(on_host("10.0.0.2"), 99, 0)})}))
                 .find("is not reserved") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_takeover_of_ports_alone_registers_them) {  // ALLOC-12
  Pool pool = pool_of({reserved(1)});
  allocate(pool, batch_of({takeover_of({with_ports(on_host("10.0.0.1"), 4000, 4001, 1)})}));
  const LedgerRow& row = pool.ledger().rows().begin()->second;
  BOOST_TEST((row.ports == Numbers{4000} && row.cpu_cores == 0 && row.disks.empty()));
  BOOST_TEST((pool.host("h1")->load_stat == LoadStat::kInUsed));
}

BOOST_AUTO_TEST_CASE(results_on_one_host_never_share_a_port) {  // ALLOC-31, ALLOC-40
  const Pool pool = pool_of({host_row(1)});
  const auto three = with_ports(with_ports(on_host("10.0.0.1", 3), 100, 110, 2), 105, 120, 1);
  const std::vector<Grant> answer = grants(pool, batch_of(three));
  const auto ports = [&](std::size_t result, std::size_t range) { return answer[result].ports[range].ports; };
  BOOST_TEST((ports(0, 0) == Numbers{100, 101} && ports(0, 1) == Numbers{105}));
  BOOST_TEST((ports(1, 0) == Numbers{102, 103} && ports(1, 1) == Numbers{106}));
  BOOST_TEST((ports(2, 0) == Numbers{104, 107} && ports(2, 1) == Numbers{108}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
