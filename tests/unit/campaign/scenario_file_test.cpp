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

// The operations of a run, without what no scenario has: faults, and engines beside the first.
std::vector<Operation> operations_of(std::uint64_t seed, int number) {
  Model model;
  Generator generator(seed);
  std::vector<Operation> operations;
  for (int i = 0; i < number; ++i) {
    operations.push_back({generator.next(model).body});
    predict(model, operations.back());
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
  int saved = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    std::vector<Operation> operations = operations_of(seed, 150);
    while (!operations.empty()) {
      if (const auto text = scenario_of({operations, "model", "made up"}, {})) {
        std::ofstream(folder.path() / (std::to_string(seed) + ".yaml")) << *text;
        ++saved;
        break;
      }
      operations.pop_back();
    }
  }
  BOOST_TEST(saved == 12);
  const auto worlds = make_fake_worlds({});
  const Suite suite = load_suite({folder.path().string()}, *worlds);
  for (const FileProblem& problem : suite.problems) BOOST_TEST(false, to_text(problem));
  BOOST_REQUIRE(suite.problems.empty());
  for (const CaseResult& result : run_suite(suite, *worlds, {}).cases) BOOST_TEST(red_step(result) == "");
}

}  // namespace
}  // namespace hostyard::campaign
