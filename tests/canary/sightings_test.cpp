// Every planted bug of the ledger and the stores is found by the check that is there for it, and some of the
// decisions' bugs are found by functional tests and unit tests, too: not the campaign alone is sharp.
#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fcntl.h>

#include "tests/canary/canary.h"
#include "tests/child_process.h"
#include "tests/temporary_folder.h"

namespace hostyard::canary {

std::ostream& operator<<(std::ostream& out, const Sighting& sighting) {
  return out << sighting.canary << " by " << sighting.program << ' ' << sighting.check;
}

namespace {

constexpr unsigned kMostSeconds = 300;  // a check that hangs is no check

// Of the functional tests a check is "file of scenarios/cases#part of a name".
std::vector<std::string> command_of(const Sighting& sighting, const std::string& folder) {
  std::vector<std::string> words{HOSTYARD_CANARY_PROGRAMS "/canary_" + std::string(sighting.program)};
  const std::string check(sighting.check);
  if (sighting.part == "scenarios") {
    const std::size_t hash = check.find('#');
    const std::vector<std::string> more{"test",     "scenarios/cases/" + check.substr(0, hash),
                                        "--case",   check.substr(hash + 1),
                                        "--report", folder + "/report"};
    words.insert(words.end(), more.begin(), more.end());
  } else {
    words.push_back("--run_test=" + check);
  }
  return words;
}

// Does not return.
void become(const std::vector<std::string>& words, std::string_view canary, const std::string& output) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(file, STDOUT_FILENO);
  ::dup2(file, STDERR_FILENO);
  ::setenv(kSwitch, std::string(canary).c_str(), 1);
  ::alarm(kMostSeconds);
  if (::chdir(HOSTYARD_SOURCE_DIR) != 0) ::_exit(126);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

// How the check ends with this canary on: what waitpid() says.
int status_of(const Sighting& sighting, std::string_view canary) {
  const test::TemporaryFolder folder;
  const pid_t child =
      test::start_child([&] { become(command_of(sighting, folder / ""), canary, folder / "output.txt"); });
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

// 201: Boost.Test's failed checks; 1: failed cases of the functional tests. Anything else that a program may
// end with, a wrong filter say, finds nothing.
bool found(const Sighting& sighting, int status) {
  if (WIFSIGNALED(status)) return WTERMSIG(status) != SIGALRM;
  return WEXITSTATUS(status) == (sighting.part == "scenarios" ? 1 : 201);
}

std::vector<Sighting> all_sightings() {
  return {sightings().begin(), sightings().end()};
}

// One of each check.
std::vector<Sighting> all_checks() {
  std::vector<Sighting> checks;
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const Sighting& sighting : sightings()) {
    if (seen.emplace(sighting.program, sighting.check).second) checks.push_back(sighting);
  }
  return checks;
}

bool is_sighted(std::string_view canary) {
  return std::ranges::any_of(sightings(),
                             [&](const Sighting& sighting) { return sighting.canary == canary; });
}

const Canary& canary_of(const Sighting& sighting) {
  const auto named = [&](const Canary& canary) { return canary.name == sighting.canary; };
  const auto decision = std::ranges::find_if(canaries(), named);
  return decision != canaries().end() ? *decision : *std::ranges::find_if(storage_canaries(), named);
}

}  // namespace

BOOST_DATA_TEST_CASE(without_a_canary_the_check_is_green, boost::unit_test::data::make(all_checks()), check) {
  BOOST_TEST(status_of(check, "") == 0);
}

BOOST_DATA_TEST_CASE(a_planted_bug_is_found_by_its_check, boost::unit_test::data::make(all_sightings()),
                     sighting) {
  const Canary& canary = canary_of(sighting);
  BOOST_TEST_MESSAGE(line_of(canary, sighting));
  const int status = status_of(sighting, sighting.canary);
  BOOST_TEST(found(sighting, status), "it ended with status " << status);
}

BOOST_AUTO_TEST_CASE(every_bug_of_the_ledger_and_the_stores_has_a_check_and_every_part_finds_some) {
  std::set<std::string_view> known;
  for (const Canary& canary : canaries()) known.insert(canary.name);
  for (const Canary& canary : storage_canaries()) {
    known.insert(canary.name);
    BOOST_TEST(is_sighted(canary.name), canary.name);
  }
  std::set<std::string_view> parts;
  for (const Sighting& sighting : sightings()) {
    BOOST_TEST(known.contains(sighting.canary), sighting.canary);
    parts.insert(sighting.part);
  }
  BOOST_TEST(parts == (std::set<std::string_view>{"contract", "crash", "scenarios", "unit"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_page_has_every_sighting_as_it_is) {
  std::ostringstream page;
  page << std::ifstream(HOSTYARD_SOURCE_DIR "/docs/canaries.md").rdbuf();
  for (const Sighting& sighting : sightings()) {
    const std::string line = line_of(canary_of(sighting), sighting);
    BOOST_TEST(page.str().find(line + '\n') != std::string::npos, line << " is missing");
  }
}

}  // namespace hostyard::canary
