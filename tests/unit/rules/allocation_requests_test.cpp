// What is refused before anything is looked up (ALLOC-6 and its rulings, ALLOC-12, ALLOC-14, ALLOC-50), which
// the reference grants or stumbles over: D2, D3, D4, D7, D20, D21, D25.
#include <functional>

#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/allocation_fixture.h"

namespace hostyard::test {
namespace {

// A requirement that is right, one thing in it that is wrong, and what is said about it.
struct Wrong {
  std::string what;
  std::function<void(Requirement&)> spoil;
  std::string said;
};

// Every one is refused whatever the pool: nothing is looked up, so there is no funnel.
void require_refused(const std::vector<Wrong>& table, const Requirement& right) {
  BOOST_TEST(!check_batch(batch_of(right)).has_value());
  for (const Wrong& wrong : table) {
    BOOST_TEST_CONTEXT(wrong.what) {
      Requirement requirement = right;
      wrong.spoil(requirement);
      const AllocationRefusal refusal = refused(pool_of({host_row(1)}), batch_of({right, requirement}));
      BOOST_TEST(words(refusal) == wrong.said);
      BOOST_TEST((refusal.request == 0 && refusal.requirement == 1));
      BOOST_TEST(refusal.funnel.empty());
      BOOST_TEST(!refusal.near_miss.has_value());
      BOOST_TEST(refusal.granted_request == "");
      BOOST_TEST((check_batch(batch_of({right, requirement})) == refusal));
    }
  }
}

Requirement full() {
  return with_ports(with_disk(with_amounts(random_rack(1), 1, 1), 10), 100, 200, 5);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(allocation_requests)

BOOST_AUTO_TEST_CASE(a_strategy_count_or_amount_out_of_its_range_is_refused) {  // ALLOC-6, D2, D3, D4
  const std::string strategies =
      "\"; accepted: one of RandomRack, DiffRackBestEffort, UserSpecifyRack, UserSpecifyHost, ClusterPorts, "
      "or 0 to 4";
  const std::string at = "30124/10001 request 0, requirement 1: ";
  const std::string count = "; accepted: from 1 to 10000";
  const std::string amount = "; accepted: an integer from 0 to 2147483647";
  std::vector<Wrong> table;
  for (const std::string strategy : {"", "5", "-1", "randomrack", "RandomRack ", "1.0"}) {
    table.push_back({"strategy " + strategy, [strategy](Requirement& r) { r.strategy = strategy; },
                     at + "strategy is \"" + strategy + strategies});
  }
  for (const std::int64_t wrong : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{10'001}, INT64_MIN}) {
    table.push_back({"count", [wrong](Requirement& r) { r.count = wrong; },
                     at + "count is " + std::to_string(wrong) + count});
  }
  for (const std::int64_t wrong : {std::int64_t{-1}, std::int64_t{2'147'483'648}}) {
    const std::string value = std::to_string(wrong) + amount;
    table.push_back({"cores", [wrong](Requirement& r) { r.cpu_cores = wrong; }, at + "cpuCores is " + value});
    table.push_back({"memory", [wrong](Requirement& r) { r.memory = wrong; }, at + "memory is " + value});
    table.push_back(
        {"capacity", [wrong](Requirement& r) { r.disk.capacity = wrong; }, at + "disk.capacity is " + value});
    table.push_back({"capacity without needDisk",
                     [wrong](Requirement& r) {
                       r.disk = {false, wrong, "", ""};
                     },
                     at + "disk.capacity is " + value});
  }
  require_refused(table, full());
}

BOOST_AUTO_TEST_CASE(a_port_range_or_count_out_of_its_range_is_refused) {  // ALLOC-6, ALLOC-14, D7
  const std::string at = "30124/10001 request 0, requirement 1: ";
  const std::string range = "; accepted: 1 <= start < end <= 65536";
  std::vector<Wrong> table;
  const auto add = [&](PortRange ports, std::string said) {
    table.push_back({said, [ports](Requirement& r) { r.ports.push_back(ports); }, at + said});
  };
  add({0, 10, 1}, "port range [0, 10)" + range);
  add({-1, 10, 1}, "port range [-1, 10)" + range);
  add({10, 10, 0}, "port range [10, 10)" + range);
  add({20'000, 10'000, 1}, "port range [20000, 10000)" + range);
  add({1, 65'537, 1}, "port range [1, 65537)" + range);
  add({INT64_MIN, INT64_MAX, 1}, "port range [-9223372036854775808, 9223372036854775807)" + range);
  add({10, 12, -1}, "port count -1 of range [10, 12); accepted: from 0 to 2");
  add({10, 12, 3}, "port count 3 of range [10, 12); accepted: from 0 to 2");
  add({1, 65'536, 65'536}, "port count 65536 of range [1, 65536); accepted: from 0 to 65535");
  require_refused(table, full());
}

BOOST_AUTO_TEST_CASE(an_unknown_name_is_refused) {  // rulings ALLOC-6, ALLOC-13
  const std::string invalid = "30124/10001 request 0, requirement 1: ";
  const std::string trait = "30124/30108 request 0, requirement 1: ";
  const std::string types = "; accepted: one of NVMeSSD, SSD, SATA";
  const std::string bits = "; accepted: a sum of bits from 0 to 511";
  require_refused(
      {{"arch", [](Requirement& r) { r.filter.arch = "x86_64"; },
        invalid + "filter.arch is \"x86_64\"; accepted: one of X86, X86_64, ARM, ARM64"},
       {"disk type", [](Requirement& r) { r.disk.type = "HDD"; }, invalid + "disk.type is \"HDD\"" + types},
       {"disk type without needDisk",
        [](Requirement& r) {
          r.disk = {false, 0, "HDD", ""};
        },
        invalid + "disk.type is \"HDD\"" + types},
       {"purpose", [](Requirement& r) { r.filter.purpose = "Compute,Paint"; },
        trait + "filter.purpose has \"Paint\"; accepted: one of Compute, Storage, Schedule"},
       {"filter.diskType", [](Requirement& r) { r.filter.disk_type = "HDD"; },
        trait + "filter.diskType is \"HDD\"" + types},
       {"traits beyond", [](Requirement& r) { r.filter.host_traits = 0x200; },
        trait + "filter.hostTraits is 512" + bits},
       {"traits below", [](Requirement& r) { r.filter.host_traits = -1; },
        trait + "filter.hostTraits is -1" + bits}},
      full());
}

BOOST_AUTO_TEST_CASE(a_location_name_that_the_strategy_needs_or_one_with_a_comma_is_refused) {  // ALLOC-20…50
  const std::string at = "30124/10001 request 0, requirement 1: ";
  const auto no_region = [](Requirement& r) { r.location.region = ""; };
  const auto no_zone = [](Requirement& r) { r.location.zone = ""; };
  const auto no_rack = [](Requirement& r) { r.location.rack = ""; };
  for (const std::string strategy : {"RandomRack", "DiffRackBestEffort", "UserSpecifyRack"}) {
    Requirement right = by_zone(strategy, 1);
    right.location.rack = "Rack1";
    require_refused(
        {{"region", no_region,
          at + "location.region is empty; accepted: a region, " + strategy + " needs it"},
         {"zone", no_zone, at + "location.zone is empty; accepted: a zone, " + strategy + " needs it"}},
        right);
    if (strategy == "UserSpecifyRack")
      require_refused(
          {{"rack", no_rack, at + "location.rack is empty; accepted: a rack, UserSpecifyRack needs it"}},
          right);
  }
  require_refused({{"ip", [](Requirement& r) { r.location.host_ip = ""; },
                    at + "location.hostIp is empty; accepted: an address, UserSpecifyHost needs it"}},
                  on_host("10.0.0.1"));
  require_refused(
      {{"region", no_region, at + "location.region is empty; accepted: a region, ClusterPorts needs it"}},
      cluster_ports(10, 20, 1));
  const std::string comma = "; accepted: a name without comma";
  require_refused(
      {{"region", [](Requirement& r) { r.location.region = "a,b"; },
        at + "location.region is \"a,b\"" + comma},
       {"zone", [](Requirement& r) { r.location.zone = ","; }, at + "location.zone is \",\"" + comma},
       {"rack", [](Requirement& r) { r.location.rack = "a,"; }, at + "location.rack is \"a,\"" + comma},
       {"ip", [](Requirement& r) { r.location.host_ip = ",a"; }, at + "location.hostIp is \",a\"" + comma}},
      full());
}

BOOST_AUTO_TEST_CASE(
    a_named_disk_needs_needDisk_and_a_count_of_one) {  // rulings ALLOC-6, ALLOC-13, ALLOC-30, D25
  const std::string at = "30124/10001 request 0, requirement 1: ";
  for (const Requirement& right : {full(), with_disk(on_host("10.0.0.1"), 0)}) {
    require_refused({{"no needDisk",
                      [](Requirement& r) {
                        r.disk = {false, 0, "", "d"};
                      },
                      at + "disk.diskId is d without needDisk; accepted: needDisk true"},
                     {"count",
                      [](Requirement& r) {
                        r.disk.disk_id = "d";
                        r.count = 2;
                      },
                      at + "count is 2 with the named disk d; accepted: 1"}},
                    right);
  }
}

BOOST_AUTO_TEST_CASE(an_exclusive_grant_of_nothing_is_refused) {  // ALLOC-12
  const std::string said =
      "30124/10001 request 0, requirement 1: exclusive is true and nothing is asked for; accepted: cores, "
      "memory, a disk or ports";
  const auto spoil = [](Requirement& r) { r.exclusive = true; };
  require_refused({{"nothing", spoil, said}}, random_rack());
  require_refused({{"no ports", spoil, said}}, with_ports(on_host("10.0.0.1"), 10, 20, 0));
  for (const Requirement& something : {with_amounts(random_rack(), 1, 0), with_amounts(random_rack(), 0, 1),
                                       with_disk(random_rack(), 0), with_ports(random_rack(), 10, 20, 1)}) {
    BOOST_TEST(!check_batch(batch_of(exclusively(something))).has_value());
  }
}

BOOST_AUTO_TEST_CASE(ClusterPorts_accepts_a_region_an_arch_and_one_range) {  // ALLOC-50, D20
  const std::string at = "30124/10001 request 0, requirement 1: ";
  const auto given = [&](std::string name) { return at + name + " is given; ClusterPorts accepts it empty"; };
  require_refused(
      {{"arch", [](Requirement& r) { r.filter.arch = ""; },
        at + "filter.arch is empty; accepted: one of X86, X86_64, ARM, ARM64, ClusterPorts needs it"},
       {"no range", [](Requirement& r) { r.ports.clear(); },
        at + "0 port ranges; ClusterPorts accepts exactly one"},
       {"two ranges",
        [](Requirement& r) {
          r.ports.push_back({10, 20, 1});
        },
        at + "2 port ranges; ClusterPorts accepts exactly one"},
       {"count", [](Requirement& r) { r.count = 2; }, at + "count is 2; ClusterPorts accepts 1"},
       {"cores", [](Requirement& r) { r.cpu_cores = 1; }, given("cpuCores")},
       {"memory", [](Requirement& r) { r.memory = 1; }, given("memory")},
       {"needDisk", [](Requirement& r) { r.disk.need_disk = true; }, given("disk")},
       {"capacity", [](Requirement& r) { r.disk.capacity = 1; }, given("disk")},
       {"disk type", [](Requirement& r) { r.disk.type = "SSD"; }, given("disk")},
       {"zone", [](Requirement& r) { r.location.zone = "Zone1"; }, given("location.zone")},
       {"rack", [](Requirement& r) { r.location.rack = "Rack1"; }, given("location.rack")},
       {"hostIp", [](Requirement& r) { r.location.host_ip = "10.0.0.1"; }, given("location.hostIp")},
       {"excluded", [](Requirement& r) { r.excluded_hosts = {"10.0.0.1"}; }, given("excludedHosts")},
       {"exclusive", [](Requirement& r) { r.exclusive = true; }, given("exclusive")},
       {"purpose", [](Requirement& r) { r.filter.purpose = "Compute"; }, given("filter.purpose")},
       {"filter.diskType", [](Requirement& r) { r.filter.disk_type = "SSD"; }, given("filter.diskType")},
       {"hostTraits", [](Requirement& r) { r.filter.host_traits = 1; }, given("filter.hostTraits")}},
      cluster_ports(10, 20, 1));
}

BOOST_AUTO_TEST_CASE(a_request_without_holder_id_or_requirements_is_wrong_itself) {  // ALLOC-6, D21
  struct Row {
    AllocationRequest request;
    std::string said;
  };
  const std::string long_id(191, 'x');
  const std::vector<Row> table{
      {request_of({random_rack()}, "", "r2"), "holderId is empty; accepted: 1 to 190 bytes"},
      {request_of({random_rack()}, "c1", ""), "requestId is empty; accepted: 1 to 190 bytes"},
      {request_of({random_rack(0)}, "", ""), "holderId is empty; accepted: 1 to 190 bytes"},
      {request_of({}, "c1", "r2"), "requirements is empty; accepted: at least one"},
      {request_of({random_rack()}, "c2", "r1"),
       "requestId r1 is given for the holders c1 and c2; accepted: one holder"}};
  for (const Row& row : table) {
    const auto refusal = check_batch(batch_of({request_of({random_rack()}), row.request}));
    BOOST_REQUIRE(refusal.has_value());
    BOOST_TEST(words(*refusal) == "30124/10001 request 1: " + row.said);
    BOOST_TEST((refusal->request == 1 && !refusal->requirement.has_value()));
  }
  for (const auto& request :
       {request_of({random_rack()}, long_id), request_of({random_rack()}, "c1", long_id),
        request_of({random_rack()}, "c\n1"), request_of({random_rack()}, "c1", "\xff")}) {
    const auto refusal = check_batch(batch_of(std::vector{request}));  // DOM-3
    BOOST_REQUIRE(refusal.has_value());
    BOOST_TEST((refusal->refusal.cause == ErrorCode::kParameterInvalid));
    BOOST_TEST(!refusal->requirement.has_value());
  }
}

BOOST_AUTO_TEST_CASE(a_batch_without_requests_is_wrong_itself) {  // ALLOC-6
  const AllocationRefusal refusal = refused(pool_of({}), AllocationBatch{});
  BOOST_TEST(words(refusal) == "30124/10001 requests is empty; accepted: at least one");
  BOOST_TEST((!refusal.request.has_value() && !refusal.requirement.has_value()));
}

BOOST_AUTO_TEST_CASE(all_requests_are_checked_before_the_pool_is_looked_at) {  // ruling ALLOC-6
  Pool pool = pool_of({host_row(1)});
  allocate(pool, batch_of(with_amounts(random_rack(), 1, 1)));
  // the first request was granted before and would find no host: the second is refused for its count
  const AllocationBatch batch = batch_of({request_of({with_amounts(random_rack(9), 999, 0)}),
                                          request_of({random_rack(), random_rack(-3)}, "c2", "r2")});
  BOOST_TEST(refusal_words(pool, batch) ==
             "30124/10001 request 1, requirement 1: count is -3; accepted: from 1 to 10000");
}

BOOST_AUTO_TEST_CASE(of_several_wrong_things_the_first_in_order_is_named) {  // ruling ALLOC-6
  Requirement wrong = with_ports(with_disk(with_amounts(random_rack(0), -1, -1), -1, "x", "d"), 0, 0, 0);
  wrong.strategy = "none";
  const auto cause = [&] { return check_batch(batch_of(wrong))->refusal.detail; };
  BOOST_TEST(cause().find("strategy") != std::string::npos);
  wrong.strategy = "0";
  BOOST_TEST(cause().find("count is 0") != std::string::npos);
  wrong.count = 1;
  BOOST_TEST(cause().find("cpuCores is -1") != std::string::npos);
  wrong.cpu_cores = 1;
  BOOST_TEST(cause().find("memory is -1") != std::string::npos);
  wrong.memory = 1;
  BOOST_TEST(cause().find("capacity is -1") != std::string::npos);
  wrong.disk.capacity = 1;
  BOOST_TEST(cause().find("disk.type is \"x\"") != std::string::npos);
  wrong.disk.type = "SSD";
  BOOST_TEST(cause().find("port range [0, 0)") != std::string::npos);
  wrong.ports.clear();
  BOOST_TEST(!check_batch(batch_of(wrong)).has_value());
}

BOOST_AUTO_TEST_CASE(a_strategy_is_named_or_numbered) {  // ALLOC-7
  const Pool pool = pool_of({host_row(1), host_row(2)});
  for (const std::string strategy : {"RandomRack", "0", "DiffRackBestEffort", "1"}) {
    BOOST_TEST(hosts(pool, batch_of(by_zone(strategy, 2))) == (Names{"h1", "h2"}),
               boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
