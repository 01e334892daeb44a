// The table of commands and outcomes: agreed in outcomes.txt, the same on fake and on real hosts.
#include "tests/contract/executors/outcomes.h"

#include <cstdlib>
#include <fstream>
#include <map>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "tests/contract/executors/difference.h"

namespace hostyard {
namespace {

namespace data = boost::unit_test::data;
const std::string kAgreed = std::string(HOSTYARD_SOURCE_DIR) + "/tests/contract/executors/outcomes.txt";

using Table = std::vector<OutcomeCell>;

// Measured once, as it takes minutes where hosts are real.
const Table& measured(const LabKind& kind, const std::string& condition) {
  static std::map<std::pair<std::string, std::string>, Table> tables;
  auto& table = tables[{kind.name, condition}];
  if (table.empty()) table = outcomes_on(kind, condition);
  return table;
}

std::string as_text(const Table& table) {
  std::string text;
  for (const OutcomeCell& cell : table)
    text += fmt::format("{} | {} | {}\n", cell.condition, cell.command, cell.outcome);
  return text;
}

// The lines of the agreement about one condition.
std::string agreed(const std::string& condition) {
  std::ifstream file(kAgreed);
  std::string text;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(condition + " | ")) text += line + "\n";
  }
  return text;
}

BOOST_DATA_TEST_CASE(every_command_has_the_agreed_outcome_under_every_condition,
                     data::make(outcome_conditions()) * data::make(labs()), condition, kind) {
  BOOST_TEST(difference(agreed(condition), as_text(measured(kind, condition))) == "");
}

// Where a lab is up: side by side, into the file that HOSTYARD_CONTRACT_TABLE names.
BOOST_AUTO_TEST_CASE(fake_and_real_hosts_agree_in_every_cell) {
  std::string text = "| condition | command |";
  std::string line = "\n|---|---|";
  for (const LabKind& kind : labs()) {
    text += fmt::format(" {} |", kind.name);
    line += "---|";
  }
  text += line + "\n";
  int cells = 0;
  int differences = 0;
  for (const std::string& condition : outcome_conditions()) {
    const Table& fake = measured(labs().front(), condition);
    for (std::size_t i = 0; i < fake.size(); ++i) {
      text += fmt::format("| {} | {} |", condition, fake[i].command);
      bool same = true;
      for (const LabKind& kind : labs()) {
        const OutcomeCell& cell = measured(kind, condition)[i];
        text += fmt::format(" {} |", cell.outcome);
        same = same && cell == fake[i];
      }
      text += "\n";
      ++cells;
      if (!same) ++differences;
    }
  }
  text += fmt::format("\n{} cells, {} differ\n", cells, differences);
  if (const char* path = std::getenv("HOSTYARD_CONTRACT_TABLE")) std::ofstream(path) << text;
  BOOST_TEST(differences == 0);
}

}  // namespace
}  // namespace hostyard
