// Options of `hostyard test` that select nothing, mean nothing together, or have nowhere to write (CLI-2).
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "tests/unit/cli/program.h"

namespace hostyard::test {
namespace {

constexpr const char* kTwo = R"(name: nothing is there
covers: [QRY-1]
tags: [quick]
steps: [{hosts list: {}, expect: {total: 0}}]
---
name: nothing is found
covers: [QRY-2, FT-QRY-01]
steps: [{hosts list: {status: Online}, expect: {total: 0}}]
)";

struct Suites : Program {
  Suites() {
    write("two.yaml", kTwo);
    write("other.yaml", "name: another\ncovers: [QRY-1]\nsteps: [{hosts list: {}, expect: {total: 0}}]\n");
  }
  Outcome test(std::vector<std::string> words, const std::string& report = "report") const {
    words.insert(words.begin(), "test");
    words.insert(words.end(), {"--report", file(report)});
    return run(words);
  }
  // Of wrong usage; empty where it was none.
  std::string refusal(std::vector<std::string> words) const {
    const Outcome outcome = test(std::move(words));
    BOOST_TEST(!exists("report"));
    return outcome.exit_code == 2 ? outcome.err : "";
  }
};

}  // namespace

// "--shard $SHARD" in a script that forgot to set it.
BOOST_FIXTURE_TEST_CASE(an_empty_value_selects_not_everything, Suites) {
  for (const std::string option : {"--shard", "--tag", "--case", "--clause", "--keep"}) {
    const std::string said = refusal({file("two.yaml"), option, ""});
    BOOST_TEST(contains(said, option + " is ''; accepted: "), option << " " << said);
  }
  const Outcome nowhere = run({"test", file("two.yaml"), "--report", ""});
  BOOST_TEST(nowhere.exit_code == 2);
  BOOST_TEST(contains(nowhere.err, "--report is ''; accepted: a folder"), nowhere.err);
}

BOOST_FIXTURE_TEST_CASE(a_choice_that_selects_nothing_is_named_even_beside_others_that_do, Suites) {
  const auto said = [&](const std::string& option, const std::string& right, const std::string& wrong) {
    return refusal({file("two.yaml"), option, right, option, wrong});
  };
  BOOST_TEST(contains(said("--tag", "quick", "quikc"),
                      "--tag is 'quikc', and no case has it; did you mean 'quick'?"));
  BOOST_TEST(contains(said("--tag", "quick", "xylophone"), "accepted: quick"));
  BOOST_TEST(contains(said("--case", "found", "FT-QRY-10"), "did you mean 'FT-QRY-01'?"));
  BOOST_TEST(contains(said("--case", "found", "lost"), "no case covers it or is called so"));
  BOOST_TEST(contains(said("--clause", "QRY-1", "DEL-1"), "--clause is 'DEL-1', and no case covers it"));
}

BOOST_FIXTURE_TEST_CASE(what_means_nothing_together_is_refused, Suites) {
  BOOST_TEST(contains(refusal({file("two.yaml"), "--list", "--check"}),
                      "--list and --check are given; accepted: one"));
  BOOST_TEST(contains(refusal({"--merge", file("report"), "--shard", "1/2"}),
                      "--shard means nothing beside --merge; accepted: reports"));
  BOOST_TEST(
      contains(refusal({file("two.yaml"), "--shuffle=maybe"}), "--shuffle is 'maybe'; accepted: no value"));
}

BOOST_FIXTURE_TEST_CASE(a_shard_without_cases_is_green_and_merges, Suites) {
  std::vector<std::string> merge{"--merge"};
  std::size_t empty = 0;
  for (const std::string shard : {"1", "2", "3", "4", "5"}) {
    const Outcome outcome = test({file("two.yaml"), "--shard", shard + "/5"}, "part" + shard);
    BOOST_TEST(outcome.exit_code == 0, outcome.err);
    if (Json::parse(read("part" + shard + "/report.json"))["cases"].empty()) ++empty;
    merge.push_back(file("part" + shard));
  }
  BOOST_TEST(empty >= 3u);
  BOOST_TEST(test(merge, "whole").exit_code == 0);
  BOOST_TEST(Json::parse(read("whole/report.json"))["cases"].size() == 2u);
  BOOST_TEST(contains(refusal({file("two.yaml"), "--clause", "QRY-1", "--case", "found", "--shard", "1/5"}),
                      "no case is selected"));
}

BOOST_FIXTURE_TEST_CASE(shards_of_different_suites_do_not_merge, Suites) {
  BOOST_TEST(test({file("two.yaml"), "--shard", "1/2"}, "one").exit_code == 0);
  BOOST_TEST(test({file("other.yaml"), "--shard", "2/2"}, "other").exit_code == 0);
  BOOST_TEST(test({file("two.yaml"), "--shard", "2/2", "--repeat", "2"}, "twice").exit_code == 0);
  for (const std::string second : {"other", "twice"}) {
    const std::string said = refusal({"--merge", file("one"), file(second)});
    BOOST_TEST(contains(said, "shards 1/2 and 2/2 are of runs of other cases"), said);
  }
}

BOOST_FIXTURE_TEST_CASE(reports_are_written_though_stdout_takes_nothing, Suites) {
  stdout_to = "/dev/full";
  const Outcome outcome = test({file("two.yaml")});
  BOOST_TEST(outcome.exit_code == 3);
  BOOST_TEST(contains(outcome.err, "cannot write the result to stdout"), outcome.err);
  BOOST_TEST(Json::parse(read("report/report.json"))["totals"]["passed"] == 2);
}

}  // namespace hostyard::test
