#include "scenarios/campaign/campaign.h"

#include <csignal>
#include <cstdlib>

#include <boost/test/unit_test.hpp>
#include <unistd.h>

#include "engine/store/memory_store.h"
#include "scenarios/campaign/shrink.h"
#include "tools/hostyard/fake_backend.h"

namespace hostyard::campaign {
namespace {

bool claims_a_region(const ChangeSet& changes) {
  for (const Change& change : changes.changes) {
    const auto* put = std::get_if<PutGrant>(&change);
    if (put != nullptr && put->row.region_wide) return true;
  }
  return false;
}

// A memory store with a fault of its own.
class FaultyStore : public Store {
 public:
  Snapshot load() override { return inner_.load(); }
  std::vector<LoggedChange> changes_since(std::int64_t after, std::int64_t limit) override {
    return inner_.changes_since(after, limit);
  }
  CommitResult commit_group(std::span<const ChangeSet> group) override { return inner_.commit_group(group); }
  std::optional<Flow> flow(std::string_view id) override { return inner_.flow(id); }
  FlowPage flows(const FlowFilter& filter) override { return inner_.flows(filter); }
  std::vector<LedgerRow> rows_of_request(std::string_view id) override { return inner_.rows_of_request(id); }
  std::vector<Host> deleted_hosts() override { return inner_.deleted_hosts(); }
  std::string description() const override { return "faulty"; }

 private:
  MemoryStore inner_;
};

// Ends the process where a region's ports are claimed.
template <int kSignal>
class DeadlyStore final : public FaultyStore {
 public:
  CommitResult commit_group(std::span<const ChangeSet> group) override {
    if (claims_a_region(group.front())) kSignal == 0 ? ::_exit(0) : static_cast<void>(std::raise(kSignal));
    return FaultyStore::commit_group(group);
  }
};

// Loses what is given back.
class ForgetfulStore final : public FaultyStore {
 public:
  CommitResult commit_group(std::span<const ChangeSet> group) override {
    ChangeSet changes = group.front();
    std::erase_if(changes.changes, [](const Change& change) {
      const auto* put = std::get_if<PutGrant>(&change);
      return put != nullptr && !put->row.live();
    });
    if (changes.empty()) changes = group.front();
    return FaultyStore::commit_group({&changes, 1});
  }
};

template <class S>
CampaignSettings campaign_of(std::int64_t operations) {
  static const auto kWorlds = make_fake_worlds({});
  CampaignSettings settings;
  settings.worlds = kWorlds.get();
  settings.operations = operations;
  settings.run_length = 500;
  settings.jobs = 2;
  settings.stores = [](std::int64_t) {
    return std::vector{
        StoreMaker{"memory", [](bool) { return std::unique_ptr<Store>(std::make_unique<S>()); }, false}};
  };
  return settings;
}

double no_time() {
  return 0;
}

const auto kAlways = [] { return true; };

BOOST_AUTO_TEST_SUITE(a_campaign)

template <int kSignal>
void find_crash(const std::string& words) {
  const std::atomic<bool> stop = false;
  const CampaignSettings settings = campaign_of<DeadlyStore<kSignal>>(5'000);
  const CampaignResult result = run_campaign(settings, no_time, stop);
  BOOST_TEST_REQUIRE(result.failure.has_value());
  BOOST_TEST(result.failure->clause == "crash");
  BOOST_TEST(result.failure->text.find(words) != std::string::npos);
  const Shrunk shrunk = shrink(settings, *result.failure, kAlways);
  BOOST_TEST(shrunk.operations.size() == 2u);  // a host, and the claim
  BOOST_TEST(shrunk.operations.back().name() == "grant");
}

BOOST_AUTO_TEST_CASE(takes_a_crash_for_a_counterexample_and_makes_it_short) {
  find_crash<SIGKILL>("signal 9");
  find_crash<SIGSEGV>("signal 11");
  find_crash<SIGABRT>("signal 6");
  find_crash<0>("the process ended by itself");
}

BOOST_AUTO_TEST_CASE(kills_its_runs_when_it_is_to_end_at_once) {
  int ends[2];
  BOOST_TEST_REQUIRE(::pipe(ends) == 0);
  BOOST_TEST_REQUIRE(::write(ends[1], "!", 1) == 1);
  const std::atomic<bool> stop = false;
  CampaignSettings settings = campaign_of<MemoryStore>(1'000'000);
  settings.run_length = 1'000'000;
  settings.stop_at_once = ends[0];
  const CampaignResult result = run_campaign(settings, no_time, stop);
  BOOST_TEST(result.operations == 0);
  BOOST_TEST(result.interrupted);
  BOOST_TEST(!result.failure.has_value());
  for (const int end : ends) ::close(end);
}

BOOST_AUTO_TEST_CASE(finds_a_store_that_loses_rows_and_saves_the_way_there) {
  const std::atomic<bool> stop = false;
  const CampaignSettings settings = campaign_of<ForgetfulStore>(5'000);
  const CampaignResult result = run_campaign(settings, no_time, stop);
  BOOST_TEST_REQUIRE(result.failure.has_value());
  const Shrunk shrunk = shrink(settings, *result.failure, kAlways);
  BOOST_TEST(shrunk.operations.size() <= 6u);
  BOOST_TEST(to_text(shrunk).find(result.failure->clause) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(ends_early_when_it_is_told_to) {
  const std::atomic<bool> stop = true;
  const CampaignResult result = run_campaign(campaign_of<MemoryStore>(5'000), no_time, stop);
  BOOST_TEST(result.interrupted);
  BOOST_TEST(result.operations == 0);
}

BOOST_AUTO_TEST_CASE(counts_what_it_never_saw) {
  OutcomeCounts counts;
  counts.count("restart: done");
  const std::vector<std::string> unseen = counts.never_seen();
  BOOST_TEST(unseen.size() == known_outcomes().size() - 1);
  BOOST_CHECK_THROW(counts.count("restart: dnoe"), std::logic_error);
}

// The steps of a scenario file say what the model expects.
BOOST_AUTO_TEST_CASE(writes_a_counterexample_as_a_scenario) {
  ImportHosts import;
  import.skip_init = true;
  Host host;
  host.id = "h1";
  host.ip = *IpAddress::parse("10.0.0.1");
  host.host_name = "host1";
  host.cpu_cores = 4;
  host.memory_gib = 8;
  host.location = Location{"Local", "R1", "Z1", "K1"};
  Disk disk;
  disk.id = "h1-d1";
  disk.host_id = "h1";
  disk.name = "sdb";
  disk.path = "/data1";
  disk.capacity_gib = 100;
  host.disks.push_back(disk);
  import.hosts.push_back({host, ""});
  RecycleEntry entry;
  entry.type = "RecycleHost";
  entry.holder_id = "c1";
  entry.host_id = "h2";
  const Shrunk shrunk{{{import}, {Recycle{{entry}}}}, "model", "something else"};
  const CampaignSettings settings = campaign_of<MemoryStore>(1);
  const std::string text = scenario_of(settings, shrunk, {}).value();
  BOOST_TEST(text.find("  - ids: [\"h1\",\"h1-d1\"]\n  - hosts import: ") != std::string::npos);
  BOOST_TEST(text.find("  - allocations recycle: ") != std::string::npos);
  BOOST_TEST(text.find("    refused: {\"code\":\"RECYCLE_ERROR\",\"cause\":\"HOST_NOT_FOUND\"}") !=
             std::string::npos);
  BOOST_TEST(text.find("  - pool export: null\n    expect: {\"hosts\":{\"set\":[{\"hostId\":\"h1\"") !=
             std::string::npos);
  BOOST_TEST(scenario_of(settings, {{{import}}, "model", ""}, {}).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace hostyard::campaign
