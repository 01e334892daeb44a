#include "scenarios/matcher.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "scenarios/values.h"

namespace hostyard {
namespace {

YamlNode yaml(const std::string& text) {
  YamlDocuments parsed = parse_yaml(text, "test.yaml");
  BOOST_REQUIRE(parsed.problems.empty());
  BOOST_REQUIRE_EQUAL(parsed.documents.size(), 1U);
  return parsed.documents.front();
}

std::vector<Difference> compare(const std::string& expected, const std::string& actual) {
  return differences(to_expectation(yaml(expected), nullptr, Json::object()), Json::parse(actual));
}

bool matches(const std::string& expected, const std::string& actual) {
  return compare(expected, actual).empty();
}

struct Row {
  const char* expected;
  const char* actual;
  bool match;
};

BOOST_AUTO_TEST_CASE(expectations_match_as_the_table_says) {
  const Row rows[] = {
      // an object matches by subset, a list in order and length
      {"{a: 1}", R"({"a":1,"b":2})", true},
      {"{a: 1, b: 3}", R"({"a":1,"b":2})", false},
      {"{a: {b: {}}}", R"({"a":{"b":{"c":1}}})", true},
      {"[1, 2]", "[1,2]", true},
      {"[1, 2]", "[2,1]", false},
      {"[1]", "[1,2]", false},
      {"[]", "[1]", false},
      // scalars exactly
      {"{a: 1}", R"({"a":"1"})", true},
      {"{a: '1'}", R"({"a":1})", false},
      {"{a: on}", R"({"a":true})", true},
      {"{a: off}", R"({"a":true})", false},
      {"{a: null}", R"({"a":null})", true},
      {"{a: null}", R"({})", false},
      {"{a: 1.5}", R"({"a":1.5})", true},
      {"{a: Online}", R"({"a":"online"})", false},
      // any, absent
      {"{a: any}", R"({"a":null})", true},
      {"{a: any}", R"({"b":1})", false},
      {"{a: 'any'}", R"({"a":"any"})", true},
      {"{a: 'any'}", R"({"a":"some"})", false},
      {"{a: absent}", R"({"b":1})", true},
      {"{a: absent}", R"({"a":null})", false},
      // contains
      {"{a: contains b c}", R"({"a":"a b c d"})", true},
      {"{a: contains bc}", R"({"a":"a b c d"})", false},
      {"{a: {contains: 'b'}}", R"({"a":"abc"})", true},
      {"{a: {contains: {b: 1}}}", R"({"a":[{"b":2},{"b":1,"c":3}]})", true},
      {"{a: {contains: {b: 3}}}", R"({"a":[{"b":2},{"b":1}]})", false},
      {"{a: {contains: [1, 3]}}", R"({"a":[3,2,1]})", true},
      {"{a: {contains: [1, 4]}}", R"({"a":[3,2,1]})", false},
      // matches
      {"{a: matches ^ho.t$}", R"({"a":"host"})", true},
      {"{a: matches ^ho$}", R"({"a":"host"})", false},
      // gt, lt, between
      {"{a: gt 3}", R"({"a":4})", true},
      {"{a: gt 3}", R"({"a":3})", false},
      {"{a: gt 3}", R"({"a":"4"})", false},
      {"{a: lt 3}", R"({"a":2})", true},
      {"{a: {lt: 3}}", R"({"a":3})", false},
      {"{a: between 1 and 5}", R"({"a":5})", true},
      {"{a: {between: [1, 5]}}", R"({"a":6})", false},
      // size, set
      {"{a: {size: 2}}", R"({"a":[1,2]})", true},
      {"{a: {size: 2}}", R"({"a":{"b":1}})", false},
      {"{a: {size: gt 1}}", R"({"a":[1,2]})", true},
      {"{a: {set: [2, 1]}}", R"({"a":[1,2]})", true},
      {"{a: {set: [1, 1]}}", R"({"a":[1,2]})", false},
      {"{a: {set: [any, 1]}}", R"({"a":[1,2]})", true},
      {"{a: {set: [1]}}", R"({"a":[1,1]})", false},
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.expected << " against " << row.actual) {
      BOOST_TEST(matches(row.expected, row.actual) == row.match);
    }
  }
}

BOOST_AUTO_TEST_CASE(only_what_differs_is_shown_with_its_path) {
  const auto found = compare("{total: 1, hosts: [{ip: 10.0.0.1, status: Online}]}",
                             R"({"total":1,"hosts":[{"ip":"10.0.0.1","status":"Failed","os":"x"}]})");
  BOOST_REQUIRE_EQUAL(found.size(), 1U);
  BOOST_TEST(found[0].path == "hosts.0.status");
  BOOST_TEST(found[0].expected == "Online");
  BOOST_TEST(found[0].actual == "Failed");
}

BOOST_AUTO_TEST_CASE(a_key_that_is_not_in_the_answer_is_shown_with_the_nearest_name) {
  const auto found = compare("{swapp: off}", R"({"swap":"off","users":{}})");
  BOOST_REQUIRE_EQUAL(found.size(), 1U);
  BOOST_TEST(found[0].actual == "(absent); did you mean 'swap'?");
}

// must 6
BOOST_AUTO_TEST_CASE(where_no_item_is_the_one_looked_for_the_nearest_is_shown_with_what_differs) {
  const std::string nodes =
      R"({"nodes":[{"name":"start","status":"Finished"},{"name":"prepare","status":"Error"}]})";
  const auto found =
      compare("{nodes: {contains: {name: prepare, status: Error, result: contains nfs}}}", nodes);
  BOOST_REQUIRE_EQUAL(found.size(), 2U);
  BOOST_TEST(found[0].path == "nodes");
  BOOST_TEST(found[1].path == "nodes.1.result");
  BOOST_TEST(found[1].actual == "(absent)");
  // Nothing comes near: the list alone.
  BOOST_TEST(compare("{nodes: {contains: {name: stop}}}", nodes).size() == 1U);
}

BOOST_AUTO_TEST_CASE(lists_of_other_length_are_shown_with_both_lengths) {
  const auto found = compare("{hosts: []}", R"({"hosts":[{"ip":"10.0.0.1"}]})");
  BOOST_REQUIRE_EQUAL(found.size(), 1U);
  BOOST_TEST(found[0].expected == "0 items");
  BOOST_TEST(found[0].actual == "1 item:\n- {ip: 10.0.0.1}");
}

BOOST_AUTO_TEST_CASE(of_a_list_the_members_that_the_expectation_names_are_shown_an_item_a_line) {
  const std::string hosts = R"({"hosts":[{"ip":"10.0.0.1","status":"Online","arch":"ARM64","passwd":"p"},
    {"ip":"10.0.0.2","status":"","arch":"ARM64"},{"arch":"ARM64"}]})";
  const auto found = compare("{hosts: [{ip: 10.0.0.1, passwd: q}, {status: contains line}]}", hosts);
  BOOST_REQUIRE_EQUAL(found.size(), 1U);
  BOOST_TEST(found[0].expected == "2 items:\n- {ip: 10.0.0.1, passwd: ***}\n- {status: contains line}");
  BOOST_TEST(
      found[0].actual ==
      "3 items:\n- {ip: 10.0.0.1, status: Online, passwd: ***, …}\n- {ip: 10.0.0.2, status: \"\", …}\n- "
      "{…}");
  const auto nothing = compare("{hosts: {contains: {ip: 10.0.0.9}}}", hosts);
  BOOST_REQUIRE_EQUAL(nothing.size(), 1U);
  BOOST_TEST(nothing[0].expected == "contains {ip: 10.0.0.9}");
  BOOST_TEST(nothing[0].actual == "3 items:\n- {ip: 10.0.0.1, …}\n- {ip: 10.0.0.2, …}\n- {…}");
}

BOOST_AUTO_TEST_CASE(a_long_list_is_shown_by_its_begin) {
  Json list = Json::array();
  for (int i = 0; i < 22; ++i) list.push_back(i);
  const auto found = compare("{ports: [any, \"1\", \"a, b\"]}", Json{{"ports", list}}.dump());
  BOOST_REQUIRE_EQUAL(found.size(), 1U);
  BOOST_TEST(found[0].expected == R"(3 items: [any, "1", "a, b"])");
  BOOST_TEST(found[0].actual.starts_with("22 items:\n- 0\n- 1\n"));
  BOOST_TEST(found[0].actual.ends_with("\n- 19\nand 2 more"));
}

BOOST_AUTO_TEST_CASE(a_matcher_is_shown_as_it_is_written) {
  const auto found = compare("{message: contains 10.0.0.9}", R"({"message":"host 10.0.0.1"})");
  BOOST_REQUIRE_EQUAL(found.size(), 1U);
  BOOST_TEST(found[0].expected == "contains 10.0.0.9");
}

BOOST_AUTO_TEST_CASE(where_the_shape_asks_for_text_a_number_stays_text) {
  Shape shape;
  shape.kind = ValueKind::kObject;
  shape.members.emplace_back();
  shape.members.back().kind = ValueKind::kString;
  shape.members.back().name = "os";
  BOOST_TEST(to_expectation(yaml("{os: 7.10}"), &shape, Json::object()).dump() == R"({"os":"7.10"})");
}

BOOST_AUTO_TEST_CASE(a_member_called_like_a_matcher_is_a_member_where_the_shape_has_it) {
  Shape shape;
  shape.kind = ValueKind::kObject;
  shape.members.emplace_back();
  shape.members.back().kind = ValueKind::kInteger;
  shape.members.back().name = "size";
  BOOST_TEST(to_expectation(yaml("{size: 3}"), &shape, Json::object()).dump() == R"({"size":3})");
}

BOOST_AUTO_TEST_CASE(variables_keep_their_type_alone_and_become_words_inside_text) {
  const Json variables{{"n", 3}, {"name", "host1"}};
  BOOST_TEST(
      to_json(yaml("{a: ${n}, b: \"${n}\", c: x${n}-${name}, d: ${other}}"), nullptr, variables).dump() ==
      R"({"a":3,"b":3,"c":"x3-host1","d":"${other}"})");
}

BOOST_AUTO_TEST_CASE(paths_lead_through_objects_and_lists) {
  const Json answer = Json::parse(R"({"hosts":[{"hostId":"h1"},{"hostId":"h2"}]})");
  BOOST_REQUIRE(at_path(answer, "hosts.1.hostId") != nullptr);
  BOOST_TEST(at_path(answer, "hosts.1.hostId")->get<std::string>() == "h2");
  BOOST_TEST(at_path(answer, "hosts.2.hostId") == nullptr);
  BOOST_TEST(at_path(answer, "hosts.x") == nullptr);
}

BOOST_AUTO_TEST_CASE(durations_have_a_unit) {
  BOOST_TEST(*parse_duration("30s") == 30 * kSecond);
  BOOST_TEST(*parse_duration("200ms") == 200 * kMillisecond);
  BOOST_TEST(*parse_duration("10d") == 864'000 * kSecond);
  for (const char* const wrong : {"30", "s", "-1s", "1 s", "1w", ""})
    BOOST_TEST(!parse_duration(wrong), wrong);
}

}  // namespace
}  // namespace hostyard
