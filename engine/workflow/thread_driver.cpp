#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <set>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "engine/workflow/driver.h"

namespace hostyard {
namespace {

// A stop request comes from a signal handler, which may not notify: waits are cut into slices of this length.
constexpr std::chrono::milliseconds kSlice{100};

class ThreadDriver final : public FlowDriver {
 public:
  explicit ThreadDriver(FlowEngine& engine) : engine_(engine) {}

  ~ThreadDriver() override {
    stop_ = true;
    changed_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }

  void add(std::span<const std::string> flow_ids) override {
    const std::scoped_lock lock(mutex_);
    if (failure_ != nullptr) std::rethrow_exception(failure_);  // nobody would advance them
    for (const std::string& id : flow_ids) {
      if (known_.insert(id).second) {
        queued_.push_back(id);
      } else {
        again_.insert(id);
      }
    }
    start_workers();
    changed_.notify_all();
  }

  bool run_until_ended(std::span<const std::string> flow_ids) override {
    std::unique_lock lock(mutex_);
    const auto ended = [&] {
      return std::ranges::none_of(flow_ids, [&](const std::string& id) { return known_.contains(id); });
    };
    while (!ended() && failure_ == nullptr && !(stop_ && busy_ == 0)) changed_.wait_for(lock, kSlice);
    if (failure_ != nullptr) std::rethrow_exception(failure_);
    return ended();
  }

  void request_stop() override { stop_ = true; }

 private:
  // One a flow, up to the limit: where nothing is to be advanced, none is needed. Fewer do as well, later.
  void start_workers() {
    const auto limit = static_cast<std::size_t>(engine_.settings().parallel_flows);
    try {
      while (workers_.size() < std::min(limit, known_.size())) workers_.emplace_back([this] { work(); });
    } catch (const std::system_error& refused) {
      if (!workers_.empty()) return;
      throw Error(ErrorCode::kUnrecognizedError,
                  fmt::format("no thread can be started: {}; the workflows go on with the next command, once "
                              "memory and processes are left",
                              refused.what()));
    }
  }

  // A worker stays with its flow until that ends, so at most as many flows run as there are workers (IMP-12).
  void work() {
    std::unique_lock lock(mutex_);
    while (!stop_ && failure_ == nullptr) {
      if (queued_.empty()) {
        changed_.wait_for(lock, kSlice);
        continue;
      }
      const std::string id = std::move(queued_.front());
      queued_.pop_front();
      ++busy_;
      drive(id, lock);
      --busy_;
      changed_.notify_all();
    }
  }

  void drive(const std::string& id, std::unique_lock<std::mutex>& lock) {
    while (!stop_ && failure_ == nullptr) {
      lock.unlock();
      Advance advance;
      std::exception_ptr failure;
      try {
        advance = engine_.advance(id);
      } catch (...) {
        failure = std::current_exception();
      }
      lock.lock();
      if (failure != nullptr) {
        if (failure_ == nullptr) failure_ = std::move(failure);  // the first one is told
        return;
      }
      if (advance.ended) {
        if (again_.erase(id) != 0) continue;
        known_.erase(id);
        return;
      }
      wait_until(advance.come_back, lock);
    }
  }

  void wait_until(TimeMicros come_back, std::unique_lock<std::mutex>& lock) {
    while (!stop_) {
      const TimeMicros left = come_back - engine_.clock().now();
      if (left <= 0) return;
      changed_.wait_for(lock, std::min<std::chrono::microseconds>(kSlice, std::chrono::microseconds(left)));
    }
  }

  FlowEngine& engine_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::string> known_;  // queued or being driven
  std::set<std::string> again_;  // added while known: it may have been started again just as it stopped
  std::deque<std::string> queued_;
  std::exception_ptr failure_;
  int busy_ = 0;
  std::atomic<bool> stop_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace

std::unique_ptr<FlowDriver> make_thread_driver(FlowEngine& engine) {
  return std::make_unique<ThreadDriver>(engine);
}

}  // namespace hostyard
