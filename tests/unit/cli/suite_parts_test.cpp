// Parts of a suite: shards, what failed, one case again, kept cases (must 6, must 9 of the scenario format).
#include <cstdlib>
#include <set>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "tests/unit/cli/program.h"

namespace hostyard::test {
namespace {

// Faults at random: what becomes of a run depends on its seed. The second row's name is an attack on quoting.
constexpr const char* kMixed = R"(name: "random faults ${of}"
covers: [WF-4]
examples: [{of: plain}, {of: "q\"$(`x'\\ ! \n z"}, {of: ""}]
world:
  machines: {each: [{ip: 10.0.0.1}]}
  faults: [{random: {rate: 0.3, seed: 5}}]
steps:
  - hosts import: {rows: [{ip: 10.0.0.1}]}
    expect: {workflows: [{status: Finished, name: wrong}]}
---
name: a-b
covers: [IMP-11]
world: {machines: {each: [{ip: 10.0.0.1}]}}
steps:
  - hosts import: {rows: [{ip: 10.0.0.1}]}
---
name: a b
covers: [IMP-11]
world: {machines: {each: [{ip: 10.0.0.1}]}}
steps:
  - hosts import: {rows: [{ip: 10.0.0.1}]}
)";

struct Parts : Program {
  Parts() { write("mixed.yaml", kMixed); }
  Outcome test(const std::string& report, std::vector<std::string> words) const {
    words.insert(words.begin(), "test");
    words.insert(words.end(), {"--report", file(report)});
    return run(words);
  }
  Json report(const std::string& folder) const { return Json::parse(read(folder + "/report.json")); }
};

Json without_timing(Json node) {
  if (node.is_object()) node.erase("timing");
  for (Json& item : node) {
    if (item.is_structured()) item = without_timing(item);
  }
  return node;
}

std::vector<std::string> ids(const Json& report) {
  std::vector<std::string> found;
  for (const Json& one : report["cases"]) found.push_back(one["id"]);
  return found;
}

}  // namespace

BOOST_FIXTURE_TEST_CASE(three_shards_merge_into_the_report_of_one_run, Parts) {
  std::vector<std::string> merge{"--merge"};
  for (const std::string shard : {"3", "1", "2"}) {
    const Outcome outcome =
        test("part" + shard, {"scenarios/cases", "--tag", "delete", "--shard", shard + "/3"});
    BOOST_TEST(outcome.exit_code == 0, outcome.err);
    merge.push_back(file("part" + shard) + "/report.json");
  }
  BOOST_TEST(test("merged", merge).exit_code == 0);
  BOOST_TEST(test("whole", {"scenarios/cases", "--tag", "delete"}).exit_code == 0);
  BOOST_TEST((without_timing(report("merged")) == without_timing(report("whole"))));

  merge.pop_back();
  const Outcome lacking = test("lacking", merge);
  BOOST_TEST(lacking.exit_code == 2);
  BOOST_TEST(contains(lacking.err, "shard 2/3 is missing"));
  BOOST_TEST(!exists("lacking/report.json"));
}

BOOST_FIXTURE_TEST_CASE(shards_list_every_case_once, Parts) {
  const auto listed = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"scenarios/cases", "--list"});
    return test("unused", words).out;
  };
  std::string together;
  for (const char* const shard : {"1/4", "2/4", "3/4", "4/4"}) together += listed({"--shard", shard});
  const auto lines = [](const std::string& text) {
    std::multiset<std::string> found;
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1)
      found.insert(text.substr(at, text.find('\n', at) - at));
    return found;
  };
  BOOST_TEST((lines(together) == lines(listed({}))));
}

BOOST_FIXTURE_TEST_CASE(what_failed_runs_again_alone, Parts) {
  BOOST_TEST(test("report", {file("mixed.yaml")}).exit_code == 1);
  const Json first = report("report");
  std::vector<std::string> failed;
  for (const Json& one : first["cases"]) {
    if (one["outcome"] == "failed") failed.push_back(one["id"]);
  }
  BOOST_TEST(failed.size() == 3u);
  BOOST_TEST(test("report", {file("mixed.yaml"), "--failed"}).exit_code == 1);
  BOOST_TEST(ids(report("report")) == failed, boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(the_line_of_a_red_case_runs_exactly_that_case_as_it_was, Parts) {
  BOOST_TEST(test("red", {file("mixed.yaml"), "--seed", "7", "--repeat", "2", "--shuffle", "-j", "4",
                          "--store", "sqlite"})
                 .exit_code == 1);
  const Json red = report("red");
  int reruns = 0;
  for (const Json& one : red["cases"]) {
    if (one["outcome"] != "failed") continue;
    ++reruns;
    std::string line = one["rerun"];
    BOOST_REQUIRE(line.starts_with("hostyard "));
    line.replace(0, 8, HOSTYARD_PROGRAM);
    line += " --report " + file("again") + " >/dev/null 2>&1";
    std::system(line.c_str());  // as somebody would paste it into a shell
    const Json again = report("again");
    BOOST_TEST(again["store"] == "sqlite");
    BOOST_REQUIRE_EQUAL(again["cases"].size(), 1u);
    BOOST_TEST(again["cases"][0]["eventHash"] == one["eventHash"]);
    BOOST_TEST(again["cases"][0]["seed"] == one["seed"]);
  }
  BOOST_TEST(reruns == 6);
}

BOOST_FIXTURE_TEST_CASE(kept_cases_share_no_folder_and_start_empty, Parts) {
  write("long.yaml", "name: " + std::string(400, 'x') +
                         "\ncovers: [WF-1]\nworld: {machines: {each: [{ip: 10.0.0.1}]}}\nsteps:\n"
                         "  - hosts import: {rows: [{ip: 10.0.0.1}]}\n");
  for (int run = 0; run < 2; ++run) {
    const Outcome green = test("report", {file("mixed.yaml"), file("long.yaml"), "--case", "a-b", "--case",
                                          "a b", "--case", "xxx", "--keep", file("kept")});
    BOOST_TEST(green.exit_code == 0, green.out << green.err);
  }
  const Outcome nowhere = test("report", {file("long.yaml"), "--keep", "/proc/kept"});
  BOOST_TEST(nowhere.exit_code == 3);
  BOOST_TEST(contains(nowhere.err, "accepted: --keep DIR"));
}

}  // namespace hostyard::test
