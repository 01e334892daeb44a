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

void erase_each(std::string& text, std::string_view begin, std::string_view end) {
  for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at))
    text.erase(at, text.find(end, at) + end.size() - at);
}

struct Parts : Program {
  Parts() { write("mixed.yaml", kMixed); }
  Outcome test(const std::string& report, std::vector<std::string> words) const {
    words.insert(words.begin(), "test");
    words.insert(words.end(), {"--report", file(report)});
    return run(words);
  }
  // The page without what tells of time: durations, and the comparison with runs before.
  std::string untimed_page(const std::string& folder) const {
    std::string page = read(folder + "/index.html");
    erase_each(page, "<span class=\"time\">", "</span>");
    erase_each(page, "<p class=\"facts\">", "</p>");
    erase_each(page, "<section id=\"history\">", "</section>");
    return page;
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
  BOOST_TEST((untimed_page("merged") == untimed_page("whole")));
  BOOST_TEST(untimed_page("whole").size() > 10'000u);

  merge.pop_back();
  const Outcome lacking = test("lacking", merge);
  BOOST_TEST(lacking.exit_code == 2);
  BOOST_TEST(contains(lacking.err, "shard 2/3 is missing"));
  BOOST_TEST(!exists("lacking/report.json"));
}

// Everything that ships, its order too, from paths in another order.
BOOST_FIXTURE_TEST_CASE(shards_of_the_whole_suite_merge_into_the_report_of_one_run, Parts) {
  std::vector<std::string> merge{"--merge"};
  for (const std::string shard : {"2", "1", "3"}) {
    test("part" + shard, {"scenarios/cases", file("mixed.yaml"), "--shard", shard + "/3", "-j", "2"});
    merge.push_back(file("part" + shard));
  }
  BOOST_TEST(test("merged", merge).exit_code == 1);
  BOOST_TEST(test("whole", {file("mixed.yaml"), "scenarios/cases", "-j", "2"}).exit_code == 1);
  const Json whole = report("whole");
  BOOST_TEST((without_timing(report("merged")) == without_timing(whole)));
  BOOST_TEST(whole["cases"].size() > 1000u);
}

BOOST_FIXTURE_TEST_CASE(reports_that_are_no_shards_of_one_run_do_not_merge, Parts) {
  BOOST_TEST(test("one", {file("mixed.yaml"), "--case", "a-b"}).exit_code == 0);
  BOOST_TEST(test("other", {file("mixed.yaml"), "--case", "a b", "--seed", "9"}).exit_code == 0);
  const Outcome seeds = test("merged", {"--merge", file("one"), file("other")});
  BOOST_TEST(seeds.exit_code == 2);
  BOOST_TEST(contains(seeds.err, "seeds 1 and 9"), seeds.err);
  const Outcome twice = test("merged", {"--merge", file("one"), file("one")});
  BOOST_TEST(contains(twice.err, "stands in two of the reports"), twice.err);
  const Outcome none = test("merged", {"--merge"});
  BOOST_TEST(none.exit_code == 2);
  BOOST_TEST(contains(none.err, "accepted: report.json of each shard"), none.err);
  BOOST_TEST(!exists("merged"));
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

BOOST_FIXTURE_TEST_CASE(a_report_that_is_missing_or_of_other_files_selects_nothing, Parts) {
  const Outcome missing = test("nowhere", {file("mixed.yaml"), "--failed"});
  BOOST_TEST(missing.exit_code == 2);
  BOOST_TEST(contains(missing.err, "--failed needs the report of an earlier run"), missing.err);
  BOOST_TEST(contains(missing.err, "accepted: --report DIR of that run"), missing.err);

  BOOST_TEST(test("report", {file("mixed.yaml")}).exit_code == 1);
  write("other.yaml", "name: other\ncovers: [QRY-1]\nsteps: [{hosts list: {}, expect: {total: 9}}]\n");
  const Outcome foreign = test("report", {file("other.yaml"), "--failed"});
  BOOST_TEST(foreign.exit_code == 2);
  BOOST_TEST(contains(foreign.err, "nothing is in these files"), foreign.err);
  BOOST_TEST(report("report")["cases"].size() == 5u);  // as it was

  BOOST_TEST(test("both", {file("mixed.yaml"), file("other.yaml")}).exit_code == 1);
  const Outcome part = test("both", {file("other.yaml"), "--failed"});
  BOOST_TEST(part.exit_code == 1);
  BOOST_TEST(contains(part.err, "3 cases of those that failed"), part.err);
  BOOST_TEST(report("both")["cases"].size() == 1u);

  std::filesystem::create_directory(file("broken"));
  write("broken/report.json", "{\"format\": \"junit\"}");
  const Outcome broken = test("broken", {file("mixed.yaml"), "--failed"});
  BOOST_TEST(broken.exit_code == 2);
  BOOST_TEST(contains(broken.err, "is not a report that this version reads"), broken.err);
}

// must 8: what depends on the seed shows where it is repeated.
BOOST_FIXTURE_TEST_CASE(repeating_finds_what_is_flaky, Parts) {
  write("flaky.yaml", R"(name: a host comes online though some calls fail
covers: [WF-4]
world:
  machines: {each: [{ip: 10.0.0.1}]}
  faults: [{random: {rate: 0.05, seed: 5}}]
steps:
  - hosts import: {rows: [{ip: 10.0.0.1}]}
    expect: {workflows: [{status: Finished}]}
)");
  const Outcome outcome = test("report", {file("flaky.yaml"), "--repeat", "20", "-j", "2"});
  BOOST_TEST(outcome.exit_code == 1);
  BOOST_TEST(contains(outcome.out, "flaky, as some of their runs failed and some did not:"), outcome.out);
  BOOST_TEST(contains(outcome.out, " of 20 runs failed"), outcome.out);
  const Outcome steady = test("steady", {file("mixed.yaml"), "--case", "a-b", "--repeat", "20"});
  BOOST_TEST(steady.exit_code == 0);
  BOOST_TEST(!contains(steady.out, "flaky"), steady.out);
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

// must 6: the line says how, and the world is as the case left it.
BOOST_FIXTURE_TEST_CASE(every_command_opens_what_is_kept_of_a_red_case, Parts) {
  write("red.yaml", R"(name: it's "red"
covers: [IMP-11]
world: {machines: {each: [{ip: 10.0.0.1, swap: on}, {ip: 10.0.0.2}]}}
steps:
  - hosts import: {rows: [{ip: 10.0.0.1}]}
  - hosts list: {}
    expect: {total: 2}
)");
  const Outcome red = test("report", {file("red.yaml"), "--keep", file("kept in here")});
  BOOST_TEST(red.exit_code == 1);
  const std::string start = "look at what it left: hostyard ";
  const std::size_t at = red.out.find(start);
  BOOST_REQUIRE(at != std::string::npos);
  const std::size_t from = at + start.size();
  const std::string words = red.out.substr(from, red.out.find('\n', from) - from);
  const auto shell = [&](const std::string& line) {
    BOOST_TEST(
        std::system((HOSTYARD_PROGRAM " " + line + " >" + file("shown") + " 2>/dev/null").c_str()) == 0,
        line);
    return read("shown");
  };
  BOOST_TEST(contains(shell(words), "10.0.0.1  Online"));
  const std::string options = words.substr(words.find("--store"));
  BOOST_TEST(contains(shell("workflows list " + options), "ImportHosts"));
  BOOST_TEST(contains(shell("pool inspect " + options), "nothing differs"));
  // What the import did to the machine is still done: nobody else could delete a host of it.
  const Json hosts = Json::parse(shell("hosts list --output json " + options));
  const std::string id = hosts["hosts"][0]["hostId"];
  BOOST_TEST(contains(shell("hosts delete " + id + " --no-progress " + options), "Finished"));
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
