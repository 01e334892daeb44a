#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>

#include "engine/store/memory_store.h"
#include "scenarios/campaign/generator.h"
#include "scenarios/campaign/run.h"
#include "scenarios/campaign/shrink.h"
#include "scenarios/suite.h"
#include "tests/temporary_folder.h"
#include "tools/hostyard/fake_backend.h"

namespace hostyard::campaign {
namespace {

CampaignSettings settings_with(WorldFactory& worlds) {
  CampaignSettings settings;
  settings.worlds = &worlds;
  settings.stores = [](std::int64_t) {
    return std::vector{StoreMaker{"memory", [](bool) { return std::make_unique<MemoryStore>(); }, false}};
  };
  return settings;
}

std::vector<Operation> operations_of(const CampaignSettings& settings, std::uint64_t seed, int number) {
  Run run(settings.stores(0), *settings.worlds);
  Generator generator(seed);
  std::vector<Operation> operations;
  while (static_cast<int>(operations.size()) < number) {
    Operation next = generator.next(run.model());
    // A case compares its engines after every step, so that none stays behind.
    if (next.actor == Actor::kStale) next.actor = Actor::kOther;
    run.step(next);
    operations.push_back(std::move(next));
  }
  return operations;
}

std::string red_step(const CaseResult& result) {
  for (const StepResult& step : result.steps) {
    if (step.outcome != StepOutcome::kFailed) continue;
    std::string text = step.text + ": " + step.message;
    for (const Difference& difference : step.differences)
      text += "\n" + difference.path + ": " + difference.expected + ", is " + difference.actual;
    return text;
  }
  return "";
}

// The engine is right, so every saved way to a "counterexample" passes.
BOOST_AUTO_TEST_CASE(saved_counterexamples_run_as_scenarios) {
  const test::TemporaryFolder folder;
  const auto worlds = make_fake_worlds({});
  const CampaignSettings settings = settings_with(*worlds);
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    const auto text = scenario_of(settings, {operations_of(settings, seed, 120), "model", "made up"}, {});
    BOOST_TEST_REQUIRE(text.has_value());
    std::ofstream(folder.path() / (std::to_string(seed) + ".yaml")) << *text;
  }
  const Suite suite = load_suite({folder.path().string()}, *worlds);
  for (const FileProblem& problem : suite.problems) BOOST_TEST(false, to_text(problem));
  BOOST_REQUIRE(suite.problems.empty());
  for (const CaseResult& result : run_suite(suite, *worlds, {}).cases) BOOST_TEST(red_step(result) == "");
}

}  // namespace
}  // namespace hostyard::campaign
