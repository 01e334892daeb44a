// A campaign: runs of random operations, each in a process of its own, so that a crash is a counterexample
// too.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/backend.h"
#include "scenarios/campaign/outcomes.h"
#include "scenarios/campaign/subject.h"

namespace hostyard::campaign {

struct CampaignSettings {
  std::uint64_t seed = 1;
  std::int64_t operations = 100'000;  // all runs together
  std::int64_t run_length = 2'000;    // operations of one run
  std::int64_t milliseconds = 0;      // not 0: ends after so long, however many operations that is
  int jobs = 1;
  int stop_at_once = -1;           // a file descriptor: once it can be read, running children are killed
  WorldFactory* worlds = nullptr;  // of the machines that workflows act on; must be given
  // Stores of one run, side by side; `run` is its number, for names of files. The first is compared with.
  std::function<std::vector<StoreMaker>(std::int64_t run)> stores;
};

// Where a run went wrong.
struct Failure {
  std::int64_t run = 0;    // its number in the campaign
  std::uint64_t seed = 0;  // its own
  std::int64_t step = 0;   // from 1
  std::string clause;      // "INV-3", "model", "crash", …
  std::string text;
};

struct CampaignResult {
  std::int64_t operations = 0;
  std::int64_t runs = 0;
  double seconds = 0;
  std::uint64_t event_hash = 0;  // a function of seed, operations and run length: jobs do not matter
  OutcomeCounts outcomes;
  std::optional<Failure> failure;  // of the first run in order that has one
  bool interrupted = false;
};

struct CampaignProgress {
  std::int64_t operations = 0;
  std::int64_t of = 0;  // 0: as long as there is time
  double seconds = 0;
};

// `elapsed` tells seconds since some beginning (time comes by parameter); `stop` ends the campaign early.
CampaignResult run_campaign(const CampaignSettings& settings, const std::function<double()>& elapsed,
                            const std::atomic<bool>& stop,
                            const std::function<void(const CampaignProgress&)>& progress = {});

// The seed of a run of a campaign.
std::uint64_t run_seed(std::uint64_t campaign_seed, std::int64_t run);

}  // namespace hostyard::campaign
