#include <ctime>
#include <set>

#include <boost/test/unit_test.hpp>

#include "realexec/random_ids.h"
#include "realexec/system_clock.h"

namespace hostyard::test {

BOOST_AUTO_TEST_CASE(the_system_clock_agrees_with_the_machine) {
  SystemClock clock;
  const auto before = static_cast<TimeMicros>(std::time(nullptr)) * kSecond;
  const TimeMicros now = clock.now();
  // time() follows the kernel's tick, and may be a moment behind.
  const auto after = (static_cast<TimeMicros>(std::time(nullptr)) + 2) * kSecond;
  BOOST_TEST(before - kSecond <= now);
  BOOST_TEST(now <= after);
}

BOOST_AUTO_TEST_CASE(waiting_returns_no_earlier_than_asked_and_at_once_for_the_past) {
  SystemClock clock;
  const TimeMicros until = clock.now() + 2 * kMillisecond;
  clock.wait_until(until);
  BOOST_TEST(clock.now() >= until);
  clock.wait_until(0);
  clock.wait_until(clock.now() - kSecond);
}

// DOM-3
BOOST_AUTO_TEST_CASE(random_ids_are_distinct_between_sources_too) {
  RandomIds one;
  RandomIds other;
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) {
    ids.insert(one.next());
    ids.insert(other.next());
  }
  BOOST_TEST(ids.size() == 2000u);
  for (const std::string& id : ids) {
    BOOST_TEST(id.size() == 22u);
    BOOST_TEST(id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
                   std::string::npos,
               id);
  }
}

}  // namespace hostyard::test
