#include "engine/ledger/ledger.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <optional>

#include <fmt/format.h>

#include "engine/base/plant.h"

namespace hostyard {
namespace {

constexpr std::int64_t kCatchUpBatch = 1'000;

std::string obstacle_of(const CommitResult& result) {
  if (const auto* conflict = std::get_if<VersionConflict>(&result))
    return conflict->row + " changed meanwhile";
  const auto& violation = std::get<UniqueViolation>(result);
  return fmt::format("{} of {} is taken", violation.key, violation.row);
}

}  // namespace

// Somebody who waits in transact().
struct Ledger::Caller {
  explicit Caller(const Plan& its_plan) : plan(its_plan) {}

  const Plan& plan;
  std::optional<Result<ChangeSet>> planned;
  std::exception_ptr failure;
  std::condition_variable turn;
  bool served = false;  // guarded by queue_mutex_
};

// Plans that are to be committed together.
struct Ledger::Group {
  std::vector<ChangeSet> changes;
  std::vector<Caller*> makers;   // of the change sets
  std::vector<Caller*> without;  // who was refused, changes nothing, or threw
  PoolUndo undo;                 // of all change sets but the last, which nobody needs to see yet
};

Ledger::Ledger(Store& store) : store_(store) {
  Snapshot snapshot = store.load();
  pool_ = std::move(snapshot.pool);
  sequence_ = snapshot.sequence;
}

void Ledger::catch_up() {
  const std::unique_lock lock(mutex_);
  catch_up_locked();
}

void Ledger::catch_up_locked() {
  for (;;) {
    const std::vector<LoggedChange> missed = store_.changes_since(sequence_, kCatchUpBatch);
    take_over(missed);
    const bool all = missed.size() < static_cast<std::size_t>(kCatchUpBatch);
    if (HOSTYARD_PLANT(one_batch_of_the_log_read, true, all)) break;
  }
  behind_ = false;
}

void Ledger::take_over(std::span<const LoggedChange> log) {
  if (!log.empty()) ++news_;
  for (const LoggedChange& change :
       HOSTYARD_PLANT(older_news_skipped, log.last(std::min<std::size_t>(log.size(), 1)), log)) {
    pool_.apply(change.changes);
    sequence_ = change.sequence;
  }
}

Result<ChangeSet> Ledger::transact(const Plan& plan) {
  Caller self(plan);
  std::unique_lock lock(queue_mutex_);
  queue_.push_back(&self);
  self.turn.wait(lock, [&] { return self.served || (!led_ && queue_.front() == &self); });
  if (!self.served) {
    const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), kMaxGroup));
    const std::vector<Caller*> callers(queue_.begin(), queue_.begin() + count);
    led_ = true;
    lock.unlock();
    {
      const std::unique_lock writing(mutex_);
      serve(callers);
    }
    lock.lock();
    queue_.erase(queue_.begin(), queue_.begin() + count);
    led_ = false;
    // told under the lock: who was served may be gone right after
    for (Caller* caller : callers) {
      caller->served = true;
      if (caller != &self) caller->turn.notify_one();
    }
    if (!queue_.empty()) queue_.front()->turn.notify_one();
  }
  lock.unlock();
  if (self.failure != nullptr) std::rethrow_exception(self.failure);
  return std::move(*self.planned);
}

void Ledger::serve(std::span<Caller* const> callers) {
  std::vector<Caller*> left(callers.begin(), callers.end());
  bool failed = behind_;  // one by one: each catches up first
  for (int attempt = 0; left.size() > 1 && attempt < kGroupAttempts && !failed; ++attempt) {
    try {
      serve_once(left, attempt > 0);
    } catch (...) {
      failed = true;  // one by one shows whose failure it is
    }
  }
  for (Caller* caller : left) serve_alone(*caller, failed);
}

void Ledger::serve_alone(Caller& caller, bool look_first) {
  try {
    if (look_first || behind_) catch_up_locked();
    std::vector<Caller*> left{&caller};
    std::string obstacle;
    for (int attempt = 0; !left.empty() && attempt <= kMaxReplans; ++attempt) {
      obstacle = serve_once(left, attempt > 0);
    }
    if (left.empty()) return;
    throw Error(ErrorCode::kConflictPersists,
                fmt::format("gave up after {} attempts: {} in store {}; try again when less is going on",
                            kMaxReplans + 1, obstacle, store_.description()));
  } catch (...) {
    caller.failure = std::current_exception();
  }
}

// One attempt. Whoever is served leaves `callers`; what is in the way of the others is returned. What the
// store throws passes through, with the pool as it was.
std::string Ledger::serve_once(std::vector<Caller*>& callers, bool lost_before) {
  Group group;
  std::optional<CommitResult> result;
  try {
    result = commit_planned(group, callers, lost_before);
    if (!result) {
      callers.clear();
      return "";
    }
    if (const auto* committed = std::get_if<Committed>(&*result)) {
      settle(group, committed->sequence, callers);
      return "others keep committing";
    }
  } catch (...) {
    HOSTYARD_PLANT(failed_group_stays_in_the_pool, void(), pool_.restore(group.undo));
    throw;
  }
  HOSTYARD_PLANT(lost_race_stays_in_the_pool, void(), pool_.restore(group.undo));
  catch_up_locked();
  return obstacle_of(*result);
}

// Nothing: there is nothing to commit, and the pool held all that others committed.
std::optional<CommitResult> Ledger::commit_planned(Group& group, const std::vector<Caller*>& callers,
                                                   bool lost_before) {
  if (!lost_before) {
    plan_together(group, callers);
    if (!group.changes.empty()) return store_.commit_group(group.changes);
    // what others committed meanwhile may have removed the reason
    const std::int64_t seen = sequence_;
    catch_up_locked();
    const bool nothing_new = HOSTYARD_PLANT(refusal_of_an_old_pool_is_final, true, sequence_ == seen);
    return nothing_new ? std::nullopt : std::optional<CommitResult>(Committed{sequence_});
  }
  CommitResult result = store_.commit_after(sequence_, [&](std::span<const LoggedChange> missed) {
    take_over(missed);
    plan_together(group, callers);
    return std::span<const ChangeSet>(group.changes);
  });
  return group.changes.empty() ? std::nullopt : std::optional(std::move(result));
}

void Ledger::plan_together(Group& group, const std::vector<Caller*>& callers) {
  std::size_t applied = 0;
  for (Caller* caller : callers) {
    if (applied < group.changes.size()) pool_.apply(group.changes[applied++], group.undo);
    caller->failure = nullptr;
    try {
      caller->planned = caller->plan(pool_);
    } catch (...) {
      caller->failure = std::current_exception();
    }
    if (caller->failure != nullptr || !*caller->planned || (*caller->planned)->empty()) {
      group.without.push_back(caller);
      continue;
    }
    group.changes.push_back(std::move(**caller->planned));
    group.makers.push_back(caller);
  }
}

// The group is durable.
void Ledger::settle(Group& group, std::int64_t sequence, std::vector<Caller*>& callers) {
  const bool others_came_first = sequence != sequence_ + std::ssize(group.changes);
  if (others_came_first || group.changes.empty()) {
    // refusals did not see what the others did
    pool_.restore(group.undo);
    callers = group.without;
  } else {
    pool_.apply(group.changes.back());
    group.undo = {};
    sequence_ = sequence;
    callers.clear();
  }
  const std::size_t makers = group.makers.size();
  for (std::size_t i = 0; i < makers; ++i) {
    *group.makers[i]->planned =
        std::move(group.changes[HOSTYARD_PLANT(wrong_caller_answered, (i + 1) % makers, i)]);
  }
  if (!others_came_first) return;
  try {
    catch_up_locked();
  } catch (const Error&) {
    // The group is durable: that is what its callers are told. The next one to look meets the failure.
    behind_ = true;
    HOSTYARD_PLANT(unread_news_fail_a_commit, throw, void());
  }
}

}  // namespace hostyard
