// Import files within scenarios, as reports show them (DOM-21).
#include "scenarios/secret_import.h"

#include <sstream>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "scenarios/secret_text.h"
#include "scenarios/yaml_tree.h"

namespace hostyard {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string shown(const std::string& file) {
  std::vector<std::string> lines = lines_of(file);
  mask_import_lines(lines);
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(secret_import)

BOOST_AUTO_TEST_CASE(the_column_of_passwords_is_masked_and_no_other) {
  BOOST_TEST(shown("  IP,Login Password,Disks\n  10.0.0.1,geheim,\"a,b\"\n  10.0.0.2,,c\n  10.0.0.3\n") ==
             "  IP,Login Password,Disks\n  10.0.0.1,***,\"a,b\"\n  10.0.0.2,,c\n  10.0.0.3\n");
  BOOST_TEST(shown("  Login Password,IP\n  \"ge,heim\",10.0.0.1\n") ==
             "  Login Password,IP\n  ***,10.0.0.1\n");
  BOOST_TEST(shown("  IP,Login UserName\n  10.0.0.1,root\n") == "  IP,Login UserName\n  10.0.0.1,root\n");
}

BOOST_AUTO_TEST_CASE(a_row_of_several_lines_is_masked_as_a_whole) {
  BOOST_TEST(shown("IP,Disks,Login Password\n1,\"a\nb\",geheim,\"c\nd\",geheim\n2,e,geheim\n") ==
             "IP,Disks,Login Password\n***\n***\n***\n2,e,***\n");
}

BOOST_AUTO_TEST_CASE(members_of_json_are_masked) {
  BOOST_TEST(
      shown("[{\"ip\": \"10.0.0.1\", \"passwd\": \"ge\\\"heim\", \"os\": \"\"},\n {\"passwd\" : null}]\n") ==
      "[{\"ip\": \"10.0.0.1\", \"passwd\": \"***\", \"os\": \"\"},\n ***\n");
}

BOOST_AUTO_TEST_CASE(a_text_is_found_in_a_document_however_it_is_written) {
  const std::string text =
      "steps:\n"
      "  - hosts import:\n"
      "      text: |\n"
      "        IP,Login Password\n"
      "\n"
      "        10.0.0.1,geheim\n"
      "  - hosts import: {text: \"IP,Login Password\\n10.0.0.1,geheim\"}\n"
      "  - hosts import:\n"
      "      text: >\n"
      "        IP,Login Password\n"
      "\n"
      "        10.0.0.1,geheim\n"
      "  - hosts import: {rows: [{passwd: geheim}], text: \"IP\\n10.0.0.1\"}\n";
  std::vector<std::string> lines = lines_of(text);
  const YamlDocuments yaml = parse_yaml(text, "test.yaml");
  BOOST_REQUIRE_EQUAL(yaml.documents.size(), 1U);
  mask_secrets(yaml.documents[0], lines);
  BOOST_TEST(lines[5] == "        10.0.0.1,***");
  BOOST_TEST(lines[6] == "  - hosts import: {text: ***}");
  BOOST_TEST(lines[8] == "      text: ***");
  BOOST_TEST(lines[12] == "  - hosts import: {rows: [{passwd: ***}], text: \"IP\\n10.0.0.1\"}");
  for (const std::string& line : lines) BOOST_TEST(line.find("geheim") == std::string::npos, line);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard
