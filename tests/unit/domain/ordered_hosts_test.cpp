// Hosts in the order of choice (ALLOC-20), against a map of the standard library and a linear filter.
#include "engine/domain/ordered_hosts.h"

#include <algorithm>
#include <map>

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include "engine/base/random.h"

namespace hostyard::test {
namespace {

using Model = std::map<OrderKey, OrderedHost>;

OrderedHost entry(Count cores, Count memory, HostIndex host) {
  OrderedHost made;
  made.key = OrderKey::of(cores, memory, host);
  made.host = host;
  return made;
}

std::vector<HostIndex> walk(const OrderedHosts& hosts, const SearchBounds& bounds) {
  std::vector<HostIndex> found;
  for (OrderedHosts::Cursor cursor(hosts, bounds); cursor.get() != nullptr; cursor.next())
    found.push_back(cursor.get()->host);
  return found;
}

std::vector<HostIndex> filter(const Model& model, const SearchBounds& bounds) {
  std::vector<HostIndex> found;
  for (const auto& [key, host] : model) {
    const bool fits = key.free_cores() >= bounds.cores && key.free_memory() >= bounds.memory &&
                      host.largest_disk >= bounds.disk && (host.facts & bounds.facts) == bounds.facts &&
                      (bounds.rack == 0 || host.rack == bounds.rack);
    if (fits) found.push_back(host.host);
  }
  return found;
}

// Few values, so that keys tie in cores and memory and bounds cut through blocks.
OrderedHost random_entry(SeededRandom& random, HostIndex host) {
  OrderedHost made = entry(static_cast<Count>(random.below(6)), static_cast<Count>(random.below(6)), host);
  made.rack = static_cast<NameNumber>(1 + random.below(3));
  made.facts = static_cast<FactBits>(random.below(8)) << kFirstFact;
  made.largest_disk = static_cast<Count>(random.below(4)) - 1;
  return made;
}

SearchBounds random_bounds(SeededRandom& random) {
  SearchBounds bounds;
  bounds.cores = static_cast<Count>(random.below(7));
  bounds.memory = static_cast<Count>(random.below(7));
  bounds.disk = static_cast<Count>(random.below(4)) - 1;
  bounds.facts = random.below(2) == 0 ? 0 : static_cast<FactBits>(random.below(8)) << kFirstFact;
  bounds.rack = static_cast<NameNumber>(random.below(4));
  return bounds;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ordered_hosts)

BOOST_AUTO_TEST_CASE(a_key_orders_by_cores_descending_memory_descending_id_ascending) {  // ALLOC-20
  const std::vector<OrderKey> in_order{OrderKey::of(kMaxCount, 0, 9), OrderKey::of(8, kMaxCount, 9),
                                       OrderKey::of(8, 2, 1),         OrderKey::of(8, 2, 2),
                                       OrderKey::of(8, 1, 0),         OrderKey::of(7, kMaxCount, 0),
                                       OrderKey::of(0, 0, 0),         OrderKey::of(0, 0, UINT64_MAX)};
  BOOST_TEST(std::ranges::is_sorted(in_order));
  BOOST_TEST((std::ranges::adjacent_find(in_order) == in_order.end()));
  BOOST_TEST(in_order[0].free_cores() == kMaxCount);
  BOOST_TEST(in_order[0].free_memory() == 0);
  BOOST_TEST(in_order[1].free_cores() == 8);
  BOOST_TEST(in_order[1].free_memory() == kMaxCount);
}

BOOST_AUTO_TEST_CASE(an_empty_list_has_nothing_to_walk) {
  OrderedHosts hosts;
  BOOST_TEST(walk(hosts, {}).empty());
  hosts.insert(entry(1, 1, 5));
  hosts.erase(OrderKey::of(1, 1, 5));
  BOOST_TEST(hosts.size() == 0u);
  BOOST_TEST(walk(hosts, {}).empty());
  hosts.insert(entry(1, 1, 6));
  BOOST_TEST(walk(hosts, {}) == std::vector<HostIndex>{6});
}

BOOST_AUTO_TEST_CASE(an_only_host_may_be_replaced_wherever_it_goes) {
  OrderedHosts hosts;
  hosts.insert(entry(4, 4, 1));
  for (const auto& [cores, memory] : {std::pair{9, 9}, {0, 0}, {0, 0}, {4, 4}}) {
    const OrderKey before = OrderedHosts::Cursor(hosts, {}).get()->key;
    hosts.replace(before, entry(cores, memory, 1));
    BOOST_TEST(hosts.size() == 1u);
    BOOST_TEST(OrderedHosts::Cursor(hosts, {}).get()->key.free_cores() == cores);
  }
}

BOOST_AUTO_TEST_CASE(the_walk_is_that_of_a_linear_filter_after_any_changes) {
  BOOST_TEST(rc::check("ordered hosts", [](std::uint64_t seed) {
    SeededRandom random(seed ^ stable_hash("ordered hosts"));
    OrderedHosts hosts;
    Model model;
    HostIndex made = 0;
    // each history prefers to grow, to stay or to shrink, so that blocks fill, split and vanish
    const std::uint64_t growth = 1 + random.below(4);
    for (int step = 0; step < 600; ++step) {
      const bool grow = model.empty() || random.below(5) < growth;
      if (grow && random.below(3) > 0) {
        const OrderedHost fresh = random_entry(random, ++made);
        hosts.insert(fresh);
        model.emplace(fresh.key, fresh);
      } else if (!model.empty()) {
        const auto old = std::next(model.begin(), static_cast<std::ptrdiff_t>(random.below(model.size())));
        const OrderKey key = old->first;
        const OrderedHost changed = random_entry(random, old->second.host);
        model.erase(old);
        if (grow || random.below(2) == 0) {
          hosts.replace(key, changed);
          model.emplace(changed.key, changed);
        } else {
          hosts.erase(key);
        }
      }
      RC_ASSERT(hosts.size() == model.size());
      if (step % 7 != 0) continue;
      const SearchBounds bounds = random_bounds(random);
      RC_ASSERT(walk(hosts, bounds) == filter(model, bounds));
    }
    RC_ASSERT(walk(hosts, {}) == filter(model, {}));
    while (!model.empty()) {
      hosts.erase(model.begin()->first);
      model.erase(model.begin());
    }
    RC_ASSERT(hosts.size() == 0u);
    RC_ASSERT(walk(hosts, {}).empty());
  }));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
