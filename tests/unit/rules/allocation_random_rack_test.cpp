// RandomRack and UserSpecifyRack: which hosts qualify (ALLOC-10, ALLOC-13), in which order they are chosen
// (ALLOC-20, ALLOC-22), and the smallest sufficient disk. Defects D2, D3, D8, D9, D10, D16, D18, D23.
#include <functional>

#include <boost/test/unit_test.hpp>

#include "tests/unit/rules/allocation_fixture.h"

namespace hostyard::test {
namespace {

namespace each = boost::test_tools;

Host sized(int n, Count cores, Count memory) {
  Host host = host_row(n);
  host.cpu_cores = cores;
  host.memory_gib = memory;
  return host;
}

Host in_rack(Host host, std::string rack, std::string zone = "Zone1", std::string region = "Region1") {
  host.location = {"Local", std::move(region), std::move(zone), std::move(rack)};
  return host;
}

Host with_sized_disk(Host host, const std::string& path, Count capacity,
                     DiskStatus status = DiskStatus::kAvailable) {
  host = with_disk(std::move(host), path, status);
  host.disks.back().capacity_gib = capacity;
  return host;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(allocation_random_rack)

BOOST_AUTO_TEST_CASE(hosts_are_chosen_by_free_cores_then_free_memory_then_id) {  // ALLOC-20, D10
  const Pool pool = pool_of({sized(1, 8, 16), sized(2, 8, 32), sized(3, 16, 8), sized(4, 8, 16)});
  BOOST_TEST(hosts(pool, batch_of(random_rack(4))) == (Names{"h3", "h2", "h1", "h4"}), each::per_element());
  BOOST_TEST(hosts(pool, batch_of(random_rack(1))) == Names{"h3"}, each::per_element());
}

BOOST_AUTO_TEST_CASE(ids_are_compared_as_text) {  // ALLOC-20
  const Pool pool = pool_of({host_row(9), host_row(10), host_row(2)});
  BOOST_TEST(hosts(pool, batch_of(random_rack(3))) == (Names{"h10", "h2", "h9"}), each::per_element());
}

BOOST_AUTO_TEST_CASE(free_amounts_count_not_totals) {  // ALLOC-20
  const Pool pool =
      pool_with({sized(1, 32, 64), sized(2, 16, 64)}, {holding(ledger_row(1, "h1", "c9", "r9"), 20, 0)});
  BOOST_TEST(hosts(pool, batch_of(random_rack(2))) == (Names{"h2", "h1"}), each::per_element());
}

BOOST_AUTO_TEST_CASE(exactly_count_different_hosts_are_chosen) {  // ALLOC-20, D3
  const Pool pool = pool_of({host_row(1), host_row(2), host_row(3), host_row(4), host_row(5)});
  BOOST_TEST(hosts(pool, batch_of(with_amounts(random_rack(3), 1, 1))) == (Names{"h1", "h2", "h3"}),
             each::per_element());
  BOOST_TEST(
      words(refused(pool, batch_of(random_rack(6)))) ==
      "30124/30102 request 0, requirement 0: 5 of 5 hosts of the pool are left after the filter pool, 6 "
      "are needed in Region1,Zone1");
}

BOOST_AUTO_TEST_CASE(a_request_never_chooses_a_host_twice_whatever_the_strategy) {  // ALLOC-20, D16
  const Pool pool = pool_of({host_row(1), host_row(2), host_row(3), host_row(4)});
  BOOST_TEST(hosts(pool, batch_of({on_host("10.0.0.2"), random_rack(1), by_zone("DiffRackBestEffort", 1),
                                   random_rack(1)})) == (Names{"h2", "h1", "h3", "h4"}),
             each::per_element());
  // results of nothing count as chosen, and UserSpecifyHost may name a chosen host (rulings ALLOC-20…30)
  BOOST_TEST(hosts(pool, batch_of({random_rack(1), on_host("10.0.0.1"), random_rack(1)})) ==
                 (Names{"h1", "h1", "h2"}),
             each::per_element());
}

BOOST_AUTO_TEST_CASE(other_requests_of_the_batch_may_use_the_same_hosts) {  // ALLOC-20
  const Pool pool = pool_of({host_row(1)});
  const Requirement some = with_amounts(random_rack(1), 8, 8);
  BOOST_TEST(
      hosts(pool, batch_of({request_of({some}), request_of({some}, "c2", "r2")})) == (Names{"h1", "h1"}),
      each::per_element());
  // also where both are parts of one requestId (ruling ALLOC-5)
  BOOST_TEST(hosts(pool, batch_of({request_of({some}), request_of({some})})) == (Names{"h1", "h1"}),
             each::per_element());
}

BOOST_AUTO_TEST_CASE(a_host_that_fails_one_condition_is_not_chosen) {  // ALLOC-10, ALLOC-13, D8, D9
  struct Row {
    std::string what;
    std::function<void(Host&)> spoil;
  };
  Requirement asked = with_ports(with_disk(with_amounts(random_rack(), 8, 8), 50, "SSD"), 1000, 1010, 10);
  asked.filter = {"X86_64", "Compute", "SSD", 1};
  const Host fine = with_disk(host_row(2), "/a");
  BOOST_TEST(hosts(pool_of({fine}), batch_of(asked)) == Names{"h2"}, each::per_element());
  const std::vector<Row> table{
      {"reserved", [](Host& h) { h.reserved = true; }},
      {"region", [](Host& h) { h.location.region = "Region2"; }},
      {"zone", [](Host& h) { h.location.zone = "Zone2"; }},
      {"arch", [](Host& h) { h.arch = Arch::kX86; }},
      {"purpose",
       [](Host& h) {
         h.purposes = {Purpose::kStorage, Purpose::kSchedule};
       }},
      {"cluster type", [](Host& h) { h.cluster_type = ClusterType::kDataMigration; }},
      {"disk type",
       [](Host& h) {
         h.disk_type = DiskType::kSATA;
         h.disks[0].type = DiskType::kSATA;
       }},
      {"Init", [](Host& h) { h.status = HostStatus::kInit; }},
      {"Offline", [](Host& h) { h.status = HostStatus::kOffline; }},
      {"Failed", [](Host& h) { h.status = HostStatus::kFailed; }},
      {"Deleting",
       [](Host& h) {
         h.status = HostStatus::kDeleting;
         h.status_before_deleting = HostStatus::kOnline;
       }},
      {"cores", [](Host& h) { h.cpu_cores = 7; }},
      {"memory", [](Host& h) { h.memory_gib = 7; }},
      {"no disk", [](Host& h) { h.disks.clear(); }},
      {"small disk", [](Host& h) { h.disks[0].capacity_gib = 49; }},
      {"disk held", [](Host& h) { h.disks[0].status = DiskStatus::kExhaust; }},
      {"disk reserved", [](Host& h) { h.disks[0].status = DiskStatus::kReserved; }},
      {"disk in use", [](Host& h) { h.disks[0].status = DiskStatus::kInUsed; }},
      {"disk broken", [](Host& h) { h.disks[0].status = DiskStatus::kError; }},
      {"ssh port in the range", [](Host& h) { h.ssh_port = 1005; }}};
  for (const Row& row : table) {
    BOOST_TEST_CONTEXT(row.what) {
      Host spoilt = with_disk(host_row(1), "/a");
      row.spoil(spoilt);
      const auto plan = plan_allocation(pool_of({spoilt, fine}), batch_of(asked), kNow);
      BOOST_REQUIRE(plan.has_value());
      BOOST_TEST(hosts(plan->results[0].grants) == Names{"h2"}, each::per_element());
      BOOST_TEST(!plan_allocation(pool_of({spoilt}), batch_of(asked), kNow).has_value());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_host_in_use_by_others_is_chosen_while_it_has_enough) {  // ALLOC-10
  const Pool pool = pool_with({host_row(1)}, {holding(ledger_row(1, "h1", "c9", "r9"), 8, 32)});
  BOOST_TEST(hosts(pool, batch_of(with_amounts(random_rack(), 8, 32))) == Names{"h1"}, each::per_element());
  BOOST_TEST(refusal_words(pool, batch_of(with_amounts(random_rack(), 9, 32))).find("filter cores") !=
             std::string::npos);
  BOOST_TEST(refusal_words(pool, batch_of(with_amounts(random_rack(), 8, 33))).find("filter memory") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(takeover_changes_nothing_for_a_strategy_that_chooses) {  // ALLOC-32
  Host reserved = host_row(1);
  reserved.reserved = true;
  const Pool pool = pool_of({reserved, host_row(2)});
  AllocationBatch batch = batch_of({takeover_of({random_rack(1)})});
  BOOST_TEST(hosts(pool, batch) == Names{"h2"}, each::per_element());
  batch.requests[0].requirements[0].count = 2;
  BOOST_TEST((refused(pool, batch).refusal.cause == ErrorCode::kNoEnoughHost));
}

BOOST_AUTO_TEST_CASE(purposes_disk_type_and_traits_are_one_mask) {  // ALLOC-13, D9
  Host both = host_row(1);
  both.purposes = {Purpose::kCompute, Purpose::kStorage};
  both.disk_type = DiskType::kNVMeSSD;
  const Pool pool = pool_of({both, host_row(2)});
  Requirement asked = random_rack();
  asked.filter.purpose = "Storage, Compute";
  BOOST_TEST(hosts(pool, batch_of(asked)) == Names{"h1"}, each::per_element());
  asked.filter = {"", "Compute", "SSD", 0};
  BOOST_TEST(hosts(pool, batch_of(asked)) == Names{"h2"}, each::per_element());
  asked.filter = {"", "", "", 0x40};  // NVMeSSD (DOM-17)
  BOOST_TEST(hosts(pool, batch_of(asked)) == Names{"h1"}, each::per_element());
  asked.filter = {"", "Storage", "SSD", 0x40};
  BOOST_TEST((refused(pool, batch_of(asked)).refusal.cause == ErrorCode::kNoEnoughHost));
}

BOOST_AUTO_TEST_CASE(every_location_name_that_is_given_must_match) {  // rulings ALLOC-20…30
  const Pool pool = pool_of(
      {in_rack(host_row(1), "Rack1"), in_rack(host_row(2), "Rack2"), in_rack(host_row(3), "Rack2", "Zone2")});
  Requirement asked = random_rack();
  asked.location.rack = "Rack2";
  BOOST_TEST(hosts(pool, batch_of(asked)) == Names{"h2"}, each::per_element());
  asked = random_rack();
  asked.location.host_ip = "10.0.0.2";
  BOOST_TEST(hosts(pool, batch_of(asked)) == Names{"h2"}, each::per_element());
  asked.location.rack = "Rack1";
  BOOST_TEST(!plan_allocation(pool, batch_of(asked), kNow).has_value());
}

BOOST_AUTO_TEST_CASE(UserSpecifyRack_chooses_within_the_rack_in_the_order_of_choice) {  // ALLOC-22, D2
  const Pool pool = pool_of({in_rack(sized(1, 8, 64), "Rack2"), in_rack(sized(2, 99, 64), "Rack1"),
                             in_rack(sized(3, 16, 64), "Rack2"), in_rack(sized(4, 99, 64), "Rack2", "Zone2"),
                             in_rack(sized(5, 99, 64), "Rack2", "Zone1", "Region2")});
  Requirement asked = by_zone("UserSpecifyRack", 2);
  asked.location.rack = "Rack2";
  BOOST_TEST(hosts(pool, batch_of(asked)) == (Names{"h3", "h1"}), each::per_element());
  asked.count = 1;  // other requirements of the request chose h3
  BOOST_TEST(hosts(pool, batch_of({on_host("10.0.0.3"), asked})) == (Names{"h3", "h1"}), each::per_element());
  for (const std::string unknown : {"Rack9", "rack2", "Zone1"}) {
    asked.location.rack = unknown;
    BOOST_TEST((refused(pool, batch_of(asked)).refusal.cause == ErrorCode::kNoEnoughHost));
  }
}

BOOST_AUTO_TEST_CASE(excluded_hosts_are_ips_and_unknown_ones_are_no_error) {  // ALLOC-13, D17
  const Pool pool = pool_of({host_row(1), host_row(2)});
  Requirement asked = random_rack();
  asked.excluded_hosts = {"10.9.9.9", "::ffff:10.0.0.1", "no ip", "h2", "name2"};
  BOOST_TEST(hosts(pool, batch_of(asked)) == Names{"h2"}, each::per_element());
  asked.excluded_hosts.emplace_back("10.0.0.2");
  BOOST_TEST(refusal_words(pool, batch_of(asked)) ==
             "30124/30102 request 0, requirement 0: 0 of 2 hosts of the pool are left after the filter "
             "notExcluded, 1 is needed in Region1,Zone1");
  // the exclusion is of this requirement alone
  BOOST_TEST(hosts(pool, batch_of({[&] {
                                     Requirement first = random_rack();
                                     first.excluded_hosts = {"10.0.0.1"};
                                     return first;
                                   }(),
                                   random_rack()})) == (Names{"h2", "h1"}),
             each::per_element());
}

BOOST_AUTO_TEST_CASE(
    the_smallest_sufficient_disk_is_granted_the_first_by_path_of_equals) {  // ALLOC-20, D8, D23
  Host host = with_sized_disk(host_row(1), "/", 500, DiskStatus::kReserved);
  host = with_sized_disk(std::move(host), "/z", 200);
  host = with_sized_disk(std::move(host), "/c", 300);
  host = with_sized_disk(std::move(host), "/b", 300);
  host = with_sized_disk(std::move(host), "/a", 400);
  const Pool pool = pool_of({host});
  const auto disk = [&](std::int64_t capacity) {
    return grants(pool, batch_of(with_disk(random_rack(), capacity)))[0].disk.value();
  };
  BOOST_TEST((disk(0) == GrantedDisk{"h1:/z", "disk /z", "/z", DiskType::kSSD, 200}));
  BOOST_TEST((disk(200) == disk(0)));
  BOOST_TEST((disk(201) == GrantedDisk{"h1:/b", "disk /b", "/b", DiskType::kSSD, 300}));
  BOOST_TEST((disk(301) == GrantedDisk{"h1:/a", "disk /a", "/a", DiskType::kSSD, 400}));
  BOOST_TEST(
      (refused(pool, batch_of(with_disk(random_rack(), 401))).refusal.cause == ErrorCode::kNoEnoughDisk));
}

BOOST_AUTO_TEST_CASE(a_disk_is_looked_at_only_if_it_is_needed) {  // ALLOC-13
  const Pool pool = pool_of({host_row(1)});
  Requirement asked = random_rack();
  asked.disk = {false, 4000, "SATA", ""};
  const std::vector<Grant> answer = grants(pool, batch_of(asked));
  BOOST_TEST(answer.size() == 1u);
  BOOST_TEST(!answer[0].disk.has_value());
}

BOOST_AUTO_TEST_CASE(a_named_disk_qualifies_only_its_host_and_must_fit) {  // ALLOC-13, D8, D25
  const Pool pool = pool_of({with_disk(host_row(1), "/a"), with_disk(with_disk(host_row(2), "/a"), "/b")});
  const auto named = [](std::string id, std::int64_t capacity = 0, std::string type = "") {
    return batch_of(with_disk(random_rack(), capacity, std::move(type), std::move(id)));
  };
  const std::vector<Grant> answer = grants(pool, named("h2:/b", 100, "SSD"));
  BOOST_TEST(hosts(answer) == Names{"h2"}, each::per_element());
  BOOST_TEST(answer[0].disk->disk_id == "h2:/b");
  const std::string at =
      "30124/30103 request 0, requirement 0: 0 of 2 hosts of the pool are left after the "
      "filter disk, 1 is needed in Region1,Zone1; disk h2:/b";
  BOOST_TEST(refusal_words(pool, named("h2:/b", 101)) == at + " (/b on 10.0.0.2) has 100 GiB, 101 are asked");
  BOOST_TEST(refusal_words(pool, named("h2:/b", 0, "SATA")) ==
             at + " (/b on 10.0.0.2) is SSD, SATA is asked");
  BOOST_TEST(refusal_words(pool, named("h2:/bb")) == at + "b does not exist");
  // a host that an earlier filter drops: judged at the disk step while others are left (ruling ALLOC-13)
  AllocationBatch away = named("h2:/b");
  away.requests[0].requirements[0].excluded_hosts = {"10.0.0.2"};
  std::string said = at + " (/b on 10.0.0.2) lies on a host that does not qualify";
  BOOST_TEST(refusal_words(pool, away) == said);
  // taken by the requirement before
  Requirement first = with_disk(random_rack(), 0, "", "h2:/b");
  BOOST_TEST(
      refusal_words(pool, batch_of({request_of({first}), request_of({first}, "c2", "r2")})) ==
      "30124/30103 request 1, requirement 0: 0 of 2 hosts of the pool are left after the filter disk, 1 "
      "is needed in Region1,Zone1; disk h2:/b (/b on 10.0.0.2) is Exhaust, not Available");
}

BOOST_AUTO_TEST_CASE(amounts_of_nothing_name_hosts_and_leave_no_trace) {  // ALLOC-12
  const Pool pool = pool_of({host_row(1), host_row(2)});
  const AllocationPlan plan = granted(pool, batch_of(with_ports(random_rack(2), 10, 20, 0)));
  BOOST_TEST(plan.changes.empty());
  BOOST_TEST(hosts(plan.results[0].grants) == (Names{"h1", "h2"}), each::per_element());
  BOOST_TEST((plan.results[0].grants[0].ports == std::vector{GrantedPorts{10, 20, {}}}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
