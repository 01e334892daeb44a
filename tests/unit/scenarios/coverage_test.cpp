// Whether every clause of the specification is cited, and every id of its catalogue run. The specification's
// own list is tests/data/spec/clauses.txt.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include <boost/test/unit_test.hpp>

#include "engine/base/text.h"
#include "scenarios/catalogue.h"
#include "scenarios/citations.h"
#include "scenarios/suite.h"
#include "tools/hostyard/fake_backend.h"

namespace hostyard {
namespace {

const std::string kSource = HOSTYARD_SOURCE_DIR;

constexpr const char* kNoServer = "there is no HTTP server yet";

// What this version cannot be held to, and why. Once a case cites it, it must come off this list.
const std::map<std::string, std::string> kLater{
    {"API-1", kNoServer}, {"API-2", kNoServer}, {"API-3", kNoServer},
    {"API-4", kNoServer}, {"API-5", kNoServer}, 
};

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// Every clause and, if `catalogue`, every id of section 6.
std::vector<std::string> ids_of_the_specification(bool catalogue) {
  std::istringstream words(text_of(kSource + "/tests/data/spec/clauses.txt"));
  std::vector<std::string> ids;
  for (std::string word; words >> word;) {
    if (std::regex_match(word, std::regex(catalogue ? "FT-[A-Z]+-([0-9]+|\\*)" : "[A-Z]+-[0-9]+")))
      ids.push_back(word);
  }
  return ids;
}

std::vector<CaseDef> shipped_cases() {
  const auto worlds = make_fake_worlds({});
  return load_suite({kSource + "/scenarios/cases"}, *worlds).cases;
}

// Tests of the program cite in comments, where no case can be: a scenario does not see the command line.
bool is_cited_by_command_line_tests(const std::string& clause) {
  const std::regex citation("\\b" + clause + "\\b");
  for (const auto& entry : std::filesystem::directory_iterator(kSource + "/tests/unit/cli")) {
    if (entry.path().extension() == ".cpp" && std::regex_search(text_of(entry.path()), citation)) return true;
  }
  return false;
}

// Those of `ids` that nobody cites, against kLater, both ways.
void check_uncited(const std::vector<std::string>& ids, const std::set<std::string>& uncited) {
  for (const std::string& id : ids) {
    const auto later = kLater.find(id);
    if (later == kLater.end()) {
      BOOST_TEST(!uncited.contains(id), id << " is cited by nobody");
      continue;
    }
    BOOST_TEST_MESSAGE(id << " is cited by no case: " << later->second);
    BOOST_TEST(uncited.contains(id), id << " is cited: take it off this test's list");
  }
}

BOOST_AUTO_TEST_CASE(every_clause_of_sections_1_to_5_is_cited_but_those_that_need_what_is_not_there) {
  std::set<std::string> uncited;
  for (const std::string& clause : missing_citations(built_in_catalogue(), shipped_cases()).clauses) {
    if (!clause.starts_with("CLI-") || !is_cited_by_command_line_tests(clause)) uncited.insert(clause);
  }
  check_uncited(ids_of_the_specification(false), uncited);
}

BOOST_AUTO_TEST_CASE(every_id_of_the_catalogue_is_run_but_those_that_need_what_is_not_there) {
  Catalogue specified;
  for (const std::string& id : ids_of_the_specification(true)) {
    specified.entries.push_back({id, "", "", "", true});
  }
  const auto without_case = missing_citations(specified, shipped_cases()).due_ids;
  check_uncited(ids_of_the_specification(true), {without_case.begin(), without_case.end()});
}

BOOST_AUTO_TEST_CASE(no_row_of_the_coverage_matrix_is_empty) {
  const auto due = missing_citations(built_in_catalogue(), shipped_cases()).due_ids;
  BOOST_TEST(due.empty(), join(due, ", ") << ": due, but no case covers it");
}

// What the catalogue does not know, no case may cite; what it forgot, no report would show.
BOOST_AUTO_TEST_CASE(the_built_in_catalogue_is_the_one_of_the_specification) {
  const Catalogue& built_in = built_in_catalogue();
  const std::vector<std::string> clauses = ids_of_the_specification(false);
  BOOST_TEST(
      std::set(built_in.clauses.begin(), built_in.clauses.end()) == std::set(clauses.begin(), clauses.end()),
      boost::test_tools::per_element());
  for (const std::string& id : ids_of_the_specification(true)) {
    const auto is_it = [&](const CatalogueEntry& entry) {
      return entry.id == id || (id.ends_with('*') && entry.id.starts_with(id.substr(0, id.size() - 1)));
    };
    const auto row = std::ranges::find_if(built_in.entries, is_it);
    BOOST_REQUIRE_MESSAGE(row != built_in.entries.end(), id << " is no row of the matrix");
    BOOST_TEST(row->due == !kLater.contains(id), id << " is due in the one and not in the other");
  }
}

BOOST_AUTO_TEST_CASE(missing_citations_are_told_in_the_catalogues_order) {
  Catalogue catalogue;
  catalogue.entries = {{"FT-IMP-01", "", "", "", true},
                       {"FT-WFL-*", "", "", "", true},
                       {"FT-CRS-*", "", "", "", true},
                       {"FT-UPD-01", "", "", "", false}};
  catalogue.clauses = {"IMP-1", "IMP-2", "DEL-1"};
  CaseDef scenario;
  scenario.covers = {"FT-WFL-stop", "IMP-2"};
  const MissingCitations missing = missing_citations(catalogue, {scenario});
  BOOST_TEST(missing.due_ids == (std::vector<std::string>{"FT-IMP-01", "FT-CRS-*"}),
             boost::test_tools::per_element());
  BOOST_TEST(missing.clauses == (std::vector<std::string>{"IMP-1", "DEL-1"}),
             boost::test_tools::per_element());
}

}  // namespace
}  // namespace hostyard
