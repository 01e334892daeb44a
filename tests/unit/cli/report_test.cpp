// What reports keep of earlier runs, and what they never show.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>

#include <boost/test/unit_test.hpp>

#include "tests/unit/cli/program.h"

namespace hostyard::test {
namespace {

namespace fs = std::filesystem;

std::string suite_of(const std::string& status) {
  return "name: a host comes online\ncovers: [IMP-11]\nworld: {machines: {each: [{ip: 10.0.0.1}]}}\nsteps:\n"
         "  - hosts import: {rows: [{ip: 10.0.0.1}]}\n    expect: {workflows: [{status: " +
         status + "}]}\n";
}

struct Reports : Program {
  // One run of a case that passes or fails.
  Outcome run_once(bool good, const std::string& report, std::vector<std::string> more = {}) const {
    write("suite.yaml", suite_of(good ? "Finished" : "Error"));
    more.insert(more.begin(), {"test", file("suite.yaml"), "--report", file(report)});
    return run(more);
  }
  std::size_t kept(const std::string& report) const {
    if (!exists(report + "/history")) return 0;
    const auto files = fs::directory_iterator(file(report + "/history"));
    return static_cast<std::size_t>(std::distance(begin(files), end(files)));
  }
  std::string page(const std::string& report) const { return read(report + "/index.html"); }
};

std::string content_of(const fs::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Every file below a folder as one text.
std::string everything_in(const std::string& folder) {
  std::string text;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) text += content_of(entry.path());
  }
  return text;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reports, Reports)

BOOST_AUTO_TEST_CASE(a_page_knows_the_runs_before) {
  run_once(true, "report");
  BOOST_TEST(contains(page("report"), "first run of these cases here"));
  run_once(false, "report");
  BOOST_TEST(contains(page("report"), "Failed now and not before (1)"));
  run_once(true, "report");
  BOOST_TEST(contains(page("report"), "Mended since the run before (1)"));
  BOOST_TEST(contains(page("report"), "Flaky: failed and passed in turn (1)"));
  BOOST_TEST(kept("report") == 3u);
}

BOOST_AUTO_TEST_CASE(runs_that_lie_elsewhere_are_named) {
  run_once(true, "old");
  run_once(true, "older");
  fs::remove_all(file("older/history"));
  const Outcome outcome =
      run_once(false, "report", {"--history", file("old"), "--history", file("older/report.json")});
  BOOST_TEST(outcome.exit_code == 1, outcome.err);
  BOOST_TEST(contains(page("report"), "oldest first: passed, passed, failed"));
  BOOST_TEST(kept("report") == 1u);
  run({"test", "--merge", file("report/report.json"), "--history", file("old"), "--report", file("merged")});
  BOOST_TEST(contains(page("merged"), "oldest first: passed, failed"));
}

BOOST_AUTO_TEST_CASE(a_history_that_is_none_is_told_before_anything_runs) {
  write("strange.json", "{}");
  for (const char* const name : {"strange.json", "missing", "."}) {
    const Outcome outcome = run_once(true, "report", {"--history", file(name)});
    BOOST_TEST(outcome.exit_code == 2, outcome.out);
    BOOST_TEST(contains(outcome.err, file(name)), outcome.err);
  }
  BOOST_TEST(!exists("report"));
}

BOOST_AUTO_TEST_CASE(a_damaged_file_of_the_own_history_costs_no_report) {
  run_once(true, "report");
  write("report/history/20000101T000000Z-1.json", "{\"format\"");
  const Outcome outcome = run_once(true, "report");
  BOOST_TEST(outcome.exit_code == 0);
  BOOST_TEST(contains(outcome.err, "20000101T000000Z-1.json is not a report"), outcome.err);
  BOOST_TEST(contains(outcome.err, "left out of the history"));
}

BOOST_AUTO_TEST_CASE(a_shard_is_not_kept_and_their_merge_is_kept_once) {
  run_once(true, "part", {"--shard", "1/1"});
  BOOST_TEST(kept("part") == 0u);
  for (int i = 0; i < 2; ++i) run({"test", "--merge", file("part/report.json"), "--report", file("whole")});
  BOOST_TEST(kept("whole") == 1u);
}

BOOST_AUTO_TEST_CASE(the_latest_hundred_runs_are_kept) {
  run_once(true, "report");
  const std::string record = fs::directory_iterator(file("report/history"))->path();
  for (int i = 100; i < 210; ++i) {
    fs::copy_file(record, file("report/history/20000101T000" + std::to_string(i) + "Z-1.json"));
  }
  run_once(true, "report");
  BOOST_TEST(kept("report") == 100u);
  BOOST_TEST(!exists("report/history/20000101T000111Z-1.json"));
  BOOST_TEST(fs::exists(record));
}

// The shipped cases with passwords that are words of no other text, as they are and with wrong expectations,
// so that worlds, answers and workflow logs are shown.
BOOST_AUTO_TEST_CASE(no_report_of_the_whole_suite_holds_a_password_of_a_case) {  // DOM-21, D87
  const std::regex password("(passwd|password): (\"very secret\"|secret)");
  std::ptrdiff_t replaced = 0;
  for (const auto& entry : fs::recursive_directory_iterator("scenarios/cases")) {
    if (!entry.is_regular_file()) continue;
    const std::string path = fs::relative(entry.path(), "scenarios");
    fs::create_directories(fs::path(file(path)).parent_path());
    std::string text = content_of(entry.path());
    replaced += std::distance(std::sregex_iterator(text.begin(), text.end(), password), {});
    text = std::regex_replace(text, password, "$1: geheim");
    write(path, text);
    fs::create_directories(fs::path(file("wrong/" + path)).parent_path());
    write("wrong/" + path, std::regex_replace(text, std::regex("status: Finished"), "status: Canceled"));
  }
  BOOST_TEST(replaced >= 6);
  const Outcome right = run({"test", file("cases"), "--report", file("report")});
  BOOST_TEST(right.exit_code == 0, right.out);
  const Outcome wrong = run({"test", file("wrong"), "--report", file("report")});
  BOOST_TEST(wrong.exit_code == 1, wrong.err);
  const std::string reports = everything_in(file("report"));
  BOOST_TEST(reports.size() > 1'000'000u);
  BOOST_TEST(contains(reports, "***"));
  BOOST_TEST(!contains(right.out + right.err + wrong.out + wrong.err + reports, "geheim"));
}

// Where a password may stand else: in a file within the scenario, in a variable, in an answer that was saved,
// in an expectation of another member, in a machine that is changed.
BOOST_AUTO_TEST_CASE(no_report_holds_a_password_from_wherever_it_came) {  // DOM-21, D24
  write("secrets.yaml", R"(shared:
  covers: [DOM-21]
  vars: {p: geheim-1}
  world: {machines: {each: [{ip: 10.0.0.1, login: {user: root, password: "${p}"}}]}}
---
name: in a file
steps:
  - hosts import:
      text: |
        IP,Login Password
        10.0.0.1,geheim-2
---
name: saved
steps:
  - hosts import: {skipHostInit: true, rows: [{ip: 10.0.0.1, passwd: "${p}"}]}
  - allocations grant:
      withPasswords: true
      requests: [{holderId: c, requestId: r, requirements: [{strategy: 3, count: 1, location: {hostIp: 10.0.0.1}, cpuCores: 1}]}]
    expect: {results: [{grants: [{passwd: geheim-1}]}]}
    save: {saved: results.0.grants.0.passwd}
  - hosts list: {}
    expect: {total: "${saved}"}
---
name: looked for
steps:
  - hosts import: {rows: [{ip: 10.0.0.1, passwd: "${p}"}]}
    expect: {workflows: [{name: "contains ${p}"}]}
---
name: changed
steps:
  - change machine: {ip: 10.0.0.1, login: {user: root, password: geheim-3}}
  - hosts import: {rows: [{ip: 10.0.0.1, passwd: "geheim-4"}]}
    expect: {workflows: [{status: Finished}]}
)");
  const Outcome outcome = run({"test", file("secrets.yaml"), "--report", file("report")});
  BOOST_TEST(outcome.exit_code == 1, outcome.err);
  BOOST_TEST(contains(outcome.out, "4 failed"), outcome.out);
  BOOST_TEST(contains(outcome.out, "- expected ***"), outcome.out);
  BOOST_TEST(contains(outcome.out, "- expected contains ***"), outcome.out);
  BOOST_TEST(contains(outcome.out, "10.0.0.1,***"), outcome.out);
  BOOST_TEST(!contains(outcome.out + outcome.err + everything_in(file("report")), "geheim"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
