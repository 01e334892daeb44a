#include <boost/test/unit_test.hpp>

#include "reports/console.h"
#include "tests/unit/reports/sample.h"

namespace hostyard {
namespace {

BOOST_AUTO_TEST_SUITE(console)

BOOST_AUTO_TEST_CASE(a_case_is_one_line) {
  BOOST_TEST(console_case_line(sample::passed("a template imports"), {}) ==
             "passed  scenarios/cases/import/basic.yaml:3  a template imports (1.2 ms)\n");
  BOOST_TEST(console_case_line(sample::not_applicable("a fault"), {}) ==
             "n/a     scenarios/cases/import/basic.yaml:3  a fault (needs a fake world)\n");
}

// CLI: a red step shows everything that is needed to understand it and to run it again.
BOOST_AUTO_TEST_CASE(a_failure_is_shown_in_full) {
  BOOST_TEST(console_failure(sample::failed("a bad row"), {}) ==
             "scenarios/cases/import/basic.yaml:3: a bad row\n"
             "  scenarios/cases/import/basic.yaml:9: step 2 of 3\n"
             "    | hosts list: {region: Region1}\n"
             "    | expect: {total: 1}\n"
             "    the answer differs in 1 place\n"
             "    hosts.0.status\n"
             "      - expected Online\n"
             "      + actual   \"Failed\"\n"
             "    broken INV-5: host h1 has 3 cores in use, its ledger rows 2\n"
             "    workflow ImportHosts of host1 10.0.0.1: verifyHosts Error\n"
             "      $ tiup cluster check topology.yaml --format json\n"
             "      exit 1\n"
             "      [30128]failed to run command\n"
             "  run it again: hostyard test scenarios/cases/import/basic.yaml --case 'a bad row' --seed 1\n");
  BOOST_TEST(console_failure(sample::passed("fine"), {}).empty());
}

BOOST_AUTO_TEST_CASE(a_long_log_shows_its_end) {
  CaseResult result = sample::failed("long");
  std::string& log = result.steps[1].nodes[0].result;
  log.clear();
  for (int i = 1; i <= 50; ++i) log += "line " + std::to_string(i) + "\n";
  const std::string shown = console_failure(result, {});
  BOOST_TEST(shown.find("... 30 lines before") != std::string::npos);
  BOOST_TEST(shown.find("line 30\n") == std::string::npos);
  BOOST_TEST(shown.find("line 50\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_summary_counts_and_names_what_is_wrong) {
  BOOST_TEST(console_summary(sample::suite(), {}) ==
             "failed cases:\n"
             "  scenarios/cases/import/basic.yaml:3  a bad row is refused\n"
             "catalogue: 2 of 3 due ids have a case, 1 not yet due\n"
             "without a case: FT-DEL-01\n"
             "3 cases: 1 passed, 1 failed, 1 not applicable  (1.50 s, seed 1, fake hosts, memory store)\n");
}

BOOST_AUTO_TEST_CASE(a_selection_of_cases_owes_the_catalogue_nothing) {
  SuiteResult result = sample::suite();
  for (CatalogueEntry& entry : result.catalogue) entry.due = false;
  result.cases = {sample::passed("only one")};
  BOOST_TEST(console_summary(result, {}) ==
             "1 case: 1 passed, 0 failed, 0 not applicable  (1.50 s, seed 1, fake hosts, memory store)\n");
}

BOOST_AUTO_TEST_CASE(a_difference_of_several_lines_stays_below_its_mark) {
  CaseResult one = sample::failed("short");
  one.steps[1].differences = {{"hosts", "1 item:\n- {ip: a}", ""}};
  BOOST_TEST(console_failure(one, {}).find(
                 "      - expected 1 item:\n                 - {ip: a}\n      + actual   \n") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(colours_appear_only_when_asked_for) {
  BOOST_TEST(console_report(sample::suite(), {}).find('\x1b') == std::string::npos);
  BOOST_TEST(console_report(sample::suite(), {.colours = true}).find("\x1b[31m") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_text_of_a_result_can_act_on_the_terminal) {
  SuiteResult result = sample::suite();
  result.cases = {sample::failed(sample::hostile())};
  result.cases[0].steps[1].text = result.cases[0].steps[1].nodes[0].result = sample::hostile();
  for (const char c : console_report(result, {})) {
    BOOST_REQUIRE((static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t'));
  }
  BOOST_TEST(console_case_line(result.cases[0], {}).find("\\x1b[31mred") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace hostyard
