#include "scenarios/repetition.h"

#include <boost/test/unit_test.hpp>

namespace hostyard {
namespace {

CaseResult run_of(const std::string& name, int run, CaseOutcome outcome) {
  CaseResult result;
  result.id = "area/x.yaml#" + name + run_suffix(run);
  result.name = name + run_suffix(run);
  result.outcome = outcome;
  result.rerun = "again " + std::to_string(run);
  return result;
}

BOOST_AUTO_TEST_CASE(a_run_is_told_from_its_case_by_the_end_of_its_name) {
  BOOST_TEST(case_of_run("a") == "a");
  BOOST_TEST(case_of_run("a" + run_suffix(1)) == "a");
  BOOST_TEST(case_of_run("a" + run_suffix(12)) == "a");
  BOOST_TEST(case_of_run("a (run 3) b") == "a (run 3) b");
  BOOST_TEST(case_of_run("a (run b)") == "a (run b)");
  BOOST_TEST(case_of_run("a (run 3) b (run 2)") == "a (run 3) b");
}

// must 9
BOOST_AUTO_TEST_CASE(a_case_of_which_some_runs_failed_failed_once) {
  using enum CaseOutcome;
  SuiteResult result;
  result.cases = {run_of("a", 1, kFailed), run_of("a", 2, kFailed), run_of("b", 1, kPassed)};
  BOOST_TEST(failed_ids(result) == std::vector<std::string>{"area/x.yaml#a"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_case_is_flaky_where_some_runs_failed_and_some_did_not) {
  using enum CaseOutcome;
  SuiteResult result;
  result.cases = {run_of("always red", 1, kFailed), run_of("always red", 2, kFailed),
                  run_of("green", 1, kPassed),      run_of("green", 2, kPassed),
                  run_of("mixed", 1, kPassed),      run_of("mixed", 2, kFailed),
                  run_of("mixed", 3, kFailed),      run_of("once", 1, kFailed)};
  const std::vector<FlakyCase> flaky = flaky_cases(result);
  BOOST_REQUIRE_EQUAL(flaky.size(), 1U);
  BOOST_TEST(flaky[0].name == "mixed");
  BOOST_TEST(flaky[0].runs == 3);
  BOOST_TEST(flaky[0].failed == 2);
  BOOST_TEST(flaky[0].rerun == "again 2");
}

}  // namespace
}  // namespace hostyard
