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

// The schema of Jenkins' xunit plugin knows these and refuses all others.
BOOST_AUTO_TEST_CASE(only_attributes_and_elements_of_the_strictest_schema_appear) {
  const std::set<std::string> root_names = {"name", "time", "tests", "failures", "errors"};
  const std::set<std::string> suite_names = {"name",   "file", "tests",   "failures",
                                             "errors", "time", "skipped", "timestamp"};
  const std::set<std::string> case_names = {"name", "time", "classname"};
  const std::set<std::string> case_children = {"failure", "skipped", "system-out"};
  const auto document = parsed(sample::suite());
  BOOST_TEST((attribute_names(document.child("testsuites")) == root_names));
  for (const auto& suite : document.child("testsuites").children()) {
    BOOST_TEST((attribute_names(suite) == suite_names));
    for (const auto& one : suite.children("testcase")) {
      BOOST_TEST((attribute_names(one) == case_names));
      for (const auto& child : one.children()) BOOST_TEST(case_children.contains(child.name()));
    }
  }
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
