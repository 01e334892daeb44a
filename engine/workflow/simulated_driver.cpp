#include <deque>
#include <queue>
#include <set>
#include <tuple>

#include "engine/base/random.h"
#include "engine/workflow/driver.h"

namespace hostyard {
namespace {

class SimulatedDriver final : public FlowDriver {
 public:
  SimulatedDriver(FlowEngine& engine, std::uint64_t seed) : engine_(engine), random_(seed) {}

  void add(std::span<const std::string> flow_ids) override {
    for (const std::string& id : flow_ids) {
      if (known_.insert(id).second) queued_.push_back(id);
    }
  }

  bool run_until_ended(std::span<const std::string> flow_ids) override {
    std::size_t left = 0;
    awaited_.clear();
    for (const std::string& id : flow_ids) {
      if (known_.contains(id) && awaited_.insert(id).second) ++left;
    }
    while (left > 0 && !stop_) {
      admit();
      wake_due();
      if (ready_.empty()) {
        if (asleep_.empty()) break;  // cannot be: an awaited flow is queued, ready or asleep
        engine_.clock().wait_until(asleep_.top().at);
        continue;
      }
      const std::string id = draw();
      const Advance advance = advance_or_keep(id);
      if (advance.ended) {
        known_.erase(id);
        --running_;
        if (awaited_.erase(id) != 0) --left;
      } else if (advance.come_back <= engine_.clock().now()) {
        ready_.push_back(id);
      } else {
        asleep_.push({advance.come_back, ++order_, id});
      }
    }
    return left == 0;
  }

  void request_stop() override { stop_ = true; }

 private:
  struct Sleeper {
    TimeMicros at;
    std::uint64_t order;  // among equals, first come first
    std::string id;
    bool operator>(const Sleeper& other) const {
      return std::tie(at, order) > std::tie(other.at, other.order);
    }
  };

  void admit() {
    const auto most = static_cast<std::size_t>(engine_.settings().parallel_flows);
    while (running_ < most && !queued_.empty()) {
      ready_.push_back(std::move(queued_.front()));
      queued_.pop_front();
      ++running_;
    }
  }

  void wake_due() {
    const TimeMicros now = engine_.clock().now();
    while (!asleep_.empty() && asleep_.top().at <= now) {
      ready_.push_back(asleep_.top().id);
      asleep_.pop();
    }
  }

  // A flow that a failure of the store interrupted stays with the driver.
  Advance advance_or_keep(const std::string& id) {
    try {
      return engine_.advance(id);
    } catch (...) {
      ready_.push_back(id);
      throw;
    }
  }

  std::string draw() {
    const std::size_t at = random_.below(ready_.size());
    std::swap(ready_[at], ready_.back());
    std::string id = std::move(ready_.back());
    ready_.pop_back();
    return id;
  }

  FlowEngine& engine_;
  SeededRandom random_;
  std::set<std::string> known_;    // queued, ready or asleep
  std::set<std::string> awaited_;  // by the present run_until_ended
  std::deque<std::string> queued_;
  std::vector<std::string> ready_;
  std::priority_queue<Sleeper, std::vector<Sleeper>, std::greater<>> asleep_;
  std::size_t running_ = 0;
  std::uint64_t order_ = 0;
  std::atomic<bool> stop_ = false;
};

}  // namespace

std::unique_ptr<FlowDriver> make_simulated_driver(FlowEngine& engine, std::uint64_t seed) {
  return std::make_unique<SimulatedDriver>(engine, seed);
}

}  // namespace hostyard
