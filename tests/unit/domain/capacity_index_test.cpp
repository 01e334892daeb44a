// The index of free capacity: however a pool came to its rows, it says what they say. ALLOC-20, ALLOC-40.
#include "engine/domain/capacity_index.h"

#include <algorithm>
#include <set>

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include "engine/base/random.h"
#include "tests/unit/domain/ledger_rows.h"
#include "tests/unit/domain/pool_history.h"

namespace hostyard::test {
namespace {

using Names = std::vector<std::string>;
constexpr FactBits kFixedFacts = (FactBits{1} << kFirstLearnedFact) - 1;

Host named(const std::string& id, int n) {
  Host host = host_row(n % 250 + 1);
  host.id = id;
  host.host_name = id;
  return host;
}

// Ids of the hosts that may be chosen of a zone, in the order of choice.
Names in_order(const CapacityIndex& index, const std::string& zone_code, Arch arch) {
  Names ids;
  for (const OrderedHosts* group : index.groups(index.number_of(zone_code), arch)) {
    for (OrderedHosts::Cursor cursor(*group, {}); cursor.get() != nullptr; cursor.next())
      ids.push_back(index.id(cursor.get()->host));
  }
  return ids;
}

Names in_order(const Pool& pool) {
  return in_order(pool.capacity(), "Region1,Zone1", Arch::kX86_64);
}

// ---- what the rows say ----

Names expected_order(const Pool& pool, const std::string& zone_code, Arch arch) {
  std::vector<const Host*> hosts;
  for (const auto& [id, host] : pool.hosts()) {
    const bool listed = host.location.zone_code() == zone_code && host.arch == arch && !host.reserved &&
                        host.status == HostStatus::kOnline;
    if (listed) hosts.push_back(&host);
  }
  std::ranges::sort(hosts, [](const Host* a, const Host* b) {
    const auto free = [](const Host* host) {
      return std::pair(host->cpu_cores - host->used_cpu_cores, host->memory_gib - host->used_memory_gib);
    };
    return free(a) != free(b) ? free(a) > free(b) : a->id < b->id;
  });
  Names ids;
  for (const Host* host : hosts) ids.push_back(host->id);
  return ids;
}

std::string state_fault(const Pool& pool, const Host& host) {
  const CapacityIndex& index = pool.capacity();
  const auto found = index.find(host.id);
  if (!found || index.id(*found) != host.id) return "is missed";
  const HostState& state = index.state(*found);
  if (state.region != index.number_of(host.location.region)) return "has another region";
  if (state.zone != index.number_of(host.location.zone)) return "has another zone";
  if (state.rack != index.number_of(host.location.rack)) return "has another rack";
  if (state.zone_code != index.number_of(host.location.zone_code())) return "has another zone code";
  if (state.rack_code != index.number_of(host.location.rack_code())) return "has another rack code";
  if (state.traits != host.traits()) return "has other traits";
  if (state.arch != host.arch || state.disk_type != host.disk_type) return "has another arch or disk type";
  return "";
}

std::string entry_fault(const Pool& pool, const OrderedHost& entry) {
  const CapacityIndex& index = pool.capacity();
  const Host& host = *pool.host(index.id(entry.host));
  FactBits facts = host.traits();
  if (host.load_stat == LoadStat::kLoadLess) facts |= kOpenFact | kLoadLessFact;
  if (host.load_stat == LoadStat::kInUsed) facts |= kOpenFact;
  if (host.load_stat == LoadStat::kExclusive) facts |= kExclusiveFact;
  if ((entry.facts & kFixedFacts) != facts) return host.id + " is listed with other facts";
  Count largest = -1;
  for (const Disk& disk : host.disks) {
    if (disk.status == DiskStatus::kAvailable) largest = std::max(largest, disk.capacity_gib);
  }
  if (entry.largest_disk != largest) return host.id + " is listed with another largest disk";
  if (entry.rack != index.number_of(host.location.rack_code())) return host.id + " is listed in another rack";
  return "";
}

// A learned fact is there exactly if the host can serve the ports.
std::string learned_fault(const CapacityIndex& index, const OrderedHost& entry) {
  for (const auto& shape : asked_shapes()) {
    const FactBits fact = index.port_fact(shape);
    if (fact == 0) continue;
    Ports chosen;
    const bool serves = choose_ports(index.state(entry.host).ports, shape, chosen);
    if (((entry.facts & fact) != 0) != serves)
      return index.id(entry.host) + " is listed with a wrong port fact";
  }
  return "";
}

// The first way in which the index differs from the rows, or nothing. What pool_faults() looks at is not
// looked at here again.
std::string index_fault(const Pool& pool) {
  const CapacityIndex& index = pool.capacity();
  if (index.hosts().size() != pool.hosts().size()) return "the number of hosts";
  for (const auto& [id, host] : pool.hosts()) {
    if (const std::string fault = state_fault(pool, host); !fault.empty()) return id + " " + fault;
  }
  for (const std::string zone_code : {"Region1,Zone1", "Region1,Zone2", "Region2,Zone1"}) {
    for (const Arch arch : {Arch::kX86, Arch::kX86_64, Arch::kArm, Arch::kArm64}) {
      if (in_order(index, zone_code, arch) != expected_order(pool, zone_code, arch)) return "the order";
      for (const OrderedHosts* group : index.groups(index.number_of(zone_code), arch)) {
        for (OrderedHosts::Cursor cursor(*group, {}); cursor.get() != nullptr; cursor.next()) {
          if (const std::string fault = entry_fault(pool, *cursor.get()); !fault.empty()) return fault;
          if (const std::string fault = learned_fault(index, *cursor.get()); !fault.empty()) return fault;
        }
      }
    }
  }
  const std::vector<std::string> faults = pool_faults(pool);
  return faults.empty() ? "" : faults.front();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(capacity_index)

BOOST_AUTO_TEST_CASE(after_any_history_the_index_says_what_the_rows_say) {
  BOOST_TEST(rc::check("history", [](std::uint64_t seed) {
    PoolHistory history(seed);
    Pool pool;
    for (int step = 0; step < 150; ++step) {
      pool.apply(history.next(pool));
      if (step % 10 == 0) RC_ASSERT(index_fault(pool) == "");
    }
    RC_ASSERT(index_fault(pool) == "");
  }));
}

BOOST_AUTO_TEST_CASE(a_copy_of_a_pool_has_an_index_of_its_own) {
  const Pool pool = pool_of({host_row(1), host_row(2)});
  Pool copy = pool;
  Host host = *copy.host("h1");
  host.reserved = true;
  copy.apply(change_set({PutHost{host}}));
  BOOST_TEST(in_order(copy) == Names{"h2"});
  BOOST_TEST(in_order(pool) == (Names{"h1", "h2"}));
}

BOOST_AUTO_TEST_CASE(only_Online_hosts_that_are_not_reserved_are_listed) {  // ALLOC-10
  Pool pool = pool_of({host_row(1), host_row(2)});
  for (const HostStatus status : {HostStatus::kInit, HostStatus::kOffline, HostStatus::kFailed}) {
    Host host = *pool.host("h1");
    host.status = status;
    pool.apply(change_set({PutHost{host}}));
    BOOST_TEST(in_order(pool) == Names{"h2"});
    host = *pool.host("h1");
    host.status = HostStatus::kOnline;
    pool.apply(change_set({PutHost{host}}));
    BOOST_TEST(in_order(pool) == (Names{"h1", "h2"}));
  }
}

BOOST_AUTO_TEST_CASE(a_name_that_no_host_ever_had_has_no_number) {
  const Pool pool = pool_of({host_row(1)});
  BOOST_TEST(pool.capacity().number_of("Region9") == 0u);
  BOOST_TEST(pool.capacity().number_of("") == 0u);
  BOOST_TEST(pool.capacity().groups(0, std::nullopt).empty());
  BOOST_TEST(pool.capacity().groups(pool.capacity().number_of("Region1,Zone1"), std::nullopt).size() == 1u);
  BOOST_TEST(!pool.capacity().find("h2").has_value());
}

// ---- the order of ids ----

BOOST_AUTO_TEST_CASE(hosts_are_in_the_order_of_their_ids_however_they_came) {  // ALLOC-20
  Names ids;
  for (int i = 0; i < 300; ++i) ids.push_back("id" + std::to_string(1000 + i));
  Names descending = ids;
  std::ranges::reverse(descending);
  Names shuffled = ids;
  SeededRandom random(7);
  for (std::size_t i = shuffled.size(); i > 1; --i) std::swap(shuffled[i - 1], shuffled[random.below(i)]);
  for (const Names& came : {ids, descending, shuffled}) {
    Pool pool;
    int n = 0;
    for (const std::string& id : came) pool.apply(change_set({PutHost{named(id, ++n)}}));
    BOOST_TEST((in_order(pool) == ids));
  }
}

BOOST_AUTO_TEST_CASE(between_two_neighbours_there_is_always_room_for_another) {  // numbers are given anew
  Pool pool;
  pool.apply(change_set({PutHost{named("a", 1)}, PutHost{named("b", 2)}}));
  std::string id = "a";
  std::set<std::string> ids{"a", "b"};
  for (int n = 0; n < 200; ++n) {  // each between the last one and b, so that the gap is halved each time
    id += 'z';
    Host host = named(id, n);
    host.cpu_cores = 16 + n % 2;
    pool.apply(change_set({PutHost{host}}));
    ids.insert(id);
  }
  BOOST_TEST((in_order(pool) == expected_order(pool, "Region1,Zone1", Arch::kX86_64)));
  BOOST_TEST(pool.capacity().hosts().size() == ids.size());
}

BOOST_AUTO_TEST_CASE(the_place_of_a_host_that_left_is_used_again_without_a_trace) {
  Pool pool = pool_with({with_disk(host_row(1), "/a"), host_row(2)}, {});
  Host gone = *pool.host("h1");
  gone.delete_time = 5;
  pool.apply(change_set({PutHost{gone}}));
  Host next = host_row(3);
  next.location.zone = "Zone2";
  pool.apply(change_set({PutHost{next}}));
  BOOST_TEST(in_order(pool) == Names{"h2"});
  BOOST_TEST(in_order(pool.capacity(), "Region1,Zone2", Arch::kX86_64) == Names{"h3"});
  const HostState& state = pool.capacity().state(*pool.capacity().find("h3"));
  BOOST_TEST(state.disks.empty());
  BOOST_TEST(state.ports.count_absent(1, 65'536) == 65'534u);
}

// ---- learned facts ----

BOOST_AUTO_TEST_CASE(a_port_fact_is_learned_at_the_next_change_once_searches_cost_more_than_the_hosts) {
  Host without = host_row(1);
  without.ssh_port = 100;
  Pool pool = pool_of({without, host_row(2)});
  const std::vector<PortsAsked> shape{{100, 101, 1}};
  pool.capacity().searched_in_vain(shape, 2);
  pool.apply(change_set({PutHost{host_row(3)}}));
  BOOST_TEST(pool.capacity().port_fact(shape) == 0u);  // not dearer yet
  pool.capacity().searched_in_vain(shape, 2);
  BOOST_TEST(pool.capacity().port_fact(shape) == 0u);  // not at a search
  pool.apply(change_set({PutHost{host_row(4)}}));
  const FactBits fact = pool.capacity().port_fact(shape);
  BOOST_TEST(fact >= FactBits{1} << kFirstLearnedFact);
  SearchBounds bounds;
  bounds.facts = fact;
  Names ids;
  const auto groups = pool.capacity().groups(pool.capacity().number_of("Region1,Zone1"), Arch::kX86_64);
  for (OrderedHosts::Cursor cursor(*groups[0], bounds); cursor.get() != nullptr; cursor.next())
    ids.push_back(pool.capacity().id(cursor.get()->host));
  BOOST_TEST(ids == (Names{"h2", "h3", "h4"}));
  BOOST_TEST(pool.capacity().port_fact(std::vector<PortsAsked>{{100, 101, 0}}) == 0u);
}

BOOST_AUTO_TEST_CASE(of_too_many_facts_the_oldest_is_forgotten) {
  Pool pool = pool_of({host_row(1)});
  const auto shape = [](std::uint32_t number) { return std::vector<PortsAsked>{{100, 200, number + 1}}; };
  for (std::uint32_t i = 0; i <= kMaxLearnedFacts; ++i) {
    pool.capacity().searched_in_vain(shape(i), 2);
    pool.apply(change_set({PutHost{*pool.host("h1")}}));
    BOOST_TEST(pool.capacity().port_fact(shape(i)) != 0u);
  }
  BOOST_TEST(pool.capacity().port_fact(shape(0)) == 0u);
  std::set<FactBits> facts;
  for (std::uint32_t i = 1; i <= kMaxLearnedFacts; ++i) facts.insert(pool.capacity().port_fact(shape(i)));
  BOOST_TEST(facts.size() == kMaxLearnedFacts);
  BOOST_TEST(!facts.contains(0));
}

// ---- simulations ----

BOOST_AUTO_TEST_CASE(what_is_taken_and_given_back_leaves_the_index_as_it_was) {  // INV-9
  const Pool pool = pool_of({with_disk(host_row(1), "/a"), host_row(2)});
  CapacityIndex index = pool.capacity();
  Claim claim;
  claim.host = *index.find("h1");
  claim.cores = 4;
  claim.memory = 8;
  claim.disk = 0;
  claim.ports = {100, 101};
  for (const bool exclusive : {false, true}) {
    claim.exclusive = exclusive;
    index.take(claim, "c1");
    const HostState& state = index.state(claim.host);
    BOOST_TEST((state.load == (exclusive ? LoadStat::kExclusive : LoadStat::kInUsed)));
    BOOST_TEST((state.free_cores == 12 && state.free_memory == 56 && state.claims == 1));
    BOOST_TEST((state.disks[0].status == DiskStatus::kExhaust));
    BOOST_TEST((state.ports.has(100) && state.ports.has(101)));
    BOOST_TEST((state.exclusive_holder == (exclusive ? index.number_of("c1") : 0)));
    BOOST_TEST(in_order(index, "Region1,Zone1", Arch::kX86_64) == (Names{"h2", "h1"}));
    index.give_back(claim);
    BOOST_TEST((index.state(claim.host) == pool.capacity().state(claim.host)));
    BOOST_TEST(in_order(index, "Region1,Zone1", Arch::kX86_64) == (Names{"h1", "h2"}));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
