#include "scenarios/manual.h"

#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "scenarios/manual_examples.h"
#include "scenarios/step_kinds.h"
#include "scenarios/suite.h"
#include "tests/temporary_folder.h"
#include "tools/hostyard/fake_backend.h"

namespace hostyard {
namespace {

// The ```yaml blocks of a page.
std::vector<std::string> yaml_blocks(const std::string& page) {
  const std::string open = "\n```yaml\n";
  std::vector<std::string> blocks;
  for (std::size_t at = page.find(open); at != std::string::npos; at = page.find(open, at)) {
    at += open.size();
    const std::size_t end = page.find("\n```\n", at);
    BOOST_REQUIRE(end != std::string::npos);
    blocks.push_back(page.substr(at, end - at) + "\n");
    at = end;
  }
  return blocks;
}

// A whole case stays as it is, steps get a head.
std::string as_case(const std::string& block, std::size_t number) {
  if (!block.starts_with("- ")) return block;
  std::string text = "name: example " + std::to_string(number) + "\ncovers: [CLI-4]\n";
  text += std::string(manual_world()) + "\nsteps:\n";
  std::istringstream lines(block);
  for (std::string line; std::getline(lines, line);) text += "  " + line + "\n";
  return text;
}

void check_file_passes(const std::string& path) {
  const auto worlds = make_fake_worlds({});
  const Suite suite = load_suite({path}, *worlds);
  for (const FileProblem& problem : suite.problems) BOOST_TEST(false, to_text(problem));
  if (!suite.problems.empty()) return;
  for (const CaseResult& one : run_suite(suite, *worlds, {}).cases) {
    for (const StepResult& step : one.steps) {
      std::string words = std::to_string(step.line) + ": " + step.message;
      for (const Difference& each : step.differences)
        words += "\n" + each.path + ": expected " + each.expected + ", is " + each.actual;
      for (const std::string& broken : step.broken_invariants) words += "\n" + broken;
      BOOST_TEST((step.outcome == StepOutcome::kPassed), words);
    }
  }
}

void check_passes(const std::string& text) {
  const test::TemporaryFolder folder;
  std::ofstream(folder / "x.yaml") << text;
  check_file_passes(folder / "x.yaml");
}

// must 1
BOOST_AUTO_TEST_CASE(the_manual_in_docs_is_what_the_registry_makes) {
  std::ifstream in(std::string(HOSTYARD_SOURCE_DIR) + "/docs/scenario-manual.md");
  std::ostringstream committed;
  committed << in.rdbuf();
  BOOST_TEST((committed.str() == scenario_manual()),
             "write it anew: build/release/hostyard test --manual > docs/scenario-manual.md");
}

BOOST_AUTO_TEST_CASE(every_step_of_the_manual_has_an_example_that_uses_it) {
  for (const StepKind& kind : step_kinds()) {
    const ManualExample* const example = manual_example(kind.name);
    BOOST_REQUIRE_MESSAGE(example != nullptr,
                          kind.name << " has no example: give it one in scenarios/manual_examples.cpp");
    BOOST_TEST(example->example.find(kind.name + ":") != std::string::npos, kind.name);
    BOOST_TEST(scenario_manual().find("\n### " + kind.name + "\n") != std::string::npos, kind.name);
  }
}

BOOST_AUTO_TEST_CASE(every_example_of_the_manual_passes) {
  const std::vector<std::string> blocks = yaml_blocks(scenario_manual());
  BOOST_TEST(blocks.size() > step_kinds().size());
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    BOOST_TEST_CONTEXT(as_case(blocks[i], i)) {
      check_passes(as_case(blocks[i], i));
    }
  }
}

BOOST_AUTO_TEST_CASE(every_example_of_the_tutorial_passes) {
  std::ifstream in(std::string(HOSTYARD_SOURCE_DIR) + "/docs/scenarios.md");
  std::ostringstream page;
  page << in.rdbuf();
  const std::vector<std::string> blocks = yaml_blocks(page.str());
  BOOST_TEST(blocks.size() >= 2U);
  for (const std::string& block : blocks) {
    BOOST_TEST_CONTEXT(block) {
      check_passes(block);
    }
  }
}

// What somebody wrote who had nothing but the manual.
BOOST_AUTO_TEST_CASE(the_suite_written_from_the_manual_passes) {
  check_file_passes(std::string(HOSTYARD_SOURCE_DIR) + "/docs/examples/scenarios");
}

}  // namespace
}  // namespace hostyard
