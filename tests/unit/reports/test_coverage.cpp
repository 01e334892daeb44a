#include <boost/test/unit_test.hpp>

#include "reports/coverage.h"
#include "tests/unit/reports/sample.h"

namespace hostyard {
namespace {

SuiteResult suite_of(std::vector<CatalogueEntry> catalogue, std::vector<CaseResult> cases) {
  SuiteResult result;
  result.catalogue = std::move(catalogue);
  result.cases = std::move(cases);
  return result;
}

CaseResult covering(std::vector<std::string> covers, CaseOutcome outcome) {
  CaseResult result;
  result.covers = std::move(covers);
  result.outcome = outcome;
  return result;
}

Coverage coverage_of_one(bool due, const std::vector<CaseOutcome>& outcomes) {
  SuiteResult result = suite_of({{"FT-X-01", "", "", "", due}}, {});
  for (const CaseOutcome outcome : outcomes) result.cases.push_back(covering({"FT-X-01"}, outcome));
  return catalogue_coverage(result).at(0).coverage;
}

BOOST_AUTO_TEST_SUITE(coverage)

BOOST_AUTO_TEST_CASE(the_outcome_of_an_id_follows_from_its_cases_and_from_being_due) {
  constexpr auto kPassed = CaseOutcome::kPassed;
  constexpr auto kFailed = CaseOutcome::kFailed;
  constexpr auto kNa = CaseOutcome::kNotApplicable;
  struct {
    bool due;
    std::vector<CaseOutcome> outcomes;
    Coverage expected;
  } const rows[] = {
      {true, {kPassed}, Coverage::kPassed},
      {true, {kPassed, kNa}, Coverage::kPassed},
      {true, {kPassed, kFailed}, Coverage::kFailed},
      {true, {kNa}, Coverage::kNotApplicable},
      {true, {}, Coverage::kMissing},
      {false, {}, Coverage::kNotYet},
      {false, {kPassed}, Coverage::kPassed},
      {false, {kFailed}, Coverage::kFailed},
  };
  for (const auto& row : rows) {
    BOOST_TEST(name_of(coverage_of_one(row.due, row.outcomes)) == name_of(row.expected));
  }
}

BOOST_AUTO_TEST_CASE(an_id_with_a_star_collects_every_id_with_its_prefix) {
  const SuiteResult result = suite_of(
      {{"FT-WFL-*", "", "", "", true}, {"FT-WF", "", "", "", true}},
      {covering({"FT-WFL-07"}, CaseOutcome::kPassed), covering({"FT-WFX-07", "WF-1"}, CaseOutcome::kPassed),
       covering({"FT-WFL-*", "FT-WFL-08"}, CaseOutcome::kNotApplicable)});
  const auto rows = catalogue_coverage(result);
  BOOST_TEST((rows.at(0).cases == std::vector<std::size_t>{0, 2}));
  BOOST_TEST(rows.at(0).passed == 1);
  BOOST_TEST(rows.at(0).not_applicable == 1);
  BOOST_TEST(name_of(rows.at(1).coverage) == "missing");
}

BOOST_AUTO_TEST_CASE(what_is_not_in_the_catalogue_is_a_clause_and_clauses_sort_by_number) {
  const SuiteResult result =
      suite_of({{"FT-A-*", "", "", "", true}}, {covering({"IMP-10", "FT-A-1", "IMP-2"}, CaseOutcome::kPassed),
                                                covering({"DOM-20", "IMP-2"}, CaseOutcome::kFailed)});
  std::vector<std::string> ids;
  for (const CoverageRow& row : clause_coverage(result)) ids.push_back(row.entry.id);
  BOOST_TEST((ids == std::vector<std::string>{"DOM-20", "IMP-2", "IMP-10"}));
  BOOST_TEST(name_of(clause_coverage(result).at(1).coverage) == "failed");
}

BOOST_AUTO_TEST_CASE(a_suite_fails_when_a_case_fails_or_a_due_id_has_no_case) {
  const CaseResult good = covering({"FT-A-1"}, CaseOutcome::kPassed);
  const CaseResult bad = covering({"FT-A-1"}, CaseOutcome::kFailed);
  const CatalogueEntry due{"FT-A-1", "", "", "", true};
  const CatalogueEntry other{"FT-B-1", "", "", "", true};
  const CatalogueEntry later{"FT-C-1", "", "", "", false};
  BOOST_TEST(!suite_failed(suite_of({due, later}, {good})));
  BOOST_TEST(suite_failed(suite_of({due}, {good, bad})));
  BOOST_TEST(suite_failed(suite_of({due, other}, {good})));
  BOOST_TEST(!suite_failed(suite_of({}, {good})));
}

BOOST_AUTO_TEST_CASE(a_shard_does_not_answer_for_the_whole_catalogue) {
  SuiteResult result = sample::suite();
  result.cases = {sample::passed("only one")};
  BOOST_TEST(suite_failed(result));
  result.shard = "1/2";
  BOOST_TEST(!suite_failed(result));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace hostyard
