#include <boost/test/unit_test.hpp>

#include "scenarios/suite.h"
#include "tools/hostyard/fake_backend.h"

namespace hostyard {
namespace {

Suite shipped(WorldFactory& worlds) {
  return load_suite({std::string(HOSTYARD_SOURCE_DIR) + "/scenarios/cases"}, worlds);
}

BOOST_AUTO_TEST_CASE(the_shipped_cases_have_no_mistakes) {
  const auto worlds = make_fake_worlds({});
  const Suite suite = shipped(*worlds);
  for (const FileProblem& problem : suite.problems) BOOST_TEST(false, to_text(problem));
  BOOST_TEST(suite.whole);
}

// must 8, on everything that ships
BOOST_AUTO_TEST_CASE(the_shipped_cases_pass_and_do_not_depend_on_jobs_or_order) {
  const auto worlds = make_fake_worlds({});
  const Suite suite = shipped(*worlds);
  BOOST_REQUIRE(suite.problems.empty());
  SuiteOptions options;
  const SuiteResult plain = run_suite(suite, *worlds, options);
  options.jobs = 4;
  options.shuffle = true;
  const SuiteResult shuffled = run_suite(suite, *worlds, options);
  BOOST_REQUIRE_EQUAL(plain.cases.size(), shuffled.cases.size());
  for (std::size_t i = 0; i < plain.cases.size(); ++i) {
    BOOST_TEST_CONTEXT(plain.cases[i].id) {
      BOOST_TEST((plain.cases[i].outcome == CaseOutcome::kPassed));
      BOOST_TEST(plain.cases[i].id == shuffled.cases[i].id);
      BOOST_TEST(plain.cases[i].event_hash == shuffled.cases[i].event_hash);
    }
  }
}

}  // namespace
}  // namespace hostyard
