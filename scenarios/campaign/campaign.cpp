#include "scenarios/campaign/campaign.h"

#include <algorithm>
#include <deque>
#include <map>

#include "engine/base/random.h"
#include "scenarios/campaign/generator.h"
#include "scenarios/campaign/model/world.h"
#include "scenarios/campaign/worker.h"

namespace hostyard::campaign {
namespace {

class Campaign {
 public:
  Campaign(const CampaignSettings& settings, const std::function<double()>& elapsed,
           const std::atomic<bool>& stop, const std::function<void(const CampaignProgress&)>& progress)
      : settings_(settings), elapsed_(elapsed), stop_(stop), progress_(progress), began_(elapsed()) {}

  CampaignResult run();

 private:
  struct Started {
    std::int64_t run;
    Child child;
  };

  std::int64_t length_of(std::int64_t run) const {
    if (settings_.milliseconds != 0) return settings_.run_length;
    return std::min(settings_.run_length, settings_.operations - run * settings_.run_length);
  }
  bool more(std::int64_t run) const;
  void start(std::int64_t run);
  // The oldest run: results are taken in order, so that jobs do not matter.
  void finish();
  void tell() const;

  const CampaignSettings& settings_;
  const std::function<double()>& elapsed_;
  const std::atomic<bool>& stop_;
  const std::function<void(const CampaignProgress&)>& progress_;
  double began_;
  std::deque<Started> started_;
  CampaignResult result_;
};

bool Campaign::more(std::int64_t run) const {
  if (stop_.load() || result_.interrupted || result_.failure) return false;
  if (settings_.milliseconds != 0)
    return (elapsed_() - began_) * 1'000 < static_cast<double>(settings_.milliseconds);
  return length_of(run) > 0;
}

void Campaign::start(std::int64_t run) {
  const std::uint64_t seed = run_seed(settings_.seed, run);
  const std::int64_t length = length_of(run);
  started_.push_back({run, Child([&](ChildReport& report) {
                        Generator generator(seed);
                        run_into(report, settings_.stores(run), *settings_.worlds, length,
                                 [&](const Model& model) { return generator.next(model); });
                      })});
}

void Campaign::finish() {
  Started& oldest = started_.front();
  const Child::End end = oldest.child.wait(settings_.stop_at_once);
  if (end.stopped) {
    result_.interrupted = true;
    return started_.clear();
  }
  const ChildReport& report = oldest.child.report();
  if (report.failed || !report.finished) {
    Failure failure{oldest.run, run_seed(settings_.seed, oldest.run), report.steps, report.clause,
                    report.text};
    if (!report.finished) {
      failure.clause = end.hung ? "hang" : "crash";
      failure.text = end_words(end);
    }
    result_.failure = std::move(failure);
  } else {
    for (std::size_t i = 0; i < known_outcomes().size(); ++i) result_.outcomes.add(i, report.outcomes[i]);
    result_.event_hash = (result_.event_hash ^ report.event_hash) * 0x100000001b3ULL + 1;
    ++result_.runs;
  }
  result_.operations += report.steps;
  started_.pop_front();
}

void Campaign::tell() const {
  if (!progress_) return;
  progress_(
      {result_.operations, settings_.milliseconds == 0 ? settings_.operations : 0, elapsed_() - began_});
}

CampaignResult Campaign::run() {
  static_assert(ChildReport::kMostOutcomes >= 200);
  // Here, so that no child has to.
  if (const auto problems = settings_.worlds->check(world_yaml()); !problems.empty())
    throw Error(ErrorCode::kConfigInvalid, to_text(problems.front()));
  std::int64_t next = 0;
  while (true) {
    while (started_.size() < static_cast<std::size_t>(std::max(1, settings_.jobs)) && more(next))
      start(next++);
    if (started_.empty()) break;
    finish();
    tell();
    if (result_.failure) started_.clear();
  }
  result_.interrupted = result_.interrupted || stop_.load();
  result_.seconds = elapsed_() - began_;
  return std::move(result_);
}

}  // namespace

std::uint64_t run_seed(std::uint64_t campaign_seed, std::int64_t run) {
  SeededRandom random(campaign_seed ^ (0x5851f42d4c957f2dULL * static_cast<std::uint64_t>(run + 1)));
  return random.next();
}

CampaignResult run_campaign(const CampaignSettings& settings, const std::function<double()>& elapsed,
                            const std::atomic<bool>& stop,
                            const std::function<void(const CampaignProgress&)>& progress) {
  return Campaign(settings, elapsed, stop, progress).run();
}

}  // namespace hostyard::campaign
