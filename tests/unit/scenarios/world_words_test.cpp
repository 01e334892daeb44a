#include "scenarios/world_words.h"

#include <algorithm>
#include <set>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "fakes/machine_settings.h"
#include "fakes/sim_clock.h"
#include "fakes/world.h"
#include "scenarios/values.h"

namespace hostyard {
namespace {

std::set<std::string> names_of(const std::vector<Shape>& members) {
  std::set<std::string> names;
  for (const Shape& member : members) names.insert(member.name);
  return names;
}

std::set<std::string> keys_of(const Json& object) {
  std::set<std::string> names;
  for (const auto& [key, value] : object.items()) names.insert(key);
  return names;
}

bool is_accepted(const std::string& world) {
  return parse_world(world, "world").has_value();
}

std::string machine_with(const std::string& word, const std::string& value) {
  return "machines: {each: [{ip: 10.0.0.1, " + word + ": " + value + "}]}";
}

BOOST_AUTO_TEST_CASE(the_format_and_the_fakes_have_the_same_words_of_a_machine) {
  std::set<std::string> known = names_of(machine_words_of_worlds());
  const std::vector<std::string> words = machine_words();
  std::set<std::string> fake(words.begin(), words.end());
  fake.insert({"ip", "filebeat"});
  BOOST_TEST(known == fake, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_words_that_the_format_accepts_are_those_that_the_fakes_accept) {
  int checked = 0;
  for (const Shape& word : machine_words_of_worlds()) {
    if (word.accepted.empty()) continue;
    ++checked;
    for (const std::string& accepted : word.accepted)
      BOOST_TEST(is_accepted(machine_with(word.name, accepted)), word.name << " " << accepted);
    BOOST_TEST(!is_accepted(machine_with(word.name, "nonsense")), word.name);
  }
  BOOST_TEST(checked > 10);
}

BOOST_AUTO_TEST_CASE(looking_at_a_world_answers_what_the_format_says) {
  SimClock clock;
  World world(*parse_world("machines: {each: [{ip: 10.0.0.1, mounts: [{path: /data}]}]}", "world"), clock);
  const Json machine = world.machine_json("10.0.0.1");
  BOOST_TEST(keys_of(machine) == names_of(machine_shape().members), boost::test_tools::per_element());
  const auto inner = [](const char* word) {
    return member_shape(&machine_shape(), word)->members.front().members;
  };
  BOOST_TEST(keys_of(machine["users"]["root"]) == names_of(inner("users")), boost::test_tools::per_element());
  BOOST_TEST(keys_of(machine["mounts"][0]) == names_of(inner("mounts")), boost::test_tools::per_element());
  const Json tiup = world.tiup_json();
  BOOST_TEST(keys_of(tiup) == names_of(tiup_shape().members), boost::test_tools::per_element());
  BOOST_TEST(keys_of(tiup["emCluster"]) == names_of(member_shape(&tiup_shape(), "emCluster")->members),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_call_that_can_fail_can_fail_in_the_ways_that_the_format_names) {
  const Shape& fault = faults_shape().members.front();
  const std::string ways = member_shape(&fault, "outcome")->doc;
  for (const std::string& during : member_shape(&fault, "during")->accepted) {
    const std::vector<std::string> outcomes = outcomes_of(during);
    BOOST_TEST(!outcomes.empty());
    for (std::string outcome : outcomes) {
      if (outcome == "{exit: N}") outcome = "{exit: 3}";
      BOOST_TEST(ways.find(outcome) != std::string::npos, outcome);
      BOOST_TEST(is_accepted("faults: [{during: " + during + ", outcome: " + outcome + "}]"),
                 during << outcome);
    }
  }
  BOOST_TEST(!is_accepted("faults: [{during: swapOn, outcome: refused}]"));
}

// With every key that the format names, and with one that it does not.
BOOST_AUTO_TEST_CASE(the_other_parts_of_a_world_have_the_same_words) {
  const Json examples{
      {"machines", {{"defaults", "{}"}, {"each", "[]"}, {"first", "10.0.0.1"}, {"count", "2"}}},
      {"control", {{"user", "a"}, {"group", "b"}, {"key", "/k"}, {"publicKey", "line"}, {"keys", "{}"}}},
      {"tiup", {{"style", "\"1.9\""}, {"missing", "off"}, {"noise", "[]"}, {"checkTakes", "5s"}}},
      {"em", {{"cluster", "em"}, {"takes", "5s"}}}};
  for (const auto& [part, words] : examples.items()) {
    const Shape* const shape = member_shape(&world_shape(), part);
    BOOST_REQUIRE(shape != nullptr);
    BOOST_TEST(keys_of(words) == names_of(shape->members), boost::test_tools::per_element());
    std::string text = part + ":\n";
    for (const auto& [word, value] : words.items())
      text += "  " + word + ": " + value.get<std::string>() + "\n";
    BOOST_TEST(is_accepted(text), text);
    BOOST_TEST(!is_accepted(text + "  nonsense: 1\n"));
  }
  BOOST_TEST(names_of(world_shape().members) ==
                 (std::set<std::string>{"vendors", "machines", "control", "tiup", "em", "faults"}),
             boost::test_tools::per_element());
}

}  // namespace
}  // namespace hostyard
