// Every planted bug is found by the campaign within a fixed budget of operations: what the campaign is worth.
#include "tests/canary/canary.h"

#include <atomic>
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
#include "tools/hostyard/fake_backend.h"

namespace hostyard::canary {

std::ostream& operator<<(std::ostream& out, const Canary& canary) {
  return out << canary.name;
}

namespace {

constexpr std::int64_t kBudget = 40'000;
constexpr std::int64_t kRunLength = 2'000;

double elapsed() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

struct Off {
  ~Off() { switch_on(""); }
};

// Runs in children, which inherit the switch. The number of the operation after which it was found does not
// depend on the jobs: the first failing run in order counts.
campaign::CampaignResult run_with(std::string_view canary, std::int64_t operations) {
  const Off off;
  switch_on(canary);
  const std::atomic<bool> stop = false;
  static const auto kWorlds = make_fake_worlds({});
  campaign::CampaignSettings settings;
  settings.worlds = kWorlds.get();
  settings.operations = operations;
  settings.run_length = kRunLength;
  settings.jobs = static_cast<int>(std::max(2U, std::thread::hardware_concurrency()));
  settings.stores = [](std::int64_t) {
    return std::vector{
        campaign::StoreMaker{"memory", [](bool) { return std::make_unique<MemoryStore>(); }, false}};
  };
  return campaign::run_campaign(settings, elapsed, stop);
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
  for (const char* folder : {"engine/domain", "engine/rules"}) {
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

}  // namespace

BOOST_AUTO_TEST_CASE(without_a_canary_the_campaign_is_green) {
  const campaign::CampaignResult result = run_with("", kBudget);
  BOOST_TEST(!result.failure.has_value());
  BOOST_TEST(result.operations == kBudget);
}

BOOST_DATA_TEST_CASE(a_planted_bug_is_found, boost::unit_test::data::make(all_of_them()), canary) {
  const campaign::CampaignResult result = run_with(canary.name, kBudget);
  BOOST_TEST_REQUIRE(result.failure.has_value());
  BOOST_TEST_MESSAGE("| `" << canary.name << "` | " << canary.origin << " | " << canary.clause << " | "
                           << canary.bug << " | " << result.failure->clause << " | "
                           << found_after(*result.failure) << " |");
}

BOOST_AUTO_TEST_CASE(every_plant_is_a_canary_of_the_table_and_of_the_page) {
  std::set<std::string> listed;
  for (const Canary& canary : canaries()) listed.emplace(canary.name);
  BOOST_TEST(listed.size() >= 40U);
  BOOST_TEST(listed.size() == canaries().size());
  BOOST_TEST(listed == planted(), boost::test_tools::per_element());
  const std::string page = read(std::filesystem::path(HOSTYARD_SOURCE_DIR) / "docs/canaries.md");
  for (const std::string& name : listed) BOOST_TEST(page.find("`" + name + "`") != std::string::npos, name);
}

}  // namespace hostyard::canary
