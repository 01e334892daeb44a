#include "scenarios/yaml_tree.h"

#include <boost/test/unit_test.hpp>

namespace hostyard {
namespace {

BOOST_AUTO_TEST_CASE(variables_may_stand_inside_flow_collections_and_keep_columns) {
  const YamlDocuments parsed = parse_yaml("step: {id: ${id}, other: x${a}y}\n", "t.yaml");
  BOOST_REQUIRE(parsed.problems.empty());
  const YamlNode& step = parsed.documents.front().items.front();
  BOOST_TEST(step.find("id")->text == "${id}");
  BOOST_TEST(step.find("other")->text == "x${a}y");
  BOOST_TEST(step.find("other")->at.column == 26);
}

BOOST_AUTO_TEST_CASE(a_syntax_error_and_a_repeated_key_are_reported_at_their_place) {
  const YamlDocuments broken = parse_yaml("a: [1, 2\nb: 3\n", "t.yaml");
  BOOST_REQUIRE_EQUAL(broken.problems.size(), 1U);
  BOOST_TEST(broken.problems[0].at.line == 2);

  const YamlDocuments twice = parse_yaml("a: 1\nb: 2\na: 3\n", "t.yaml");
  BOOST_REQUIRE_EQUAL(twice.problems.size(), 1U);
  BOOST_TEST(to_text(twice.problems[0]) == "t.yaml:3:1: key 'a' is given twice");
}

BOOST_AUTO_TEST_CASE(several_documents_are_read_and_empty_ones_left_out) {
  BOOST_TEST(parse_yaml("a: 1\n---\n---\nb: 2\n", "t.yaml").documents.size() == 2U);
}

// yaml-cpp finds an empty document there, and the next one at the same place, until there is no memory left.
BOOST_AUTO_TEST_CASE(text_behind_the_end_of_a_document_is_no_endless_row_of_documents) {
  const YamlDocuments read = parse_yaml("\"a\":[\n{\"b\"},", "t.yaml");
  BOOST_REQUIRE_EQUAL(read.problems.size(), 1U);
  BOOST_TEST(read.problems.front().at.line == 2);
  BOOST_TEST(read.problems.front().message.find("the document ended before") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_fault_in_the_middle_of_a_character_is_told_as_text) {
  const YamlDocuments read = parse_yaml("a: \"\\\u00e9\"", "t.yaml");
  BOOST_REQUIRE_EQUAL(read.problems.size(), 1U);
  BOOST_TEST(read.problems.front().message == "not YAML: unknown escape character: ?");
}

BOOST_AUTO_TEST_CASE(text_rendered_in_place_reads_back_as_the_same_tree_at_the_same_lines) {
  const std::string text =
      "world:\n  machines:\n    - ip: 10.0.0.1\n      os: 'a: b'\n      words: one, two\n\n    - {ip: "
      "10.0.0.2, swap: on}\n";
  const YamlNode tree = parse_yaml(text, "t.yaml").documents.front();
  const std::string rendered = render_in_place(tree, [](const YamlNode&) { return std::nullopt; });
  const YamlDocuments again = parse_yaml(rendered, "t.yaml");
  BOOST_REQUIRE_MESSAGE(again.problems.empty(), rendered);
  const YamlNode* const machines = again.documents.front().find("world")->find("machines");
  BOOST_REQUIRE_EQUAL(machines->items.size(), 2U);
  BOOST_TEST(machines->items[0].find("os")->text == "a: b");
  BOOST_TEST(machines->items[0].find("words")->text == "one, two");
  BOOST_TEST(machines->items[0].find("os")->at.line == 4);
  BOOST_TEST(machines->items[1].find("swap")->at.line == 7);
}

BOOST_AUTO_TEST_CASE(replaced_scalars_are_put_in_as_they_are_given) {
  const YamlNode tree = parse_yaml("{a: ${x}, b: plain}", "t.yaml").documents.front();
  const std::string rendered = render_in_place(tree, [](const YamlNode& node) {
    return node.text == "${x}" ? std::optional<std::string>("[1, 2]") : std::nullopt;
  });
  const YamlNode again = parse_yaml(rendered, "t.yaml").documents.front();
  BOOST_TEST(again.find("a")->items.size() == 2U);
  BOOST_TEST(again.find("b")->text == "plain");
}

}  // namespace
}  // namespace hostyard
