#include "scenarios/campaign/watched_store.h"

namespace hostyard::campaign {
namespace {

constexpr int kSomeConflicts = 3;

}  // namespace

void WatchedStore::arm(Fault fault, int at_write) {
  fault_ = fault;
  writes_left_ = at_write;
  fired_ = false;
  conflicts_left_ = kSomeConflicts;
}

void WatchedStore::remember(bool wanted) {
  remembering_ = wanted;
  remembered_.clear();
}

// The answer that the write gets instead of its own.
std::optional<CommitResult> WatchedStore::befall() {
  switch (fault_) {
    case Fault::kNone:
    case Fault::kCrashAfter:
      return std::nullopt;
    case Fault::kStoreFails:
      fired_ = true;
      throw Error(ErrorCode::kStoreFull, "the campaign lets this write fail");
    case Fault::kCrashBefore:
      fired_ = true;
      throw InjectedCrash{};
    case Fault::kConflicts:
      fired_ = true;
      if (conflicts_left_-- > 0) return VersionConflict{"row that the campaign made up"};
      return std::nullopt;
    case Fault::kConflictsForEver:
      fired_ = true;
      return VersionConflict{"row that the campaign made up"};
  }
  return std::nullopt;
}

CommitResult WatchedStore::commit_group(std::span<const ChangeSet> group) {
  const bool due = fault_ != Fault::kNone && --writes_left_ <= 0;
  if (due) {
    if (const auto instead = befall()) return *instead;
  }
  CommitResult result = store_.commit_group(group);
  if (std::holds_alternative<Committed>(result)) {
    commits_ += static_cast<std::int64_t>(group.size());
    if (remembering_) remembered_.insert(remembered_.end(), group.begin(), group.end());
  }
  if (due && fault_ == Fault::kCrashAfter) {
    fired_ = true;
    throw InjectedCrash{};
  }
  return result;
}

}  // namespace hostyard::campaign
