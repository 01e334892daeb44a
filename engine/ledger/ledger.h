// Plan -> commit -> apply (ARCHITECTURE, "One idea"): the only way in which anything changes.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/domain/pool.h"
#include "engine/interfaces/store.h"

namespace hostyard {

// Thread-safe. Plans run one at a time, in the order in which their callers came; reads run side by side and
// never see what is not durable yet. Callers that wait are served together: one of them plans for all, each
// plan on what those before it leave, and commits all change sets as one group, so that they share its sync.
class Ledger {
 public:
  // Loads the pool. Throws what the store throws.
  explicit Ledger(Store& store);

  // A decision about the pool as it is. It may run several times, on any caller's thread; only the last
  // run counts. A plan that throws fails its own caller alone. It may read the store, and nothing else.
  using Plan = std::function<Result<ChangeSet>(const Pool&)>;

  // Plans, commits, applies; on a version conflict or a unique violation catches up with the store and plans
  // again, at most kMaxReplans times, then throws Error(kConflictPersists). A refusal or an empty change set
  // commits nothing, and is final once the pool holds all that others committed. Returns what was committed.
  // What the store throws passes through: nothing was applied then. A group that conflicts kGroupAttempts
  // times, or that the store fails on, is served one by one, each caller with all its attempts.
  Result<ChangeSet> transact(const Plan& plan);

  // Reads the pool under a shared lock. `look` must not call back into the ledger. Throws what the store
  // throws where the pool lacks what was committed, and that still cannot be read.
  template <class F>
  auto read(F&& look) {
    if (behind_) catch_up();
    const std::shared_lock lock(mutex_);
    return look(static_cast<const Pool&>(pool_));
  }

  // Applies what other processes committed since the last look.
  void catch_up();

  // Grows with every look that found what other processes committed: who keeps something in step with the
  // pool need not search it before.
  std::int64_t news() const {
    const std::shared_lock lock(mutex_);
    return news_;
  }

  // Callers that are in transact() now.
  std::size_t waiting() const {
    const std::scoped_lock lock(queue_mutex_);
    return queue_.size();
  }

  Store& store() const { return store_; }

  static constexpr int kMaxReplans = 16;
  static constexpr int kGroupAttempts = 3;
  static constexpr std::size_t kMaxGroup = 64;

 private:
  struct Caller;
  struct Group;

  void catch_up_locked();
  void take_over(std::span<const LoggedChange> log);
  void serve(std::span<Caller* const> callers);
  std::string serve_once(std::vector<Caller*>& callers, bool lost_before);
  std::optional<CommitResult> commit_planned(Group& group, const std::vector<Caller*>& callers,
                                             bool lost_before);
  void plan_together(Group& group, const std::vector<Caller*>& callers);
  void settle(Group& group, std::int64_t sequence, std::vector<Caller*>& callers);
  void serve_alone(Caller& caller, bool look_first);

  Store& store_;
  mutable std::shared_mutex mutex_;
  Pool pool_;
  std::int64_t sequence_ = 0;
  std::int64_t news_ = 0;
  std::atomic<bool> behind_ = false;  // changed under mutex_: something of this ledger is not in pool_ yet

  mutable std::mutex queue_mutex_;
  std::deque<Caller*> queue_;  // guarded by queue_mutex_; those who are being served are at its front
  bool led_ = false;           // the same; somebody serves
};

}  // namespace hostyard
