#include <map>
#include <regex>
#include <set>

#include <boost/test/unit_test.hpp>
#include <pugixml.hpp>

#include "engine/base/text.h"
#include "reports/junit.h"
#include "tests/unit/reports/sample.h"

namespace hostyard {
namespace {

pugi::xml_document parsed(const SuiteResult& result) {
  pugi::xml_document document;
  const std::string text = junit_xml(result);
  BOOST_REQUIRE(is_utf8(text));
  const auto outcome = document.load_buffer(text.data(), text.size());
  BOOST_REQUIRE_MESSAGE(outcome, outcome.description());
  return document;
}

std::set<std::string> attribute_names(const pugi::xml_node& node) {
  std::set<std::string> names;
  for (const auto& attribute : node.attributes()) names.insert(attribute.name());
  return names;
}

BOOST_AUTO_TEST_SUITE(junit)

BOOST_AUTO_TEST_CASE(outcomes_counts_and_places_are_what_ci_servers_read) {
  const auto document = parsed(sample::suite());
  const auto root = document.child("testsuites");
  BOOST_TEST(root.attribute("tests").as_int() == 4);  // three cases and the id that has none
  BOOST_TEST(root.attribute("failures").as_int() == 2);
  const auto file = root.child("testsuite");
  BOOST_TEST(file.attribute("file").as_string() == std::string("scenarios/cases/import/basic.yaml"));
  BOOST_TEST(file.attribute("tests").as_int() == 3);
  BOOST_TEST(file.attribute("failures").as_int() == 1);
  BOOST_TEST(file.attribute("skipped").as_int() == 1);
  BOOST_TEST(file.attribute("timestamp").as_string() == std::string("2026-01-31T12:00:00"));
  BOOST_TEST(
      file.child("properties").find_child_by_attribute("name", "seed").attribute("value").as_string() ==
      std::string("1"));
  const auto bad = file.find_child_by_attribute("testcase", "name", "a bad row is refused");
  BOOST_TEST(bad.attribute("classname").as_string() == std::string("scenarios.cases.import.basic"));
  BOOST_TEST(bad.child("failure").attribute("message").as_string() ==
             std::string("line 9: hosts.0.status is \"Failed\", expected Online"));
  const std::string text = bad.child("failure").text().as_string();
  BOOST_TEST(text.starts_with("scenarios/cases/import/basic.yaml:3: a bad row is refused\n"));
  BOOST_TEST(text.find("tiup cluster check") != std::string::npos);
  const auto skipped = file.find_child_by_attribute("testcase", "name", "a fault is survived");
  BOOST_TEST(skipped.child("skipped").attribute("message").as_string() == std::string("needs a fake world"));
}

BOOST_AUTO_TEST_CASE(a_due_id_without_a_case_is_a_failed_testcase_unless_this_is_a_shard) {
  SuiteResult result = sample::suite();
  const auto whole = parsed(result);
  const auto lacking = whole.child("testsuites").find_child_by_attribute("testsuite", "name", "catalogue");
  BOOST_TEST(lacking.child("testcase").attribute("name").as_string() == std::string("FT-DEL-01 has a case"));
  result.shard = "1/2";
  const auto shard = parsed(result);
  BOOST_TEST(!shard.child("testsuites").find_child_by_attribute("testsuite", "name", "catalogue"));
}

// What the schema of Jenkins' xunit plugin (junit-10) takes, the strictest of the readers; GitLab and the
// actions of GitHub read a part of it: classname and name as the identity of a case, the file of a suite.
struct ElementRule {
  std::set<std::string> required;
  std::set<std::string> optional;
  std::set<std::string> children;
};

const std::map<std::string, ElementRule>& element_rules() {
  static const std::map<std::string, ElementRule> rules = {
      {"testsuites", {{}, {"name", "time", "tests", "failures", "errors"}, {"testsuite"}}},
      {"testsuite",
       {{"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"}}},
      {"properties", {{}, {}, {"property"}}},
      {"property", {{"name", "value"}, {}, {}}},
      {"testcase",
       {{"name"},
        {"time", "classname", "group"},
        {"skipped", "error", "failure", "system-out", "system-err"}}},
      {"failure", {{}, {"type", "message"}, {}}},
      {"skipped", {{}, {"type", "message"}, {}}},
      {"system-out", {{}, {}, {}}}};
  return rules;
}

void check_element(const pugi::xml_node& node) {
  const auto found = element_rules().find(node.name());
  BOOST_REQUIRE_MESSAGE(found != element_rules().end(), node.name() << " is no element of JUnit");
  const ElementRule& rule = found->second;
  const std::set<std::string> given = attribute_names(node);
  for (const std::string& name : rule.required) BOOST_TEST(given.contains(name), node.name() << " " << name);
  for (const std::string& name : given)
    BOOST_TEST((rule.required.contains(name) || rule.optional.contains(name)), node.name() << " " << name);
  static const std::regex seconds("[0-9]+\\.[0-9]+|0");
  if (const auto time = node.attribute("time"))
    BOOST_TEST(std::regex_match(time.as_string(), seconds), time.as_string());
  for (const auto& child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    BOOST_TEST(rule.children.contains(child.name()), node.name() << " " << child.name());
    check_element(child);
  }
}

BOOST_AUTO_TEST_CASE(the_document_follows_the_strictest_schema) {
  SuiteResult result = sample::suite();
  result.duration_ms = 1'234'567;
  result.cases[0].duration_ms = 0.0004;
  const auto document = parsed(result);
  BOOST_TEST(document.document_element().name() == std::string("testsuites"));
  check_element(document.document_element());
}

// GitLab keeps one of several cases that are called the same.
BOOST_AUTO_TEST_CASE(every_testcase_says_where_it_is_and_what_it_is_called) {
  const auto document = parsed(sample::suite());
  std::set<std::string> known;
  for (const auto& place : document.select_nodes("//testcase")) {
    const std::string class_name = place.node().attribute("classname").as_string();
    BOOST_TEST(!class_name.empty());
    BOOST_TEST(known.insert(class_name + "." + place.node().attribute("name").as_string()).second);
  }
  // A reader of GitHub finds the line of the failed step behind the file's name in the text.
  const std::string text = document.select_node("//failure").node().text().as_string();
  BOOST_TEST(text.find("\n  scenarios/cases/import/basic.yaml:9: step 2 of ") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(hostile_text_cannot_break_out_of_its_attribute_or_element) {
  SuiteResult result = sample::suite();
  result.cases = {sample::failed(sample::hostile())};
  result.cases[0].steps[1].message = sample::hostile();
  result.cases[0].file = sample::hostile();
  const std::string text = junit_xml(result);
  for (const char c : text) BOOST_REQUIRE((static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t'));
  BOOST_TEST(text.find("<script>") == std::string::npos);
  BOOST_TEST(text.find("]]>") == std::string::npos);
  const auto document = parsed(result);
  const std::string name =
      document.child("testsuites").child("testsuite").child("testcase").attribute("name").as_string();
  BOOST_TEST(name.starts_with("<script>alert(1)</script> \"quoted\" 'single' ]]> &amp;"));
  BOOST_TEST(name.find("\\x1b[31mred \\x01\\x7f \\u{202e}turned \\u{ffff} nonchar \\xff\\xc0\\xaf") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace hostyard
