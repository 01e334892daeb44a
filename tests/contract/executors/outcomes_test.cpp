// The table of commands and outcomes: agreed in outcomes.txt, the same on fake and on real hosts.
#include "tests/contract/executors/outcomes.h"

#include <cstdlib>
#include <exception>
#include <fstream>
#include <future>
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
using Tables = std::map<std::string, Table>;  // by condition

Tables all_outcomes_on(const LabKind& kind) {
  Tables tables;
  for (const std::string& condition : outcome_conditions()) {
    try {
      tables[condition] = outcomes_on(kind, condition);
    } catch (const std::exception& fault) {
      tables[condition] = {{condition, "every command", fmt::format("the lab failed: {}", fault.what())}};
    }
  }
  return tables;
}

// All at once and once only, as it takes minutes where hosts are real.
const Table& measured(const LabKind& kind, const std::string& condition) {
  static const auto measured_by_kind = [] {
    std::map<std::string, std::future<Tables>> running;
    for (const LabKind& each : labs())
      running[each.name] = std::async(std::launch::async, [&each] { return all_outcomes_on(each); });
    std::map<std::string, Tables> tables;
    for (auto& [name, result] : running) tables[name] = result.get();
    return tables;
  }();
  return measured_by_kind.at(kind.name).at(condition);
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
        const Table& table = measured(kind, condition);
        const OutcomeCell cell = i < table.size() ? table[i] : OutcomeCell{};
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
