#include "scenarios/kill_sweep.h"

#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>

#include "scenarios/suite.h"
#include "tests/temporary_folder.h"
#include "tools/hostyard/fake_backend.h"

namespace hostyard {
namespace {

CaseResult run_one(const std::string& text) {
  const test::TemporaryFolder folder;
  const std::string file = folder / "x.yaml";
  std::ofstream(file) << text;
  const auto worlds = make_fake_worlds({});
  const Suite suite = load_suite({file}, *worlds);
  for (const FileProblem& problem : suite.problems) BOOST_TEST_MESSAGE(to_text(problem));
  BOOST_REQUIRE(suite.problems.empty());
  return run_suite(suite, *worlds, {}).cases.at(0);
}

const StepResult& red_step_of(const CaseResult& result) {
  BOOST_REQUIRE(result.outcome == CaseOutcome::kFailed);
  for (const StepResult& step : result.steps) {
    if (step.outcome == StepOutcome::kFailed) return step;
  }
  BOOST_FAIL("no step failed");
  return result.steps.front();
}

std::string part_of(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos ? part : text;
}

const char* const kGrantCase = R"(
name: a grant
covers: [ALLOC-2]
steps:
  - pool load: {hosts: [{ip: 10.0.0.1}]}
  - crash: WHEN
  - allocations grant: {requests: [{holderId: c, requestId: r1, requirements: [{strategy: 0, count: 1, location: {region: Region1, zone: Zone1}, cpuCores: 4}]}]}
    again: AGAIN
)";

std::string grant_case(const std::string& when, const std::string& again) {
  std::string text = kGrantCase;
  text.replace(text.find("WHEN"), 4, when);
  text.replace(text.find("AGAIN"), 5, again);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_write_is_a_kill_point_for_each_moment_on_each_store) {
  const CaseResult result = run_one(grant_case("every", "REQUEST_ALREADY_GRANTED"));
  BOOST_TEST((result.outcome == CaseOutcome::kPassed));
  BOOST_TEST(result.kill_points == 8);
  BOOST_TEST(run_one(grant_case("{write: every, store: sqlite}", "30182")).kill_points == 4);
  BOOST_TEST(run_one(grant_case("{write: every, when: unsynced}", "[30182, 30125]")).kill_points == 2);
  BOOST_TEST(run_one(grant_case("{write: every, only: 1, when: after, store: memory}", "unless written"))
                 .kill_points == 1);
}

BOOST_AUTO_TEST_CASE(a_step_that_is_refused_when_it_is_repeated_is_red_and_says_how_to_see_that_point_alone) {
  const CaseResult result = run_one(grant_case("every", "HOST_BUSY"));
  const std::string message = red_step_of(result).message;
  const std::string refusal = "requestId r1 was granted to c before";
  BOOST_TEST(part_of(message, refusal) == refusal);
  const std::string points =
      "4 of 8 kill points are red; the first: the engine was killed at write 1 of 1 (after, "
      "memory store)";
  BOOST_TEST(part_of(message, points) == points);
  const std::string alone = "crash: {write: every, only: 1, when: after, store: memory}";
  BOOST_TEST(part_of(message, alone) == alone);
}

BOOST_AUTO_TEST_CASE(WF_2_a_run_that_does_not_end_as_the_undisturbed_one_is_red_with_what_differs) {
  // Asking again adds 1 core a time: the second one is one too many.
  const CaseResult result = run_one(R"(
name: a recycling of a part
covers: [REC-1]
steps:
  - pool load:
      hosts: [{ip: 10.0.0.1}]
      ledger: [{holderId: c, requestId: r1, hostId: host1, cpuCores: 4}]
  - crash: every
  - allocations recycle: {requests: [{type: RecycleHost, holderId: c, hostId: host1, cpuCores: 1}]}
)");
  const StepResult& step = red_step_of(result);
  BOOST_TEST(part_of(step.message, "it did not end as the run that nobody disturbed") ==
             "it did not end as the run that nobody disturbed");
  BOOST_REQUIRE(!step.differences.empty());
  BOOST_TEST(step.differences[0].path == "hosts.10.0.0.1.usedCpuCores");
  BOOST_TEST(step.differences[0].expected == "3");
  BOOST_TEST(step.differences[0].actual == "2");
}

BOOST_AUTO_TEST_CASE(a_case_that_is_red_without_a_crash_is_not_killed) {
  const CaseResult result = run_one(R"(
name: nothing is there
covers: [ALLOC-2]
steps:
  - crash: every
  - allocations grant: {requests: [{holderId: c, requestId: r1, requirements: [{strategy: 0, count: 1, location: {region: Region1, zone: Zone1}}]}]}
)");
  BOOST_TEST((result.outcome == CaseOutcome::kFailed));
  BOOST_TEST(result.kill_points == 0);
}

}  // namespace hostyard
