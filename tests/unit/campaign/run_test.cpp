#include "scenarios/campaign/run.h"

#include <boost/test/unit_test.hpp>

#include "engine/store/memory_store.h"
#include "scenarios/campaign/generator.h"
#include "tools/hostyard/fake_backend.h"

namespace hostyard::campaign {
namespace {

StoreMaker memory() {
  return {"memory", [](bool) { return std::make_unique<MemoryStore>(); }, false};
}

// Words of the counterexample, or nothing.
std::string campaign(std::uint64_t seed, int operations, std::uint64_t& hash) {
  const auto worlds = make_fake_worlds({});
  Run run({memory()}, *worlds);
  Generator generator(seed);
  try {
    for (int i = 0; i < operations; ++i) run.step(generator.next(run.model()));
    run.audit_all();
  } catch (const Counterexample& found) {
    return found.clause + " at step " + std::to_string(run.steps()) + ": " + found.text;
  }
  hash = run.event_hash();
  return "";
}

BOOST_AUTO_TEST_SUITE(a_run)

BOOST_AUTO_TEST_CASE(of_the_engine_agrees_with_the_model) {
  std::uint64_t hash = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) BOOST_TEST(campaign(seed, 1'000, hash) == "");
}

BOOST_AUTO_TEST_CASE(is_a_function_of_its_seed) {
  std::uint64_t first = 0;
  std::uint64_t again = 0;
  std::uint64_t other = 0;
  BOOST_TEST(campaign(7, 300, first) == "");
  BOOST_TEST(campaign(7, 300, again) == "");
  BOOST_TEST(campaign(8, 300, other) == "");
  BOOST_TEST(first == again);
  BOOST_TEST(first != other);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace hostyard::campaign
