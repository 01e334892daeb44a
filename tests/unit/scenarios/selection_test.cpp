#include "scenarios/selection.h"

#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "scenarios/merge.h"

namespace hostyard {
namespace {

CaseDef make_case(const std::string& name, std::vector<std::string> tags, std::vector<std::string> covers) {
  CaseDef scenario;
  scenario.id = "area/file.yaml#" + name;
  scenario.name = name;
  scenario.tags = std::move(tags);
  scenario.covers = std::move(covers);
  return scenario;
}

std::vector<CaseDef> some_cases() {
  return {make_case("import by password", {"import"}, {"FT-IMP-07", "IMP-10"}),
          make_case("import again (FT-IMP-07)", {"import", "slow"}, {"FT-IMP-05", "DOM-20"}),
          make_case("delete", {"delete"}, {"FT-DEL-04", "DEL-2"}),
          make_case("fault", {}, {"FT-WFL-prepare"})};
}

using Indexes = std::vector<std::size_t>;

BOOST_AUTO_TEST_CASE(an_empty_selection_is_everything) {
  BOOST_TEST(select(some_cases(), {}) == (Indexes{0, 1, 2, 3}), boost::test_tools::per_element());
  BOOST_TEST(!Selection{}.partial());
}

BOOST_AUTO_TEST_CASE(tags_cases_and_clauses_narrow_a_selection_together) {
  Selection selection;
  selection.tags = {"import"};
  BOOST_TEST(select(some_cases(), selection) == (Indexes{0, 1}), boost::test_tools::per_element());
  selection.clauses = {"DOM-20"};
  BOOST_TEST(select(some_cases(), selection) == (Indexes{1}), boost::test_tools::per_element());
  BOOST_TEST(selection.partial());
}

BOOST_AUTO_TEST_CASE(a_case_is_named_by_id_by_catalogue_id_by_prefix_or_by_part_of_its_name) {
  const auto chosen = [](const std::string& wanted) {
    Selection selection;
    selection.cases = {wanted};
    return select(some_cases(), selection);
  };
  BOOST_TEST(chosen("area/file.yaml#delete") == (Indexes{2}), boost::test_tools::per_element());
  BOOST_TEST(chosen("FT-DEL-04") == (Indexes{2}), boost::test_tools::per_element());
  BOOST_TEST(chosen("FT-WFL-*") == (Indexes{3}), boost::test_tools::per_element());
  BOOST_TEST(chosen("password") == (Indexes{0}), boost::test_tools::per_element());
  BOOST_TEST(chosen("nothing like it").empty());
}

BOOST_AUTO_TEST_CASE(only_the_cases_that_failed_last_time_are_selected) {
  Selection selection;
  selection.only_ids = std::vector<std::string>{"area/file.yaml#fault"};
  BOOST_TEST(select(some_cases(), selection) == (Indexes{3}), boost::test_tools::per_element());
  selection.only_ids = std::vector<std::string>{};
  BOOST_TEST(select(some_cases(), selection).empty());
}

BOOST_AUTO_TEST_CASE(shards_are_disjoint_and_together_the_whole) {
  std::vector<CaseDef> cases;
  for (int i = 0; i < 100; ++i) cases.push_back(make_case("case " + std::to_string(i), {}, {}));
  Indexes together;
  for (int shard = 1; shard <= 5; ++shard) {
    Selection selection;
    selection.shard = Shard{shard, 5};
    const Indexes part = select(cases, selection);
    BOOST_TEST(part.size() < 40U);
    together.insert(together.end(), part.begin(), part.end());
  }
  std::sort(together.begin(), together.end());
  BOOST_TEST(together == select(cases, {}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_shard_is_k_of_n) {
  BOOST_TEST(parse_shard("2/5").has_value());
  BOOST_TEST(parse_shard("2/5")->count == 5);
  for (const char* const wrong : {"0/5", "6/5", "2", "2/", "/5", "a/b", "2/5x", ""})
    BOOST_TEST(!parse_shard(wrong), wrong);
}

CaseResult result_of(const std::string& name, int line, int row = 0) {
  CaseResult result;
  result.row = row;
  result.id = "area/file.yaml#" + name;
  result.name = name;
  result.file = "cases/area/file.yaml";
  result.line = line;
  return result;
}

SuiteResult part(std::vector<CaseResult> cases, double duration, const std::string& shard = "") {
  SuiteResult result;
  result.version = "0.1.0";
  result.seed = 1;
  result.cases = std::move(cases);
  result.duration_ms = duration;
  result.shard = shard;
  return result;
}

BOOST_AUTO_TEST_CASE(merged_reports_hold_the_cases_of_all_in_the_order_of_the_files) {
  const auto merged =
      merge({part({result_of("b [row 10: x]", 9, 10), result_of("c", 20)}, 10, "2/2"),
             part({result_of("a", 1), result_of("b [row 2: {a: '[row 11'}]", 9, 2)}, 5, "1/2")});
  BOOST_REQUIRE(merged.has_value());
  std::vector<std::string> names;
  for (const CaseResult& one : merged->cases) names.push_back(one.name);
  const std::vector<std::string> expected{"a", "b [row 2: {a: '[row 11'}]", "b [row 10: x]", "c"};
  BOOST_TEST(names == expected, boost::test_tools::per_element());
  BOOST_TEST(merged->shard.empty());
  BOOST_TEST(merged->duration_ms == 15);
}

BOOST_AUTO_TEST_CASE(reports_of_different_runs_or_with_the_same_case_do_not_merge) {
  SuiteResult other = part({result_of("a", 1)}, 1);
  other.seed = 2;
  const auto seeds = merge({part({}, 1), other});
  BOOST_REQUIRE(!seeds.has_value());
  BOOST_TEST(seeds.error().detail.find("seeds 1 and 2") != std::string::npos);

  SuiteResult interrupted = part({result_of("b", 2)}, 1);
  interrupted.not_run = 4;
  const auto cut = merge({part({result_of("a", 1)}, 1), interrupted});
  BOOST_REQUIRE(!cut.has_value());
  BOOST_TEST(cut.error().detail.starts_with("report 2 is of a run that was interrupted"));

  SuiteResult whole = part({result_of("b", 2)}, 1);
  whole.catalogue = {{"FT-IMP-01", "", "", "", true}};
  BOOST_TEST(!merge({part({result_of("a", 1)}, 1), whole}).has_value());

  const auto twice = merge({part({result_of("a", 1)}, 1), part({result_of("a", 1)}, 1)});
  BOOST_REQUIRE(!twice.has_value());
  BOOST_TEST(twice.error().detail.find("area/file.yaml#a") != std::string::npos);
  BOOST_TEST(!merge({}).has_value());
}

BOOST_AUTO_TEST_CASE(shards_of_other_suites_do_not_merge) {
  const auto shard = [](const std::string& which, const std::string& suite, double duration) {
    SuiteResult result = part({}, duration, which);
    result.suite_hash = suite;
    return result;
  };
  const auto strange = merge({shard("1/2", "aa", 1), shard("2/2", "bb", 1)});
  BOOST_REQUIRE(!strange.has_value());
  BOOST_TEST(strange.error().detail.starts_with("shards 1/2 and 2/2 are of runs of other cases"),
             strange.error().detail);
  const auto same = merge({shard("1/3", "aa", 0.1), shard("2/3", "aa", 0.2), shard("3/3", "aa", 0.3)});
  BOOST_REQUIRE(same.has_value());
  BOOST_TEST(same->suite_hash == "aa");
  const auto turned = merge({shard("3/3", "aa", 0.3), shard("2/3", "aa", 0.2), shard("1/3", "aa", 0.1)});
  BOOST_TEST((turned->duration_ms == same->duration_ms));  // to the last bit
  // What is no shard may be of anything, and together it is no suite that anybody ran.
  const auto mixed = merge({shard("", "aa", 1), shard("", "bb", 1)});
  BOOST_REQUIRE(mixed.has_value());
  BOOST_TEST(mixed->suite_hash.empty());
}

BOOST_AUTO_TEST_CASE(a_choice_that_no_case_answers_to_is_found) {
  std::vector<CaseDef> cases(2);
  cases[0].id = "f.yaml#one";
  cases[0].name = "one";
  cases[0].tags = {"slow"};
  cases[0].covers = {"IMP-1", "FT-IMP-05"};
  cases[1].id = "f.yaml#two";
  cases[1].name = "two";
  const auto idle = [&](Selection selection) {
    const auto found = idle_choice(cases, selection);
    return found ? found->option + " " + found->value : std::string();
  };
  Selection good;
  good.tags = {"slow"};
  good.cases = {"two", "FT-IMP-*", "f.yaml#one"};
  good.clauses = {"IMP-1"};
  good.shard = Shard{2, 2};
  BOOST_TEST(idle(good).empty(), idle(good));
  Selection tag = good;
  tag.tags.push_back("slwo");
  BOOST_TEST(idle(tag) == "tag slwo");
  Selection name = good;
  name.cases.push_back("FT-DEL-*");
  BOOST_TEST(idle(name) == "case FT-DEL-*");
  Selection clause = good;
  clause.clauses.push_back("IMP");
  BOOST_TEST(idle(clause) == "clause IMP");
  BOOST_TEST(idle_choice(cases, clause)->known == (std::vector<std::string>{"FT-IMP-05", "IMP-1"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(shards_merge_only_when_all_of_one_cut_are_there_once) {
  const auto fault = [](const std::vector<std::string>& shards) {
    std::vector<SuiteResult> parts;
    for (const std::string& shard : shards) parts.push_back(part({}, 1, shard));
    const auto merged = merge(parts);
    return merged ? std::string() : merged.error().detail;
  };
  BOOST_TEST(fault({"3/3", "1/3", "2/3"}).empty());
  BOOST_TEST(fault({"1/3", "3/3"}).starts_with("shard 2/3 is missing"));
  BOOST_TEST(fault({"1/2", "2/2", "2/2"}).starts_with("shard 2/2 is given twice"));
  BOOST_TEST(fault({"1/2", "2/3"}).starts_with("shard 2/3 is of another cut"));
  BOOST_TEST(fault({"", ""}).empty());
}

}  // namespace
}  // namespace hostyard
