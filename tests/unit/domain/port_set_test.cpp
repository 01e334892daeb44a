// Sets of ports against a set of the standard library, and the choice of ports (ALLOC-40).
#include "engine/domain/port_set.h"

#include <algorithm>
#include <set>

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include "engine/base/random.h"

namespace hostyard::test {
namespace {

using Numbers = std::vector<std::uint16_t>;
constexpr std::uint32_t kEnd = 65'536;

PortSet set_of(const Numbers& ports) {
  PortSet set;
  for (const std::uint16_t port : ports) set.add(port);
  return set;
}

// Ports near the borders of words, so that words are shared and are crossed.
std::uint32_t random_port(SeededRandom& random) {
  constexpr std::uint32_t kBorders[] = {1, 63, 64, 127, 128, 640, 9999, 65'470, 65'535};
  const std::uint32_t border = kBorders[random.below(std::size(kBorders))];
  return std::clamp(border + static_cast<std::uint32_t>(random.below(9)), 5u, kEnd + 3) - 4;
}

std::uint32_t linear_count(const std::set<std::uint32_t>& model, std::uint32_t start, std::uint32_t end) {
  std::uint32_t absent = 0;
  for (std::uint32_t port = start; port < end; ++port) absent += model.contains(port) ? 0 : 1;
  return absent;
}

std::uint32_t linear_first(const std::set<std::uint32_t>& model, std::uint32_t from, std::uint32_t end) {
  while (from < end && model.contains(from)) ++from;
  return from;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(port_set)

BOOST_AUTO_TEST_CASE(a_new_set_has_no_port) {
  const PortSet set;
  BOOST_TEST(!set.has(1));
  BOOST_TEST(set.first_absent(1, kEnd) == 1u);
  BOOST_TEST(set.count_absent(1, kEnd) == 65'535u);
}

BOOST_AUTO_TEST_CASE(the_last_port_is_a_port) {  // ALLOC-14
  PortSet set = set_of({65'535});
  BOOST_TEST(set.has(65'535));
  BOOST_TEST(!set.has(65'534));
  BOOST_TEST(set.first_absent(65'535, kEnd) == kEnd);
  BOOST_TEST(set.first_absent(65'534, kEnd) == 65'534u);
  BOOST_TEST(set.count_absent(65'535, kEnd) == 0u);
  BOOST_TEST(set.count_absent(1, kEnd) == 65'534u);
}

BOOST_AUTO_TEST_CASE(what_is_added_and_removed_again_leaves_an_equal_set) {
  PortSet set = set_of({100, 200});
  set.add(150);
  set.add(150);
  set.remove(150);
  set.remove(151);
  set.remove(60'000);
  BOOST_TEST((set == set_of({200, 100})));
  BOOST_TEST((set != set_of({100})));
  set.remove(100);
  set.remove(200);
  BOOST_TEST((set == PortSet()));
}

BOOST_AUTO_TEST_CASE(a_full_range_has_nothing_absent) {
  PortSet set;
  for (std::uint32_t port = 1; port < kEnd; ++port) set.add(port);
  BOOST_TEST(set.first_absent(1, kEnd) == kEnd);
  BOOST_TEST(set.count_absent(1, kEnd) == 0u);
  set.remove(40'000);
  BOOST_TEST(set.first_absent(1, kEnd) == 40'000u);
  BOOST_TEST(set.first_absent(1, 40'000) == 40'000u);
  BOOST_TEST(set.count_absent(40'000, 40'001) == 1u);
}

BOOST_AUTO_TEST_CASE(a_set_answers_as_the_standard_librarys_does) {
  BOOST_TEST(rc::check("port set", [](std::uint64_t seed) {
    SeededRandom random(seed ^ stable_hash("port set"));
    PortSet set;
    std::set<std::uint32_t> model;
    for (int step = 0; step < 60; ++step) {
      const std::uint32_t port = random_port(random);
      if (random.below(3) > 0) {
        set.add(port);
        model.insert(port);
      } else {
        set.remove(port);
        model.erase(port);
      }
      RC_ASSERT(set.has(port) == model.contains(port));
      const std::uint32_t start = random_port(random);
      const std::uint32_t end = std::min(start + static_cast<std::uint32_t>(random.below(200)), kEnd);
      RC_ASSERT(set.count_absent(start, end) == linear_count(model, start, end));
      RC_ASSERT(set.first_absent(start, end) == linear_first(model, start, end));
    }
    PortSet rebuilt;  // whatever the order
    for (auto port = model.rbegin(); port != model.rend(); ++port) rebuilt.add(*port);
    RC_ASSERT(set == rebuilt);
  }));
}

BOOST_AUTO_TEST_CASE(a_set_with_another_added_has_the_ports_of_both) {
  BOOST_TEST(rc::check("add_all", [](std::uint64_t seed) {
    SeededRandom random(seed ^ stable_hash("add_all"));
    PortSet one;
    PortSet other;
    PortSet both;
    for (int step = 0; step < 30; ++step) {
      const std::uint32_t port = random_port(random);
      (random.below(2) == 0 ? one : other).add(port);
      both.add(port);
    }
    one.add_all(other);
    RC_ASSERT(one == both);
  }));
}

// ---- choose_ports ----

BOOST_AUTO_TEST_CASE(a_range_gets_its_lowest_free_ports) {  // ALLOC-40
  Ports chosen;
  const PortsAsked asked[] = {{100, 110, 3}};
  BOOST_TEST(choose_ports(set_of({100, 102}), asked, chosen));
  BOOST_TEST((chosen == Ports{101, 103, 104}));
  // what was there is kept
  BOOST_TEST(choose_ports(set_of({}), asked, chosen));
  BOOST_TEST((chosen == Ports{101, 103, 104, 100, 101, 102}));
}

BOOST_AUTO_TEST_CASE(a_range_that_gets_too_few_ends_the_choice) {  // ruling ALLOC-40
  Ports chosen;
  const PortsAsked asked[] = {{100, 102, 1}, {100, 103, 3}, {500, 600, 1}};
  BOOST_TEST(!choose_ports(set_of({101}), asked, chosen));
  BOOST_TEST((chosen == Ports{100, 102}));  // what was found until there
}

BOOST_AUTO_TEST_CASE(nothing_asked_is_served_everywhere) {
  Ports chosen;
  const PortsAsked none[] = {{100, 101, 0}, {100, 101, 0}};
  BOOST_TEST(choose_ports(set_of({100}), none, chosen));
  BOOST_TEST(choose_ports(set_of({100}), {}, chosen));
  BOOST_TEST(chosen.empty());
}

BOOST_AUTO_TEST_CASE(chosen_ports_are_those_of_a_linear_search) {  // ALLOC-31, ALLOC-40
  BOOST_TEST(rc::check("choose_ports", [](std::uint64_t seed) {
    SeededRandom random(seed ^ stable_hash("choose_ports"));
    PortSet held;
    std::set<std::uint32_t> taken;
    for (std::uint64_t i = random.below(40); i > 0; --i) {
      const std::uint32_t port = 100 + static_cast<std::uint32_t>(random.below(60));
      held.add(port);
      taken.insert(port);
    }
    std::vector<PortsAsked> asked;
    for (std::uint64_t i = random.below(4); i > 0; --i) {
      const std::uint32_t start = 95 + static_cast<std::uint32_t>(random.below(60));
      const std::uint32_t size = 1 + static_cast<std::uint32_t>(random.below(20));
      asked.push_back({start, start + size, static_cast<std::uint32_t>(random.below(size + 1))});
    }
    Ports expected;
    bool served = true;
    for (std::size_t i = 0; i < asked.size() && served; ++i) {
      std::uint32_t left = asked[i].count;
      for (std::uint32_t port = asked[i].start; port < asked[i].end && left > 0; ++port) {
        if (!taken.insert(port).second) continue;
        expected.push_back(static_cast<std::uint16_t>(port));
        --left;
      }
      served = left == 0;
    }
    Ports chosen;
    const PortSet before = held;
    RC_ASSERT(choose_ports(held, asked, chosen) == served);
    RC_ASSERT(chosen == expected);
    RC_ASSERT(held == before);
  }));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
