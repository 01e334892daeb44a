#include "engine/ledger/ledger.h"

#include <mutex>

#include <fmt/format.h>

namespace hostyard {
namespace {

constexpr std::int64_t kCatchUpBatch = 1'000;

}  // namespace

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
    if (!missed.empty()) ++news_;
    for (const LoggedChange& change : missed) {
      pool_.apply(change.changes);
      sequence_ = change.sequence;
    }
    if (missed.size() < static_cast<std::size_t>(kCatchUpBatch)) return;
  }
}

Result<ChangeSet> Ledger::transact(const Plan& plan) {
  const std::unique_lock lock(mutex_);
  std::string obstacle;
  for (int attempt = 0; attempt <= kMaxReplans; ++attempt) {
    Result<ChangeSet> planned = plan(pool_);
    if (!planned || planned->empty()) {
      // What others committed meanwhile may have removed the reason.
      const std::int64_t seen = sequence_;
      catch_up_locked();
      if (sequence_ == seen) return planned;
      obstacle = "others keep committing";
      continue;
    }
    const CommitResult result = store_.commit(*planned);
    if (const auto* committed = std::get_if<Committed>(&result)) {
      // Others may have committed in between, on rows that this plan did not touch: theirs come first.
      if (committed->sequence != sequence_ + 1) {
        catch_up_locked();
      } else {
        pool_.apply(*planned);
        sequence_ = committed->sequence;
      }
      return planned;
    }
    if (const auto* conflict = std::get_if<VersionConflict>(&result)) {
      obstacle = conflict->row + " changed meanwhile";
    } else {
      const auto& violation = std::get<UniqueViolation>(result);
      obstacle = fmt::format("{} of {} is taken", violation.key, violation.row);
    }
    catch_up_locked();
  }
  throw Error(ErrorCode::kConflictPersists,
              fmt::format("gave up after {} attempts: {} in store {}; try again when less is going on",
                          kMaxReplans + 1, obstacle, store_.description()));
}

}  // namespace hostyard
