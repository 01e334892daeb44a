#include "scenarios/parser.h"

#include <algorithm>
#include <stdexcept>

#include <boost/test/unit_test.hpp>

#include "scenarios/catalogue.h"

namespace hostyard {
namespace {

ParsedFile parse(const std::string& text) {
  return parse_scenarios(text, "x.yaml", "area/x.yaml", {built_in_catalogue().ids()});
}

const YamlNode& child(const YamlNode& node, const std::string& key) {
  const YamlNode* const found = node.find(key);
  if (found == nullptr) throw std::runtime_error("there is no " + key);
  return *found;
}

std::string all_of(const ParsedFile& parsed) {
  std::string all;
  for (const FileProblem& problem : parsed.problems) all += to_text(problem) + "\n";
  return all;
}

std::string problems_of(const std::string& text) {
  return all_of(parse(text));
}

// A case of which the lines from 3 on are given.
std::string with_steps(const std::string& steps) {
  return "name: a case\ncovers: [QRY-1]\nsteps:\n" + steps;
}

struct Row {
  std::string text;
  const char* problem;
};

// must 7
BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_file_is_told_with_its_place_and_what_would_be_right) {
  const Row rows[] = {
      {"name: [a\n", "x.yaml:2:1: not YAML"},
      {"- just a list\n", "x.yaml:1:1: a case is a map"},
      {"", "x.yaml:1:1: the file holds no case"},
      {"name: a\ncovers: [QRY-1]\nstps: []\n", "x.yaml:3:1: unknown key 'stps'; did you mean 'steps'?"},
      {"name: a\ncovers: [QRY-1]\n", "x.yaml:1:1: a case needs a list of 'steps'"},
      {"covers: [QRY-1]\nsteps: [hosts list: {}]\n", "x.yaml:1:1: the case has no 'name'"},
      {"name: a\nsteps: [hosts list: {}]\n", "x.yaml:1:1: the case has no 'covers'"},
      {"name: a\ncovers: [QRY-1, FT-IMP-99]\nsteps: [hosts list: {}]\n",
       "x.yaml:2:17: unknown id in 'covers' 'FT-IMP-99'; did you mean 'FT-IMP-0"},
      {with_steps("  - hosts lst: {}\n"), "x.yaml:4:5: unknown step 'hosts lst'; did you mean 'hosts list'?"},
      {with_steps("  - hosts list: {regoin: Region1}\n"),
       "x.yaml:4:18: unknown argument 'regoin'; did you mean 'region'?"},
      {with_steps("  - hosts list: {page: first}\n"), "x.yaml:4:24: 'page' must be an integer, not first"},
      {with_steps("  - hosts list: {}\n    expct: {total: 0}\n"),
       "x.yaml:5:5: unknown step 'expct'; did you mean 'expect'?"},
      {with_steps("  - hosts list: {}\n    expect: {totl: 0}\n"),
       "x.yaml:5:14: unknown key of the answer 'totl'; did you mean 'total'?"},
      {with_steps("  - hosts list: {}\n    expect: {hosts: [{statsu: Online}]}\n"),
       "unknown key of the answer 'statsu'; did you mean 'status'?"},
      {with_steps("  - hosts list: {}\n    expect: {hosts: {size: many}}\n"), "{size: …} takes a number"},
      {with_steps("  - hosts list: {}\n    expect: {hosts: {set: 3}}\n"), "{set: …} takes a list"},
      {with_steps("  - hosts list: {}\n    refused: {code: HOST_ALREADY_EXITS}\n"),
       "unknown error code 'HOST_ALREADY_EXITS'; did you mean 'HOST_ALREADY_EXIST'?"},
      {with_steps("  - hosts list: {}\n    refused: {cod: 30118}\n"), "did you mean 'code'?"},
      {with_steps("  - hosts list: {}\n    expect: {total: 0}\n    refused: {code: 30118}\n"), "not both"},
      {with_steps("  - hosts list: {hostId: \"${idd}\"}\n"), "x.yaml:4:26: unknown variable 'idd'"},
      {with_steps("  - hosts list: {}\n    save: {id: hosts.0.hostIdd}\n"),
       "unknown key of the answer 'hostIdd'"},
      {with_steps("  - hosts list: {}\n    within: soon\n"), "'soon' is not a duration"},
      {with_steps("  - hosts list: {}\n    machine: 10.0.0.1\n"), "a step has one action"},
      {with_steps("  - expect: {total: 0}\n"), "the step has no action"},
      {with_steps("  - parallel: {}\n"), "'parallel' takes a list of steps"},
      {with_steps("  - parallel: []\n"), "x.yaml:4:15: 'parallel' takes a list of steps, one or more"},
      {with_steps("  - hosts import: {rows: [{ip: 10.0.0.1}]}\n    again: HOST_ALREADY_EXIST\n"),
       "x.yaml:4:5: 'again' stands in a case without 'crash: every'"},
      {with_steps("  - hosts list: {}\n    engine: third\n"), "'engine' must be second, not third"},
      {with_steps("  - machine: 10.0.0.1\n    engine: second\n"),
       "x.yaml:5:5: 'engine' cannot stand beside 'machine'; accepted: beside use cases"},
      {with_steps("  - advance: 30s\n    expect: {}\n"),
       "x.yaml:5:5: 'expect' cannot stand beside 'advance'"},
      {with_steps("  - restart:\n    save: {a: b}\n"), "'save' cannot stand beside 'restart'"},
      {with_steps("  - machine: 10.0.0.1\n    refused: {code: 10001}\n"),
       "'refused' cannot stand beside 'machine'; accepted: beside use cases"},
      {with_steps("  - hosts list: {}\n    wait: false\n"),
       "'wait' cannot stand beside 'hosts list'; accepted: beside use cases that start workflows"},
      {with_steps("  - hosts delete: [a]\n    within: 3s\n    expect: {}\n"),
       "'within' cannot stand beside 'hosts delete'; accepted: beside steps that look"},
      {with_steps("  - hosts list: {}\n    within: 3s\n"), "'within' waits for an expectation"},
      {with_steps("  - parallel:\n      - hosts list: {}\n        within: 3s\n        expect: {}\n"),
       "x.yaml:6:9: 'within' cannot stand inside 'parallel'"},
      {with_steps("  - advance: 30 seconds\n"),
       "x.yaml:4:14: '30 seconds' is not a duration; accepted: 200ms"},
      {with_steps("  - crash: 0\n"), "x.yaml:4:12: 'write' is 0; accepted: 1"},
      {with_steps("  - parallel: [restart: {}]\n"), "only use cases run in parallel"},
      {with_steps("  - crash: {write: 1, when: befor}\n"), "unknown when 'befor'; did you mean 'before'?"},
      {with_steps("  - hosts import: {rows: [{hostNme: a}]}\n"),
       "unknown argument 'hostNme'; did you mean 'hostName'?"},
      {"name: a\ncovers: [QRY-1]\nsettings: {taskss: exclusive}\nsteps: [hosts list: {}]\n",
       "x.yaml:3:12: unknown argument 'taskss'; did you mean 'tasks'?"},
      {"name: a\ncovers: [QRY-1]\nsettings: {pollLimit: 3 hours}\nsteps: [hosts list: {}]\n",
       "x.yaml:3:23: '3 hours' is not a duration"},
      {"name: a (run 2)\ncovers: [QRY-1]\nsteps: [hosts list: {}]\n",
       "'a (run 2)' ends as repeated runs of a case do"},
      {"name: a\ncovers: [QRY-1]\nexamples: []\nsteps: [hosts list: {}]\n", "'examples' is a list of rows"},
      {"name: a\ncovers: [QRY-1]\nsteps: [hosts list: {}]\n---\nname: a\ncovers: [QRY-1]\nsteps: [hosts "
       "list: {}]\n",
       "x.yaml:5:1: the name 'a' is taken by the case in line 1"},
  };
  for (const Row& row : rows) {
    const std::string problems = problems_of(row.text);
    BOOST_TEST_CONTEXT(row.text << "gives\n" << problems) {
      BOOST_TEST((problems.find(row.problem) != std::string::npos), "expected: " << row.problem);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_problem_of_a_file_is_told_at_once) {
  const ParsedFile parsed =
      parse(with_steps("  - hosts lst: {}\n  - hosts list: {regoin: x}\n    expect: {totl: 1}\n"));
  BOOST_TEST(parsed.problems.size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_step_that_is_to_be_refused_may_hold_wrong_values_but_no_wrong_names) {
  BOOST_TEST(problems_of(with_steps("  - hosts list: {page: first}\n    refused: {code: 10004}\n")).empty());
  BOOST_TEST(!problems_of(with_steps("  - hosts list: {paeg: 1}\n    refused: {code: 10004}\n")).empty());
}

BOOST_AUTO_TEST_CASE(rows_of_examples_become_cases_whose_names_show_the_row) {
  const ParsedFile parsed = parse(
      "name: cores ${cores}\ncovers: [QRY-1]\nexamples:\n  - {cores: 1}\n  - {row: none, cores: 0}\n"
      "steps: [hosts list: {hostName: \"h${cores}\"}]\n");
  BOOST_REQUIRE_MESSAGE(parsed.problems.empty(), all_of(parsed));
  BOOST_REQUIRE_EQUAL(parsed.cases.size(), 2U);
  BOOST_TEST(parsed.cases[0].name == "cores 1 [row 1: cores 1]");
  BOOST_TEST(parsed.cases[1].name == "cores 0 [row 2: none]");
  BOOST_TEST(parsed.cases[1].id == "area/x.yaml#cores 0 [row 2: none]");
}

BOOST_AUTO_TEST_CASE(shared_parts_of_a_file_go_to_the_cases_after_them) {
  const ParsedFile parsed = parse(
      "shared:\n  tags: [slow]\n  covers: [QRY-1]\n  world: {machines: {each: [{ip: 10.0.0.1}]}}\n---\n"
      "name: a\ncovers: [DOM-20]\nsteps: [hosts list: {}]\n");
  BOOST_REQUIRE(parsed.problems.empty());
  BOOST_REQUIRE_EQUAL(parsed.cases.size(), 1U);
  BOOST_TEST(parsed.cases[0].tags.front() == "slow");
  BOOST_TEST(parsed.cases[0].covers.size() == 2U);
  BOOST_TEST(parsed.cases[0].world_text == "world: {machines: {each: [{ip: 10.0.0.1}]}}");
}

BOOST_AUTO_TEST_CASE(variables_reach_the_world_and_faults_beside_it_join_it) {
  const ParsedFile parsed = parse(
      "name: a\ncovers: [QRY-1]\nvars: {what: timed-out}\nworld:\n  machines: {}\nfaults:\n"
      "  - {on: 10.0.0.1, outcome: ${what}}\nsteps: [hosts list: {}]\n");
  BOOST_REQUIRE_MESSAGE(parsed.problems.empty(), all_of(parsed));
  const YamlNode world = parse_yaml(world_yaml(parsed.cases[0]), "w").documents.front();
  const YamlNode& outcome = child(child(world, "faults").items.at(0), "outcome");
  BOOST_TEST(outcome.text == "timed-out");
  BOOST_TEST(outcome.at.line == 7);
}

BOOST_AUTO_TEST_CASE(a_step_is_kept_as_it_is_written) {
  const ParsedFile parsed =
      parse(with_steps("  - hosts list:\n      region: Region1\n    expect: {total: 0}\n  - restart:\n"));
  BOOST_REQUIRE(parsed.problems.empty());
  BOOST_TEST(parsed.cases[0].steps->front().text == "hosts list:\n  region: Region1\nexpect: {total: 0}");
  BOOST_TEST(parsed.cases[0].steps->front().at.line == 4);
}

BOOST_AUTO_TEST_CASE(the_built_in_catalogue_holds_every_id_once) {
  std::vector<std::string> ids = built_in_catalogue().ids();
  BOOST_TEST(ids.size() > 100U);
  std::sort(ids.begin(), ids.end());
  BOOST_TEST((std::adjacent_find(ids.begin(), ids.end()) == ids.end()));
  BOOST_TEST(std::binary_search(ids.begin(), ids.end(), std::string("INV-13")));
}

}  // namespace
}  // namespace hostyard
