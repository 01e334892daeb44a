#include "scenarios/suite.h"

#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "tools/hostyard/fake_backend.h"

namespace hostyard {
namespace {

namespace fs = std::filesystem;

// A folder of scenario files that goes with the test.
class Files {
 public:
  explicit Files(const std::string& text) : folder_(fs::temp_directory_path() / unique_name()) {
    fs::create_directories(folder_);
    std::ofstream(folder_ / "x.yaml") << text;
  }
  ~Files() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  std::string path() const { return (folder_ / "x.yaml").string(); }
  std::string folder() const { return folder_.string(); }

 private:
  static std::string unique_name() {
    static int count = 0;
    return "hostyard-scenarios-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
  }
  fs::path folder_;
};

Suite load(const Files& files, WorldFactory& worlds) {
  Suite suite = load_suite({files.path()}, worlds);
  for (const FileProblem& problem : suite.problems) BOOST_TEST_MESSAGE(to_text(problem));
  BOOST_REQUIRE(suite.problems.empty());
  return suite;
}

SuiteResult run(const std::string& text, SuiteOptions options = {}) {
  const Files files(text);
  const auto worlds = make_fake_worlds({});
  const Suite suite = load(files, *worlds);
  return run_suite(suite, *worlds, options);
}

const StepResult& only_red_step(const SuiteResult& result) {
  BOOST_REQUIRE_EQUAL(result.cases.size(), 1U);
  BOOST_REQUIRE(result.cases[0].outcome == CaseOutcome::kFailed);
  for (const StepResult& step : result.cases[0].steps) {
    if (step.outcome == StepOutcome::kFailed) return step;
  }
  BOOST_FAIL("no step failed");
  return result.cases[0].steps.front();
}

void require_green(const SuiteResult& result) {
  for (const CaseResult& one : result.cases) {
    for (const StepResult& step : one.steps) {
      std::string words = one.name + ", line " + std::to_string(step.line) + ": " + step.message;
      for (const Difference& difference : step.differences) {
        words += "\n  " + difference.path + ": expected " + difference.expected + ", is " + difference.actual;
      }
      for (const std::string& broken : step.broken_invariants) words += "\n  " + broken;
      BOOST_TEST((step.outcome == StepOutcome::kPassed), words);
    }
  }
}

const std::string kWorld = "world: {machines: {each: [{ip: 10.0.0.1}, {ip: 10.0.0.2}]}}\n";
const std::string kHead = "name: a case\ncovers: [IMP-10]\n" + kWorld + "steps:\n";  // steps begin in line 5

BOOST_AUTO_TEST_CASE(a_green_case_passes_every_step) {
  const SuiteResult result = run(kHead +
                                 "  - hosts import: {rows: [{ip: 10.0.0.1}]}\n"
                                 "    save: {id: hostIds.0}\n"
                                 "  - hosts list: {hostId: \"${id}\"}\n"
                                 "    expect: {hosts: [{ip: 10.0.0.1, status: Online}]}\n");
  require_green(result);
  BOOST_TEST(result.cases.at(0).steps.size() == 2U);
  BOOST_TEST(!result.cases[0].event_hash.empty());
}

// must 6
BOOST_AUTO_TEST_CASE(a_red_step_shows_line_text_differences_and_how_to_run_it_again) {
  const SuiteResult result = run(kHead +
                                 "  - hosts import: {rows: [{ip: 10.0.0.1}]}\n"
                                 "  - hosts list: {}\n"
                                 "    expect: {total: 1, hosts: [{ip: 10.0.0.1, status: Failed}]}\n"
                                 "  - hosts list: {}\n");
  const StepResult& red = only_red_step(result);
  BOOST_TEST(red.line == 6);
  BOOST_TEST(red.text == "hosts list: {}\nexpect: {total: 1, hosts: [{ip: 10.0.0.1, status: Failed}]}");
  BOOST_REQUIRE_EQUAL(red.differences.size(), 1U);
  BOOST_TEST(red.differences[0].path == "hosts.0.status");
  BOOST_TEST(red.differences[0].actual == "Online");
  const CaseResult& one = result.cases[0];
  BOOST_TEST((one.steps[2].outcome == StepOutcome::kSkipped));
  BOOST_TEST(one.rerun == "hostyard test " + one.file + " --case \"" + one.id + "\" --seed " +
                              std::to_string(result.seed));
}

BOOST_AUTO_TEST_CASE(a_workflow_that_fails_fails_its_step_and_shows_its_last_nodes) {
  const StepResult red =
      only_red_step(run(kHead + "  - hosts import: {rows: [{ip: 10.0.0.1, az: Zone9}]}\n"));
  BOOST_TEST(red.message.find("ended as Error") != std::string::npos, red.message);
  BOOST_REQUIRE(!red.nodes.empty());
  BOOST_TEST(red.nodes.front().flow == "ImportHosts of host1 10.0.0.1");
  BOOST_TEST(red.nodes.front().node == "validateHostInfo");
  BOOST_TEST(red.nodes.front().status == "Error");
}

BOOST_AUTO_TEST_CASE(an_unexpected_refusal_and_an_unexpected_success_are_red) {
  const StepResult refused = only_red_step(run(kHead + "  - hosts list: {page: -1}\n"));
  BOOST_TEST(refused.message.find("[10001]") != std::string::npos, refused.message);
  const StepResult accepted =
      only_red_step(run(kHead + "  - hosts list: {page: 1}\n    refused: {code: 10001}\n"));
  BOOST_TEST(accepted.message == "the step was to be refused, but it succeeded");
}

BOOST_AUTO_TEST_CASE(another_refusal_than_the_expected_one_is_red) {
  const StepResult red =
      only_red_step(run(kHead + "  - hosts list: {page: -1}\n    refused: {code: HOST_ALREADY_EXIST}\n"));
  BOOST_TEST(red.message.find("[10001]") != std::string::npos, red.message);  // what it was refused with
  BOOST_REQUIRE_EQUAL(red.differences.size(), 1U);
  BOOST_TEST(red.differences[0].path == "code");
  BOOST_TEST(red.differences[0].expected.find("30118") == 0U);
  BOOST_TEST(red.differences[0].actual.find("10001") == 0U);
}

BOOST_AUTO_TEST_CASE(a_machine_that_the_world_lacks_is_red) {
  const StepResult red = only_red_step(run(kHead + "  - machine: 10.0.0.9\n    expect: {swap: off}\n"));
  BOOST_TEST(red.message == "the world has no machine of that address");
}

// must 5
BOOST_AUTO_TEST_CASE(a_crash_ends_the_engine_and_a_restart_continues_the_workflows) {
  for (const std::string when : {"before", "after"}) {
    require_green(run(kHead + "  - crash: {write: 3, when: " + when +
                      "}\n"
                      "  - hosts import: {rows: [{ip: 10.0.0.1}]}\n"
                      "  - restart:\n"
                      "  - hosts list: {}\n"
                      "    expect: {hosts: [{status: Online}]}\n"));
  }
}

BOOST_AUTO_TEST_CASE(after_a_crash_nothing_works_but_a_restart) {
  const StepResult red = only_red_step(run(kHead + "  - crash: 1\n"
                                                   "  - hosts import: {rows: [{ip: 10.0.0.1}]}\n"
                                                   "  - hosts list: {}\n"));
  BOOST_TEST(red.message.find("the engine is down") == 0U, red.message);
}

BOOST_AUTO_TEST_CASE(a_crash_that_never_comes_is_red) {
  const StepResult red =
      only_red_step(run(kHead + "  - crash: 1000\n  - hosts import: {rows: [{ip: 10.0.0.1}]}\n"));
  BOOST_TEST(red.message.find("the crash never came") == 0U, red.message);
}

BOOST_AUTO_TEST_CASE(an_expectation_may_come_true_within_simulated_time) {
  require_green(run(kHead + "  - hosts import: {rows: [{ip: 10.0.0.1}]}\n"
                            "    wait: false\n"
                            "  - hosts list: {status: Online}\n"
                            "    within: 1h\n"
                            "    expect: {total: 1}\n"));
  const StepResult red =
      only_red_step(run(kHead + "  - hosts list: {}\n    within: 30s\n    expect: {total: 1}\n"));
  BOOST_TEST(red.message.find("also not within 30 s") != std::string::npos, red.message);
}

BOOST_AUTO_TEST_CASE(steps_in_parallel_all_start_before_any_workflow_runs) {
  require_green(run(kHead + "  - parallel:\n"
                            "      - hosts import: {rows: [{ip: 10.0.0.1}]}\n"
                            "      - hosts import: {rows: [{ip: 10.0.0.1}]}\n"
                            "        refused: {code: HOST_ALREADY_EXIST}\n"));
}

// must 3: the auditor speaks up although nobody asked
BOOST_AUTO_TEST_CASE(a_broken_invariant_fails_the_step) {
  const StepResult red =
      only_red_step(run(kHead + "  - hosts import: {skipHostInit: true, rows: [{ip: 10.0.0.1}]}\n"
                                "  - books: {ip: 10.0.0.1, status: Init}\n"));
  BOOST_REQUIRE(!red.broken_invariants.empty());
  BOOST_TEST(red.broken_invariants[0] == "INV-13: host host1 10.0.0.1 went from Online to Init");
}

// What `books` breaks is known from then on; what breaks besides is told.
BOOST_AUTO_TEST_CASE(damage_that_a_case_wants_fails_no_step) {
  require_green(
      run("name: a\ncovers: [INSP-1]\nsteps:\n"
          "  - pool load: {hosts: [{ip: 10.0.0.1}]}\n"
          "  - books: {ip: 10.0.0.1, usedCpuCores: 3}\n"
          "  - pool inspect:\n    expect: {valid: false}\n"));
}

BOOST_AUTO_TEST_CASE(a_refusal_is_held_against_its_data) {
  const std::string head =
      "name: a\ncovers: [ALLOC-4]\nsteps:\n"
      "  - allocations grant: {requests: [{holderId: c, requestId: r, requirements: [{strategy: 3, count: 1, "
      "location: {hostIp: 10.0.0.1}}]}]}\n";
  require_green(run(head + "    refused: {cause: NO_ENOUGH_HOST, data: {request: 0, nearMiss: null}}\n"));
  const StepResult red = only_red_step(run(head + "    refused: {data: {request: 1}}\n"));
  BOOST_REQUIRE_EQUAL(red.differences.size(), 1U);
  BOOST_TEST(red.differences[0].path == "data.request");
}

const std::string kTwoEngines =
    "name: a\ncovers: [INV-11]\nsteps:\n"
    "  - pool load: {hosts: [{ip: 10.0.0.1, cpuCores: 4}]}\n"
    "  - parallel:\n"
    "      - allocations grant: {requests: [{holderId: c, requestId: r1, requirements: [{strategy: 3, count: "
    "1, "
    "location: {hostIp: 10.0.0.1}, cpuCores: ${first}}]}]}\n"
    "        refused: {cause: NO_ENOUGH_HOST}\n"
    "      - allocations grant: {requests: [{holderId: d, requestId: r2, requirements: [{strategy: 3, count: "
    "1, "
    "location: {hostIp: 10.0.0.1}, cpuCores: 3}]}]}\n"
    "        engine: second\n";

// INV-11: the step of the second engine comes between decision and write of the one before, or after it where
// that one writes nothing.
BOOST_AUTO_TEST_CASE(the_second_engine_overtakes_the_first) {
  require_green(run(kTwoEngines + "examples: [{first: 2}, {first: 5}]\n"));
  const StepResult red = only_red_step(run(kTwoEngines + "vars: {first: 1}\n"));
  BOOST_TEST(red.message.find("allocations grant in line 6") == 0U, red.message);
}

const std::string kTwelveCases =
    "name: import ${n}\ncovers: [IMP-10]\n" + kWorld +
    "examples: [{n: 1}, {n: 2}, {n: 3}, {n: 4}, {n: 5}, {n: 6}, {n: 7}, {n: 8}, {n: 9}, {n: 10}, {n: 11}, "
    "{n: 12}]\n"
    "steps:\n  - hosts import: {rows: [{ip: 10.0.0.1, hostName: \"host${n}\"}, {ip: 10.0.0.2}]}\n"
    "  - hosts list: {}\n    expect: {total: 2}\n";

std::vector<std::string> essence(const SuiteResult& result) {
  std::vector<std::string> lines;
  for (const CaseResult& one : result.cases) {
    lines.push_back(one.id + " " + std::to_string(static_cast<int>(one.outcome)) + " " +
                    std::to_string(one.seed) + " " + one.event_hash);
  }
  return lines;
}

// must 8
BOOST_AUTO_TEST_CASE(jobs_and_order_change_nothing_in_the_results) {
  const Files files(kTwelveCases);
  const auto worlds = make_fake_worlds({});
  const Suite suite = load(files, *worlds);
  SuiteOptions plain;
  plain.seed = 7;
  SuiteOptions parallel = plain;
  parallel.jobs = 4;
  SuiteOptions shuffled = parallel;
  shuffled.shuffle = true;
  const auto expected = essence(run_suite(suite, *worlds, plain));
  BOOST_TEST(expected.size() == 12U);
  BOOST_TEST(essence(run_suite(suite, *worlds, plain)) == expected, boost::test_tools::per_element());
  BOOST_TEST(essence(run_suite(suite, *worlds, parallel)) == expected, boost::test_tools::per_element());
  BOOST_TEST(essence(run_suite(suite, *worlds, shuffled)) == expected, boost::test_tools::per_element());

  SuiteOptions other = plain;
  other.seed = 8;
  BOOST_TEST(essence(run_suite(suite, *worlds, other)) != expected);
}

BOOST_AUTO_TEST_CASE(a_case_run_alone_or_in_a_shard_is_the_same_as_in_the_whole) {
  const Files files(kTwelveCases);
  const auto worlds = make_fake_worlds({});
  const Suite suite = load(files, *worlds);
  const SuiteResult whole = run_suite(suite, *worlds, {});
  SuiteOptions alone;
  alone.selection.cases = {whole.cases[4].id};
  const SuiteResult one = run_suite(suite, *worlds, alone);
  BOOST_REQUIRE_EQUAL(one.cases.size(), 1U);
  BOOST_TEST(one.cases[0].event_hash == whole.cases[4].event_hash);
}

BOOST_AUTO_TEST_CASE(repetitions_have_seeds_and_ids_of_their_own) {
  SuiteOptions options;
  options.repeat = 3;
  const SuiteResult result = run(kHead + "  - hosts list: {}\n", options);
  BOOST_REQUIRE_EQUAL(result.cases.size(), 3U);
  BOOST_TEST(result.cases[1].id == result.cases[0].id + " (run 2)");
  BOOST_TEST(result.cases[1].seed != result.cases[0].seed);
  BOOST_TEST(result.cases[2].rerun.find("--seed 3") != std::string::npos, result.cases[2].rerun);
}

// A slip in the id would make the case about nothing.
BOOST_AUTO_TEST_CASE(a_turn_of_a_host_without_a_workflow_is_red) {
  const SuiteResult result =
      run("name: a\ncovers: [WF-1]\nworld: {machines: {each: [{ip: 10.0.0.1}]}}\nsteps:\n"
          "  - ids: [host-a]\n"
          "  - hosts import: {rows: [{ip: 10.0.0.1}]}\n"
          "    wait: false\n"
          "  - turn: {hostId: host-a, toEnd: true}\n"
          "  - turn: {hostId: host-a, ifAny: true}\n"
          "  - turn: host-a\n");
  const StepResult& red = only_red_step(result);
  BOOST_TEST(red.line == 10);
  BOOST_TEST(red.message == "host host-a has no workflow that goes on");
}

// CLI-6
BOOST_AUTO_TEST_CASE(a_run_that_is_stopped_keeps_what_it_found_and_counts_what_it_did_not_reach) {
  const Files files(kTwelveCases);
  const auto worlds = make_fake_worlds({});
  const Suite suite = load(files, *worlds);
  SuiteOptions options;
  options.repeat = 2;
  int done = 0;
  options.stop = [&] { return done == 5; };
  const SuiteResult result =
      run_suite(suite, *worlds, options, [&](const CaseResult&, std::size_t, std::size_t) { ++done; });
  BOOST_TEST(result.cases.size() == 5U);
  BOOST_TEST(result.not_run == 19);
  BOOST_TEST(result.cases[4].id.find("import 3") != std::string::npos, result.cases[4].id);
}

BOOST_AUTO_TEST_CASE(cases_keep_their_order_however_the_paths_are_given) {
  const Files first(kHead + "  - hosts list: {}\n");
  const Files second(kHead + "  - hosts list: {}\n");
  const auto worlds = make_fake_worlds({});
  const auto names = [&](const std::vector<std::string>& paths) {
    std::vector<std::string> found;
    for (const CaseDef& one : load_suite(paths, *worlds).cases) found.push_back(one.id);
    return found;
  };
  const auto expected = names({first.path(), second.path()});
  BOOST_TEST(expected.size() == 2U);
  BOOST_TEST(names({second.path(), first.path()}) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(mistakes_in_a_world_are_told_at_their_line) {
  const Files files(
      "name: a\ncovers: [IMP-10]\nworld:\n  machines:\n    each:\n      - {ip: 10.0.0.1, swpa: on}\n"
      "steps: [hosts list: {}]\n");
  const auto worlds = make_fake_worlds({});
  const Suite suite = load_suite({files.path()}, *worlds);
  BOOST_REQUIRE_EQUAL(suite.problems.size(), 1U);
  BOOST_TEST(suite.problems[0].at.line == 6);
  BOOST_TEST(suite.problems[0].message.find("swap") != std::string::npos, suite.problems[0].message);
}

BOOST_AUTO_TEST_CASE(files_and_folders_that_cannot_be_read_are_problems) {
  const auto worlds = make_fake_worlds({});
  BOOST_TEST(!load_suite({"/nowhere/x.yaml"}, *worlds).problems.empty());
  BOOST_TEST(!load_suite({}, *worlds).problems.empty());
  const Files files("name: a\ncovers: [IMP-10]\nsteps: [hosts list: {}]\n");
  BOOST_TEST(load_suite({files.folder()}, *worlds).cases.size() == 1U);
  BOOST_TEST(!load_suite({files.path(), files.path()}, *worlds).problems.empty());
}

BOOST_AUTO_TEST_CASE(the_same_cases_pass_on_sqlite) {
  const Files files(kTwelveCases);
  const auto worlds = make_fake_worlds({"sqlite", ""});
  const Suite suite = load(files, *worlds);
  SuiteOptions options;
  options.selection.cases = {"import 1 "};
  const SuiteResult result = run_suite(suite, *worlds, options);
  BOOST_TEST(result.store == "sqlite");
  require_green(result);
}

}  // namespace
}  // namespace hostyard
