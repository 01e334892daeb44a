// Every planted bug is found by the campaign within a fixed budget of operations: what the campaign is worth.
#include "tests/canary/canary.h"

#include <atomic>
#include <cctype>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <thread>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "engine/store/memory_store.h"
#include "scenarios/campaign/campaign.h"
#include "scenarios/campaign/shrink.h"
#include "scenarios/suite.h"
#include "tests/temporary_folder.h"
#include "tools/hostyard/fake_backend.h"

namespace hostyard::canary {

std::ostream& operator<<(std::ostream& out, const Canary& canary) {
  return out << canary.name;
}

namespace {

constexpr std::int64_t kBudget = 40'000;
constexpr std::int64_t kRunLength = 2'000;
constexpr double kShrinkSeconds = 3;

double elapsed() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

struct Off {
  ~Off() { switch_on(""); }
};

WorldFactory& worlds() {
  static const auto kWorlds = make_fake_worlds({});
  return *kWorlds;
}

campaign::CampaignSettings settings_of(std::int64_t operations) {
  campaign::CampaignSettings settings;
  settings.worlds = &worlds();
  settings.operations = operations;
  settings.run_length = kRunLength;
  settings.jobs = static_cast<int>(std::max(2U, std::thread::hardware_concurrency()));
  settings.stores = [](std::int64_t) {
    return std::vector{
        campaign::StoreMaker{"memory", [](bool) { return std::make_unique<MemoryStore>(); }, false}};
  };
  return settings;
}

// Runs in children, which inherit the switch. The number of the operation after which it was found does not
// depend on the jobs: the first failing run in order counts.
campaign::CampaignResult run_with(std::string_view canary, std::int64_t operations) {
  const Off off;
  switch_on(canary);
  const std::atomic<bool> stop = false;
  return campaign::run_campaign(settings_of(operations), elapsed, stop);
}

// The counterexample as a scenario file, made short within some seconds.
std::string scenario_with(std::string_view canary, const campaign::Failure& failure) {
  const Off off;
  switch_on(canary);
  const double began = elapsed();
  const campaign::CampaignSettings settings = settings_of(kBudget);
  const campaign::Shrunk shrunk =
      campaign::shrink(settings, failure, [&] { return elapsed() - began < kShrinkSeconds; });
  return campaign::scenario_of(settings, shrunk, failure).value_or("");
}

// How many cases fail.
std::int64_t red_cases(const std::string& scenario, std::string_view canary) {
  const Off off;
  switch_on(canary);
  const test::TemporaryFolder folder;
  std::ofstream(folder.path() / "case.yaml") << scenario;
  const Suite suite = load_suite({folder.path().string()}, worlds());
  for (const FileProblem& problem : suite.problems) BOOST_TEST(false, to_text(problem));
  std::int64_t red = 0;
  for (const CaseResult& result : run_suite(suite, worlds(), {}).cases)
    red += result.outcome == CaseOutcome::kFailed ? 1 : 0;
  return red;
}

std::int64_t found_after(const campaign::Failure& failure) {
  return failure.run * kRunLength + failure.step;
}

std::vector<Canary> all_of_them() {
  return {canaries().begin(), canaries().end()};
}

std::string read(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::set<std::string> planted() {
  const std::regex plant("HOSTYARD_PLANT\\(\\s*([a-z_]+)");
  std::set<std::string> names;
  for (const char* folder : {"engine/domain", "engine/rules", "engine/ledger", "engine/store"}) {
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(HOSTYARD_SOURCE_DIR) / folder)) {
      const std::string text = read(entry.path());
      for (std::sregex_iterator match(text.begin(), text.end(), plant); match != std::sregex_iterator();
           ++match)
        names.insert((*match)[1]);
    }
  }
  return names;
}

// Whether a line of the page says after how many operations the campaign finds it.
bool has_figure(const std::string& page, const Canary& canary) {
  constexpr std::size_t kEnd = 3;  // "7 |"
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(line_of(canary)) && line.ends_with(" |") &&
        std::isdigit(static_cast<unsigned char>(line[line.size() - kEnd])) != 0) {
      return true;
    }
  }
  return false;
}

}  // namespace

BOOST_AUTO_TEST_CASE(without_a_canary_the_campaign_is_green) {
  const campaign::CampaignResult result = run_with("", kBudget);
  BOOST_TEST(!result.failure.has_value());
  BOOST_TEST(result.operations == kBudget);
}

BOOST_DATA_TEST_CASE(a_planted_bug_is_found, boost::unit_test::data::make(all_of_them()), canary) {
  const campaign::CampaignResult result = run_with(canary.name, kBudget);
  BOOST_TEST_REQUIRE(result.failure.has_value());
  BOOST_TEST_MESSAGE(line_of(canary) << result.failure->clause << " | " << found_after(*result.failure)
                                     << " |");
  const std::string scenario = scenario_with(canary.name, *result.failure);
  BOOST_TEST(red_cases(scenario, canary.name) == 1, "the bug is there, and the saved case is green:\n"
                                                        << scenario);
  BOOST_TEST(red_cases(scenario, "") == 0, "the bug is gone, and the saved case is red:\n" << scenario);
}

BOOST_AUTO_TEST_CASE(every_plant_is_a_canary_of_the_table_and_of_the_page) {
  std::set<std::string> listed;
  for (const Canary& canary : canaries()) listed.emplace(canary.name);
  for (const Canary& canary : storage_canaries()) listed.emplace(canary.name);
  BOOST_TEST(listed.size() >= 40U);
  BOOST_TEST(listed.size() == canaries().size() + storage_canaries().size());
  BOOST_TEST(listed == planted(), boost::test_tools::per_element());
  const std::string page = read(std::filesystem::path(HOSTYARD_SOURCE_DIR) / "docs/canaries.md");
  for (const Canary& canary : canaries())
    BOOST_TEST(has_figure(page, canary), line_of(canary) << "… is missing with a number of operations");
}

}  // namespace hostyard::canary
