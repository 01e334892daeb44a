// `hostyard test` (must 6…9 of the scenario format).
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/json.h"
#include "tests/unit/cli/program.h"

namespace hostyard::test {
namespace {

constexpr const char* kGood =
    "name: a host comes online\ntags: [quick]\ncovers: [IMP-11]\nworld: {machines: {each: [{ip: "
    "10.0.0.1}]}}\n"
    "steps:\n  - hosts import: {rows: [{ip: 10.0.0.1}]}\n    expect: {workflows: [{status: Finished}]}\n";
constexpr const char* kRed =
    "name: a host that is not there comes online\ncovers: [IMP-11]\nworld: {machines: {each: [{ip: "
    "10.0.0.2}]}}\n"
    "steps:\n  - hosts import: {rows: [{ip: 10.0.0.1}]}\n    expect: {workflows: [{status: Finished}]}\n";

struct Suites : Program {
  Suites() {
    write("good.yaml", kGood);
    write("red.yaml", kRed);
  }
  Outcome test(std::vector<std::string> words) const {
    words.insert(words.begin(), "test");
    words.insert(words.end(), {"--report", file("report")});
    return run(words);
  }
  Json report() const { return Json::parse(read("report/report.json")); }
};

void drop_timing(Json& node) {
  if (node.is_object()) node.erase("timing");
  for (Json& item : node) {
    if (item.is_structured()) drop_timing(item);
  }
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(a_green_suite_ends_0_and_leaves_three_reports, Suites) {
  const Outcome outcome = test({file("good.yaml")});
  BOOST_TEST(outcome.exit_code == 0, outcome.err);
  BOOST_TEST(contains(outcome.out, "1 passed, 0 failed"));
  for (const char* const name : {"report/report.json", "report/junit.xml", "report/index.html"})
    BOOST_TEST(exists(name));
}

BOOST_FIXTURE_TEST_CASE(a_red_case_ends_1_and_prints_how_to_run_it_again, Suites) {  // must 6
  const Outcome outcome = test({file("good.yaml"), file("red.yaml")});
  BOOST_TEST(outcome.exit_code == 1);
  BOOST_TEST(contains(outcome.out, "red.yaml:5"));
  BOOST_TEST(contains(outcome.out, "hostyard test "));
  const Outcome again = test({"--failed", file("good.yaml"), file("red.yaml")});
  BOOST_TEST(again.exit_code == 1);
  BOOST_TEST(contains(again.out, "0 passed, 1 failed"));
}

BOOST_FIXTURE_TEST_CASE(repeated_runs_of_a_red_case_are_told_apart, Suites) {
  const Outcome outcome = test({file("red.yaml"), "--repeat", "2"});
  BOOST_TEST(outcome.exit_code == 1);
  BOOST_TEST(contains(outcome.out, " (run 2)\n"), outcome.out);
}

BOOST_FIXTURE_TEST_CASE(a_misspelt_key_ends_2_with_place_and_suggestion_and_runs_nothing, Suites) {  // must 7
  write("typo.yaml", "name: x\nstepps: []\n");
  const Outcome outcome = test({file("good.yaml"), file("typo.yaml")});
  BOOST_TEST(outcome.exit_code == 2);
  BOOST_TEST(contains(outcome.err, "typo.yaml:2:1: "));
  BOOST_TEST(contains(outcome.err, "nothing was run"));
  BOOST_TEST(contains(outcome.err, "steps"));
  BOOST_TEST(!exists("report/report.json"));
  BOOST_TEST(test({"--check", file("good.yaml")}).out == "1 case, no mistakes\n");
  const Outcome whole = test({"--check", "scenarios/cases"});
  BOOST_TEST(contains(whole.out, "catalogue ids without a case: none\nclauses that no case cites: "), whole.out);
}

BOOST_FIXTURE_TEST_CASE(a_folder_that_no_report_can_be_written_to_is_told_before_anything_runs, Suites) {
  write("file", "");
  for (const char* const folder : {"/proc/none/report", "file"}) {
    const std::string path = folder[0] == '/' ? folder : file(folder);
    const Outcome outcome = run({"test", file("red.yaml"), "--report", path});
    BOOST_TEST(outcome.exit_code == 3, outcome.out);
    BOOST_TEST(contains(outcome.err, "--report is " + path + ": cannot "), outcome.err);
    BOOST_TEST(outcome.out.empty(), outcome.out);
  }
}

BOOST_FIXTURE_TEST_CASE(passwords_of_a_scenario_are_in_no_report, Suites) {  // DOM-21
  write("secret.yaml",
        "name: a login with another password\ncovers: [IMP-11]\nworld:\n  machines:\n    each:\n"
        "      - {ip: 10.0.0.1, login: {user: root, password: \"world, geheim\"}}\n"
        "      - ip: 10.0.0.2\n        login: {user: root, password: world-geheim2}\n"
        "examples: [{passwd: world-geheim2}]\nsteps:\n"
        "  - hosts import: {rows: [{ip: 10.0.0.1, passwd: 'world, geheim'}, {ip: 10.0.0.2, passwd: "
        "'${passwd}'}]}\n"
        "    expect: {workflows: [{status: Finished}, {status: Finished}]}\n"
        "  - machine: 10.0.0.1\n    expect: {login: {user: root, password: expected-geheim}}\n");
  const Outcome outcome = test({file("secret.yaml")});
  BOOST_TEST(outcome.exit_code == 1, outcome.err);
  BOOST_TEST(!contains(outcome.out + outcome.err, "geheim"), outcome.out);
  for (const char* const name : {"report/report.json", "report/junit.xml", "report/index.html"})
    BOOST_TEST(!contains(read(name), "geheim"), read(name));
  BOOST_TEST(contains(outcome.out, "login.password"), outcome.out);  // what differs is told
  BOOST_TEST(contains(read("report/report.json"), "password: ***}"));
}

BOOST_FIXTURE_TEST_CASE(a_selection_that_leaves_nothing_ends_2, Suites) {  // must 9
  BOOST_TEST(test({file("good.yaml"), "--tag", "slow"}).exit_code == 2);
  BOOST_TEST(test({file("good.yaml"), "--tag", "quick"}).exit_code == 0);
  const Outcome none_failed = test({file("good.yaml"), "--failed"});
  BOOST_TEST(none_failed.exit_code == 2);
  BOOST_TEST(contains(none_failed.err, "none failed in the last report"));
  const Outcome listed = test({file("good.yaml"), "--list", "--case", "no such case"});
  BOOST_TEST(listed.exit_code == 2);
  BOOST_TEST(contains(listed.err, "no case covers it or is called so"), listed.err);
}

BOOST_FIXTURE_TEST_CASE(the_report_does_not_depend_on_the_number_of_jobs, Suites) {  // must 8
  BOOST_TEST(test({"scenarios/cases", "--seed", "1"}).exit_code == 0);
  Json one = report();
  BOOST_TEST(test({"scenarios/cases", "--seed", "1", "-j", "4", "--shuffle"}).exit_code == 0);
  Json four = report();
  drop_timing(one);
  drop_timing(four);
  BOOST_TEST((one == four));
  BOOST_TEST(one["cases"].size() > 100u);
}

BOOST_FIXTURE_TEST_CASE(a_progress_line_never_wraps_on_a_narrow_terminal, Suites) {  // CLI-1
  write("long.yaml",
        "name: a name of a case that is a good deal longer than the terminal is wide\n"
        "covers: [QRY-1]\nsteps: [{hosts list: {}}]\n");
  const std::string path = file("long.yaml");
  const std::string report = file("report");
  winsize size{};
  size.ws_row = 24;
  size.ws_col = 40;
  int terminal = -1;
  const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    ::execl(HOSTYARD_PROGRAM, HOSTYARD_PROGRAM, "test", path.c_str(), "--report", report.c_str(), nullptr);
    ::_exit(127);
  }
  std::string shown;
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(terminal, buffer, sizeof(buffer))) > 0;)
    shown.append(buffer, static_cast<std::size_t>(n));
  ::close(terminal);
  ::waitpid(child, nullptr, 0);
  constexpr std::string_view kErase = "\x1b[K";
  const std::size_t start = shown.find(kErase);
  BOOST_REQUIRE(start != std::string::npos);
  const std::size_t end = shown.find('\r', start);
  BOOST_TEST(end - start - kErase.size() == 39u, shown);
}

// More runs than the test waits for: the first signal ends it early.
BOOST_FIXTURE_TEST_CASE(ctrl_c_prints_and_writes_what_was_found_so_far_and_ends_130, Suites) {  // CLI-6
  const pid_t child = start({"test", file("good.yaml"), "--repeat", "50000", "--report", file("report")});
  BOOST_REQUIRE(wait_for(child, "hosts are fake"));
  ::kill(child, SIGINT);
  const Outcome outcome = wait(child);
  BOOST_TEST(outcome.exit_code == 130);
  BOOST_TEST(contains(outcome.out, "interrupted: "), outcome.out);
  BOOST_TEST(contains(outcome.out, " of 50000 cases did not run"), outcome.out);
  const Json written = report();
  BOOST_TEST(written["outcome"] == "failed");
  BOOST_TEST(written["cases"].size() + written["notRun"].get<std::size_t>() == 50000u);
}

BOOST_FIXTURE_TEST_CASE(one_catalogue_id_runs_alone, Suites) {  // must 9
  const Outcome listed = test({"scenarios/cases", "--case", "FT-IMP-05", "--list"});
  BOOST_TEST(listed.exit_code == 0);
  BOOST_TEST(contains(listed.out, "again.yaml"));
  const Outcome outcome = test({"scenarios/cases", "--case", "FT-IMP-05"});
  BOOST_TEST(outcome.exit_code == 0, outcome.err);
  BOOST_TEST(report()["cases"].size() == static_cast<std::size_t>(std::ranges::count(listed.out, '\n')));
}

BOOST_FIXTURE_TEST_CASE(the_reports_of_shards_merge_into_the_whole, Suites) {  // must 9
  std::vector<std::string> merge{"test", "--merge"};
  std::size_t cases = 0;
  for (const char* const shard : {"1/3", "2/3", "3/3"}) {
    BOOST_TEST(test({"scenarios/cases", "--shard", shard}).exit_code == 0);
    cases += report()["cases"].size();
    const std::string part = file(std::string("part") + shard[0] + ".json");
    write(std::string("part") + shard[0] + ".json", read("report/report.json"));
    merge.push_back(part);
  }
  merge.insert(merge.end(), {"--report", file("whole")});
  const Outcome merged = run(merge);
  BOOST_TEST(merged.exit_code == 0, merged.err << merged.out);
  BOOST_TEST(Json::parse(read("whole/report.json"))["cases"].size() == cases);
}

BOOST_FIXTURE_TEST_CASE(kept_cases_leave_their_store_and_world, Suites) {
  BOOST_TEST(test({file("good.yaml"), "--keep", file("kept")}).exit_code == 0);
  int stores = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(file("kept")))
    stores += entry.path().filename() == "hostyard.db" ? 1 : 0;
  BOOST_TEST(stores == 1);
}

BOOST_FIXTURE_TEST_CASE(scenarios_also_run_on_sqlite, Suites) {
  BOOST_TEST(test({file("good.yaml"), "--store", "sqlite"}).exit_code == 0);
  BOOST_TEST(report()["store"] == "sqlite");
}

BOOST_FIXTURE_TEST_CASE(the_schema_is_printed, Suites) {
  BOOST_TEST(contains(run({"test", "--schema"}).out, "http://json-schema.org/draft-07/schema#"));
}

}  // namespace hostyard::test
