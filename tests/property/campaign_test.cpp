// The campaign with a fixed budget: INV-1 to INV-13, ALLOC and REC against the naive model.
#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "engine/store/memory_store.h"
#include "engine/store/open_store.h"
#include "scenarios/campaign/shrink.h"
#include "tests/temporary_folder.h"
#include "tools/hostyard/fake_backend.h"

namespace hostyard::campaign {
namespace {

double elapsed() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

StoreMaker memory() {
  return {"memory", [](bool) { return std::make_unique<MemoryStore>(); }, false};
}

StoreMaker sqlite(const std::filesystem::path& file) {
  return {"sqlite",
          [file](bool again) {
            if (!again) {
              for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + end);
            }
            return open_sqlite_store(file.string());
          },
          true};
}

CampaignSettings budget(std::int64_t operations) {
  static const auto kWorlds = make_fake_worlds({});
  CampaignSettings settings;
  settings.worlds = kWorlds.get();
  settings.operations = operations;
  settings.jobs = static_cast<int>(std::max(2U, std::thread::hardware_concurrency()));
  settings.stores = [](std::int64_t) { return std::vector{memory()}; };
  return settings;
}

// What failed, made short, or nothing.
std::string words(const CampaignSettings& settings, const CampaignResult& result) {
  if (!result.failure) return "";
  const double began = elapsed();
  const Shrunk shrunk = shrink(settings, *result.failure, [&] { return elapsed() - began < 60; });
  return "seed " + std::to_string(result.failure->seed) + ":\n" + to_text(shrunk);
}

BOOST_AUTO_TEST_SUITE(a_campaign)

BOOST_AUTO_TEST_CASE(of_a_million_operations_agrees_with_the_model_and_sees_every_outcome) {
  const std::atomic<bool> stop = false;
  const CampaignSettings settings = budget(1'000'000);
  const CampaignResult result = run_campaign(settings, elapsed, stop);
  BOOST_TEST(words(settings, result) == "");
  BOOST_TEST(result.operations == 1'000'000);
  const std::vector<std::string> unseen = result.outcomes.never_seen();
  BOOST_TEST(unseen == std::vector<std::string>{}, boost::test_tools::per_element());
}

// INV-12
BOOST_AUTO_TEST_CASE(gets_the_same_answers_of_both_stores) {
  const std::atomic<bool> stop = false;
  const std::filesystem::path shared = "/dev/shm";
  const test::TemporaryFolder folder(
      std::filesystem::is_directory(shared) ? shared : std::filesystem::temp_directory_path());
  CampaignSettings settings = budget(100'000);
  settings.seed = 2;
  settings.stores = [&](std::int64_t run) {
    return std::vector{memory(), sqlite(folder.path() / (std::to_string(run % 1'000) + ".db"))};
  };
  const CampaignResult result = run_campaign(settings, elapsed, stop);
  BOOST_TEST(words(settings, result) == "");
  BOOST_TEST(result.operations == 100'000);
}

BOOST_AUTO_TEST_CASE(has_the_same_events_whatever_the_number_of_jobs) {
  const std::atomic<bool> stop = false;
  CampaignSettings settings = budget(6'000);
  settings.jobs = 1;
  const CampaignResult one = run_campaign(settings, elapsed, stop);
  settings.jobs = 3;
  const CampaignResult three = run_campaign(settings, elapsed, stop);
  settings.seed = 9;
  const CampaignResult other = run_campaign(settings, elapsed, stop);
  BOOST_TEST(one.event_hash == three.event_hash);
  BOOST_TEST((one.outcomes.counts() == three.outcomes.counts()));
  BOOST_TEST(one.event_hash != other.event_hash);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace hostyard::campaign
