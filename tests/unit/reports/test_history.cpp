// What earlier runs tell: kept records, new failures, flaky cases, slow ones, and how the page shows them.
#include <boost/test/unit_test.hpp>

#include "reports/history.h"
#include "reports/history_json.h"
#include "reports/html.h"
#include "reports/html_history.h"
#include "reports/report_json.h"
#include "tests/unit/reports/sample.h"

namespace hostyard {
namespace {

// "a#x (run 2)" is a run of "a#x".
std::string before_run(const std::string& id) {
  return id.substr(0, id.find(" (run "));
}

// A run of the cases a, b, c, …: one letter each, p passed, f failed, m some of its runs failed, n not
// applicable, blank: not part of the run.
RunRecord run(const std::string& started, const std::string& outcomes, double duration_ms = 10) {
  RunRecord record{started, "0.1.0", 1, "fake", "memory", 100, {}};
  char id = 'a';
  for (const char outcome : outcomes) {
    CaseRecord one{std::string(1, id++), 0, 0, 0, duration_ms};
    one.passed = outcome == 'p' || outcome == 'm';
    one.failed = outcome == 'f' || outcome == 'm';
    one.not_applicable = outcome == 'n';
    if (outcome != ' ') record.cases.push_back(one);
  }
  return record;
}

std::string ids(const std::vector<CaseTrail>& trails) {
  std::string text;
  for (const CaseTrail& trail : trails) text += trail.id;
  return text;
}

BOOST_AUTO_TEST_SUITE(history)

BOOST_AUTO_TEST_CASE(all_runs_of_a_repeated_case_are_one_record) {
  SuiteResult suite = sample::suite();
  CaseResult again = suite.cases[0];
  again.id += " (run 2)";
  again.outcome = CaseOutcome::kFailed;
  again.duration_ms = 3.75;
  suite.cases.push_back(again);
  const RunRecord record = record_of(suite, before_run);
  BOOST_REQUIRE(record.cases.size() == 3u);
  BOOST_CHECK((record.cases[0] == CaseRecord{suite.cases[0].id, 1, 1, 0, 2.5}));
  BOOST_CHECK((record.totals() == CaseRecord{"", 1, 2, 1, 0}));
}

BOOST_AUTO_TEST_CASE(a_record_reads_back_as_it_was_kept_and_as_its_report_says) {
  SuiteResult suite = sample::suite();
  suite.cases[0].duration_ms = 1.23456789;
  const RunRecord record = record_of(suite, before_run);
  const auto kept = read_history_json(history_json(record), "kept.json", before_run);
  BOOST_REQUIRE(kept.has_value());
  BOOST_CHECK(*kept == record);
  const auto of_report = read_history_json(report_json(suite), "report.json", before_run);
  BOOST_REQUIRE(of_report.has_value());
  BOOST_CHECK(*of_report == record);
}

BOOST_AUTO_TEST_CASE(what_is_no_history_is_refused_with_its_place) {
  struct {
    const char* text;
    const char* said;
  } const rows[] = {
      {"{", "h.json is not a report: no JSON at line 1"},
      {R"({"format": "other"})",
       R"(format is "other" (accepted: "hostyard-report/1", "hostyard-history/1"))"},
      {R"({"format": "hostyard-history/1"})", "started is (absent)"},
      {R"({"format": "hostyard-history/1", "started": "", "version": "", "seed": 1, "hosts": "", "store": "",
           "durationMs": 0, "cases": [{"id": "a", "passed": 0, "failed": 0, "notApplicable": 0,
           "durationMs": 1}]})",
       "cases.0 is {"},
  };
  for (const auto& row : rows) {
    const auto read = read_history_json(row.text, "h.json", before_run);
    BOOST_REQUIRE(!read.has_value());
    BOOST_TEST(read.error().detail.find(row.said) != std::string::npos, read.error().detail);
  }
}

BOOST_AUTO_TEST_CASE(new_failures_mended_and_flaky_cases_follow_from_the_outcomes) {
  //                         a: always well, b: new failure, c: mended, d: fails for long, e: flaky over runs,
  //                         f: flaky in one run, g: not applicable at last, h: new case that fails
  const History told = history_of({run("2026-01-01", "ppffppp "), run("2026-01-02", "ppfffpp ")},
                                  run("2026-01-03", "pfpfpmnf"));
  BOOST_TEST(ids(told.new_failures) == "bf");
  BOOST_TEST(ids(told.mended) == "ce");
  BOOST_TEST(ids(told.flaky) == "ef");
}

BOOST_AUTO_TEST_CASE(a_run_that_left_a_case_out_is_no_outcome_of_it) {
  const History told =
      history_of({run("2026-01-01", "ppp"), run("2026-01-02", "p p"), run("2026-01-03", "pnp")},
                 run("2026-01-04", "pfp"));
  BOOST_TEST(ids(told.new_failures) == "b");
  BOOST_TEST(ids(told.flaky) == "");
  const std::vector<Mark> marks = {Mark::kPassed, Mark::kAbsent, Mark::kNotApplicable, Mark::kFailed};
  BOOST_CHECK(told.new_failures.at(0).marks == marks);
}

BOOST_AUTO_TEST_CASE(runs_stand_in_the_order_of_their_start_each_once_and_strange_ones_nowhere) {
  const RunRecord present = run("2026-01-05", "pppp");
  const History told =
      history_of({run("2026-01-03", "ppp "), present, run("2026-01-01", "pppp"), run("2026-01-03", "ppp "),
                  run("2026-01-02", "p   "), run("2026-01-04", "pppppppppp")},
                 present);
  BOOST_REQUIRE(told.runs.size() == 3u);
  BOOST_TEST(told.runs[0].started == "2026-01-01");
  BOOST_TEST(told.runs[1].started == "2026-01-03");
  BOOST_TEST(told.runs[2].started == "2026-01-05");
}

BOOST_AUTO_TEST_CASE(slow_cases_stand_beside_the_median_of_their_runs_before) {
  RunRecord present = run("2026-01-09", "pppppppppppp");
  for (std::size_t i = 0; i < present.cases.size(); ++i)
    present.cases[i].duration_ms = static_cast<double>(i);
  const History told =
      history_of({run("2026-01-01", "pppppppppppp", 7), run("2026-01-02", "pppppppppppp", 100),
                  run("2026-01-03", "pppppppppppp", 8)},
                 present);
  BOOST_TEST(ids(told.slowest) == "lkjihgfedc");
  BOOST_TEST(told.slowest[0].usual_ms == 8);
  BOOST_TEST(history_of({}, present).slowest[0].usual_ms == 0);
}

BOOST_AUTO_TEST_CASE(the_page_shows_trails_charts_and_links_to_the_cases) {
  const SuiteResult suite = sample::suite();
  const RunRecord present = record_of(suite, before_run);
  RunRecord before = present;
  before.started = "2026-01-30T12:00:00Z";
  before.cases[1].failed = 0;
  before.cases[1].passed = 1;
  const std::string page = html_report(suite, history_of({before}, present));
  for (const std::string_view text :
       {"<rect class=\"failed\"", "2026-01-30 12:00: 2 passed, 0 failed", "Failed now and not before (1)",
        "oldest first: passed, failed", "<a href=\"#case-1\">a bad row is refused</a>", "Slowest cases"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(page.find(text) != std::string::npos);
    }
  }
  BOOST_TEST(html_report(suite, history_of({}, present)).find("first run of these cases") !=
             std::string::npos);
}

// Five failures of a thousand cases would be no more than a line in a chart of all.
BOOST_AUTO_TEST_CASE(failures_have_a_chart_of_their_own_where_there_are_any) {
  const auto section = [](const std::string& before, const std::string& now) {
    return html_history(history_of({run("2026-01-01", before)}, run("2026-01-02", now)),
                        [](const std::string& id) { return id; });
  };
  const std::string red = section("pff", "ppf");
  BOOST_TEST(red.find("Failed cases</figcaption><p class=\"scale\">2 cases") != std::string::npos);
  BOOST_TEST(red.find("2026-01-01: 2 failed") != std::string::npos);
  BOOST_TEST(section("ppp", "ppp").find("Failed cases") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(texts_of_a_history_are_harmless_in_the_page) {
  RunRecord bad = run("2026-01-02", "pf");
  for (std::string* text : {&bad.started, &bad.version, &bad.hosts, &bad.store, &bad.cases[0].id})
    *text = sample::hostile();
  RunRecord before = bad;
  before.duration_ms = 1;
  const std::string section =
      html_history(history_of({before}, bad), [](const std::string&) { return "case"; });
  BOOST_TEST(section.find("<script") == std::string::npos);
  BOOST_TEST(section.find("\"quoted\"") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_long_history_shows_its_end) {
  std::vector<RunRecord> runs;
  for (int i = 100; i < 199; ++i) runs.push_back(run("2026-01-01T00:00:" + std::to_string(i), "p"));
  const std::string section =
      html_history(history_of(runs, run("2026-02-01", "f")), [](const std::string& id) { return id; });
  BOOST_TEST(section.find("00:00:149") == std::string::npos);
  BOOST_TEST(section.find("00:00:150") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace hostyard
