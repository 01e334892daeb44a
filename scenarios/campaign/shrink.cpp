#include "scenarios/campaign/shrink.h"

#include <algorithm>

#include "scenarios/campaign/generator.h"
#include "scenarios/campaign/worker.h"

namespace hostyard::campaign {
namespace {

constexpr std::int64_t kLookEvery = 256;  // operations, for whether to go on

// What a list of operations ends with.
struct Trial {
  bool fails = false;  // with the clause that is looked for
  std::size_t at = 0;  // how many operations it took
  std::string text;
};

class Shrinker {
 public:
  Shrinker(const CampaignSettings& settings, const Failure& failure, const std::function<bool()>& go_on)
      : settings_(settings), failure_(failure), go_on_(go_on) {}

  Shrunk shrink();

 private:
  using Operations = std::vector<Operation>;

  // The operations up to the one that failed: all but that one are known to end well.
  Operations record() const;
  Trial attempt(const Operations& operations) const;
  // Takes the shorter or simpler list where it fails too.
  bool accept(Operations operations);
  void leave_out();
  void simplify();

  const CampaignSettings& settings_;
  const Failure& failure_;
  const std::function<bool()>& go_on_;
  Shrunk best_;
};

std::vector<Operation> Shrinker::record() const {
  Operations operations;
  Generator generator(failure_.seed);
  Run run(settings_.stores(failure_.run), *settings_.worlds);
  for (std::int64_t step = 1; step <= failure_.step; ++step) {
    if (step % kLookEvery == 0 && !go_on_()) return {};
    operations.push_back(generator.next(run.model()));
    if (step < failure_.step) run.step(operations.back());
  }
  return operations;
}

Trial Shrinker::attempt(const Operations& operations) const {
  Child child([&](ChildReport& report) {
    std::size_t next = 0;
    run_into(report, settings_.stores(failure_.run), *settings_.worlds,
             static_cast<std::int64_t>(operations.size()), [&](const Model&) { return operations[next++]; });
  });
  const Child::End end = child.wait(settings_.stop_at_once);
  if (end.stopped) return {};
  const ChildReport& report = child.report();
  const std::string clause = report.finished ? report.clause : end.hung ? "hang" : "crash";
  const bool failed = report.failed || !report.finished;
  return {failed && clause == failure_.clause, static_cast<std::size_t>(report.steps),
          report.finished ? report.text : end_words(end)};
}

bool Shrinker::accept(Operations operations) {
  if (operations.empty() || !go_on_()) return false;
  const Trial trial = attempt(operations);
  if (!trial.fails) return false;
  operations.resize(trial.at);
  best_ = {std::move(operations), failure_.clause, trial.text};
  return true;
}

// Delta debugging: halves, quarters, … single operations.
void Shrinker::leave_out() {
  for (std::size_t chunk = std::max<std::size_t>(1, best_.operations.size() / 2);; chunk /= 2) {
    for (std::size_t end = best_.operations.size(); end > 0 && go_on_();) {
      const std::size_t begin = end > chunk ? end - chunk : 0;
      Operations fewer = best_.operations;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(begin),
                  fewer.begin() + static_cast<std::ptrdiff_t>(std::min(end, fewer.size())));
      accept(std::move(fewer));
      end = std::min(begin, best_.operations.size());
    }
    if (chunk == 1) return;
  }
}

void Shrinker::simplify() {
  for (std::size_t i = 0; i < best_.operations.size() && go_on_(); ++i) {
    bool again = true;
    while (again && i < best_.operations.size()) {
      again = false;
      for (Operation& other : simpler(best_.operations[i])) {
        Operations operations = best_.operations;
        operations[i] = std::move(other);
        if (!accept(std::move(operations))) continue;
        again = true;
        break;
      }
    }
  }
}

Shrunk Shrinker::shrink() {
  best_ = {record(), failure_.clause, failure_.text};
  if (best_.operations.empty()) return std::move(best_);
  std::size_t before = 0;
  do {
    before = best_.operations.size();
    leave_out();
    simplify();
  } while (best_.operations.size() < before && go_on_());
  return std::move(best_);
}

}  // namespace

Shrunk shrink(const CampaignSettings& settings, const Failure& failure, const std::function<bool()>& go_on) {
  return Shrinker(settings, failure, go_on).shrink();
}

}  // namespace hostyard::campaign
