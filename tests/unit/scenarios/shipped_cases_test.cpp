#include <set>

#include <boost/test/unit_test.hpp>

#include "scenarios/kill_sweep.h"
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

// FT-CRS: a sweep that lost its `every`, a store or a moment would pass as well, and nobody would miss it.
BOOST_AUTO_TEST_CASE(every_kind_of_work_is_killed_at_every_write_at_every_moment_on_both_stores) {
  const auto worlds = make_fake_worlds({});
  const Suite suite = shipped(*worlds);
  SuiteOptions options;
  options.selection.cases = {"FT-CRS-*"};
  std::set<std::string> whole;
  for (const CaseDef& scenario : selected_cases(suite, options.selection)) {
    const auto sweep = kill_sweep_of(scenario);
    if (sweep && sweep->stores.size() == 2 && sweep->moments.size() == 4 && sweep->only == 0)
      whole.insert(scenario.covers.begin(), scenario.covers.end());
  }
  // 08 is about chosen writes.
  for (const char* id : {"FT-CRS-01", "FT-CRS-02", "FT-CRS-03", "FT-CRS-04", "FT-CRS-05", "FT-CRS-06",
                         "FT-CRS-07", "FT-CRS-09"})
    BOOST_TEST(whole.contains(id), id << " is nowhere killed at every write, moment and store");
  int points = 0;
  for (const CaseResult& each : run_suite(suite, *worlds, options).cases) points += each.kill_points;
  BOOST_TEST(points >= 1'000);
}

}  // namespace
}  // namespace hostyard
