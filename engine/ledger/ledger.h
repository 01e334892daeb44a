// Plan -> commit -> apply (ARCHITECTURE, "One idea"): the only way in which anything changes.
#pragma once

#include <functional>
#include <shared_mutex>

#include "engine/base/result.h"
#include "engine/domain/pool.h"
#include "engine/interfaces/store.h"

namespace hostyard {

// Thread-safe. Plans run one at a time; reads run side by side.
class Ledger {
 public:
  // Loads the pool. Throws what the store throws.
  explicit Ledger(Store& store);

  // A pure decision about the pool as it is. It may run several times; only the last run counts.
  using Plan = std::function<Result<ChangeSet>(const Pool&)>;

  // Plans, commits, applies; on a version conflict or a unique violation catches up with the store and plans
  // again, at most kMaxReplans times, then throws Error(kConflictPersists). A refusal or an empty change set
  // commits nothing, and is final once the pool holds all that others committed. Returns what was committed.
  // What the store throws passes through: nothing was applied then.
  Result<ChangeSet> transact(const Plan& plan);

  // Reads the pool under a shared lock. `look` must not call back into the ledger.
  template <class F>
  auto read(F&& look) const {
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

  Store& store() const { return store_; }

  static constexpr int kMaxReplans = 16;

 private:
  void catch_up_locked();

  Store& store_;
  mutable std::shared_mutex mutex_;
  Pool pool_;
  std::int64_t sequence_ = 0;
  std::int64_t news_ = 0;
};

}  // namespace hostyard
