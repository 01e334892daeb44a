// The linter is a test: these run over the repository itself.
#include <fstream>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "tests/dependencies/checks/defect_page.h"
#include "tests/dependencies/checks/habits.h"
#include "tests/dependencies/checks/include_rule.h"
#include "tests/dependencies/checks/lengths.h"

namespace hostyard::checks {
namespace {

const SourceTree& repository() {
  static const SourceTree kTree = read_tree(HOSTYARD_SOURCE_DIR);
  return kTree;
}

std::set<std::string> compiled() {
  const auto read = [](const std::string& path) {
    std::ifstream in(path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  };
  return compiled_sources(read(HOSTYARD_BINARY_DIR "/compile_commands.json"), HOSTYARD_SOURCE_DIR, read);
}

BOOST_AUTO_TEST_SUITE(the_repository)

BOOST_AUTO_TEST_CASE(is_read_as_a_whole) {
  BOOST_TEST(repository().size() > 100u);
  for (const LayerRow& row : layers()) {
    const bool has_files = std::any_of(repository().begin(), repository().end(), [&](const SourceFile& file) {
      return is_cpp(file.path) && part_of(file.path) == row.part;
    });
    BOOST_TEST_CONTEXT(row.part) {
      BOOST_TEST(has_files);
    }
  }
}

BOOST_AUTO_TEST_CASE(keeps_the_include_rule) {
  BOOST_TEST(to_text(check_includes(repository())) == "");
}

BOOST_AUTO_TEST_CASE(links_only_along_the_include_rule) {
  BOOST_TEST(to_text(check_link_edges(repository())) == "");
}

BOOST_AUTO_TEST_CASE(takes_time_randomness_and_the_network_by_parameter) {
  BOOST_TEST(to_text(check_outside_world(repository())) == "");
}

BOOST_AUTO_TEST_CASE(includes_heavy_headers_in_sources_only) {
  BOOST_TEST(to_text(check_heavy_headers(repository())) == "");
}

BOOST_AUTO_TEST_CASE(has_no_disabled_test_and_no_unfinished_work) {
  BOOST_TEST(to_text(check_disabled(repository())) == "");
}

BOOST_AUTO_TEST_CASE(has_no_orphans) {
  BOOST_TEST(to_text(check_orphans(repository(), compiled())) == "");
}

BOOST_AUTO_TEST_CASE(shows_of_every_defect_of_the_reference_that_it_is_absent) {
  BOOST_TEST(to_text(check_defect_page(repository())) == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace hostyard::checks
