#include "scenarios/crashing_store.h"

#include <utility>

#include <fmt/format.h>

#include "engine/base/result.h"

namespace hostyard {
namespace {

bool cuts_power(CrashMoment moment) {
  return moment == CrashMoment::kUnsynced || moment == CrashMoment::kSynced;
}

}  // namespace

void CrashingStore::crash_at(int write, CrashMoment moment) {
  at_ = write;
  moment_ = moment;
  writes_ = 0;
}

void CrashingStore::spoil(int write, int times, WriteFault fault) {
  spoiled_from_ = write;
  spoiled_ = times;
  fault_ = fault;
}

Store& CrashingStore::living() const {
  if (dead_) throw SimulatedCrash{writes_};
  return medium_->store();
}

void CrashingStore::die() {
  dead_ = true;
  throw SimulatedCrash{writes_};
}

CommitResult CrashingStore::commit_group(std::span<const ChangeSet> group) {
  Store& store = living();
  if (spoiled_ > 0 && --spoiled_from_ <= 0) {
    --spoiled_;
    if (fault_ == WriteFault::kConflict) return VersionConflict{"row that the scenario made up"};
    throw Error(ErrorCode::kStoreFull, "the scenario lets this write fail");
  }
  if (meanwhile_) std::exchange(meanwhile_, nullptr)();
  ++writes_;
  if (at_ != 0 && writes_ >= at_) return commit_and_die(group);
  return acknowledge(group, store.commit_group(group));
}

CommitResult CrashingStore::commit_and_die(std::span<const ChangeSet> group) {
  switch (moment_) {
    case CrashMoment::kBefore:
      break;
    case CrashMoment::kAfter:
      medium_->store().commit_group(group);
      break;
    case CrashMoment::kUnsynced:
      // A store that answers before it has synced has acknowledged what it is about to lose.
      if (auto answer = medium_->commit_unsynced(group)) acknowledge(group, std::move(*answer));
      break;
    case CrashMoment::kSynced:
      acknowledge(group, medium_->store().commit_group(group));
      break;
  }
  die();
}

CommitResult CrashingStore::acknowledge(std::span<const ChangeSet> group, CommitResult result) {
  const auto* const committed = std::get_if<Committed>(&result);
  if (committed == nullptr) return result;
  std::int64_t sequence = committed->sequence - std::ssize(group);
  for (const ChangeSet& changes : group) acknowledged_.push_back({++sequence, changes.time, changes.reason});
  return result;
}

std::vector<std::string> CrashingStore::revive() {
  medium_->open_again(dead_ && cuts_power(moment_));
  dead_ = false;
  at_ = 0;
  return lost();
}

bool CrashingStore::is_there(const Acknowledged& change) {
  const auto log = medium_->store().changes_since(change.sequence - 1, 1);
  return !log.empty() && log[0].sequence == change.sequence && log[0].changes.time == change.time &&
         log[0].changes.reason == change.reason;
}

std::vector<std::string> CrashingStore::lost() {
  std::vector<std::string> missing;
  // The log has no gaps: with the last one all are there.
  if (acknowledged_.empty() || is_there(acknowledged_.back())) return missing;
  for (const Acknowledged& each : acknowledged_) {
    if (!is_there(each))
      missing.push_back(
          fmt::format("WF-2: change {} '{}' was acknowledged and is lost", each.sequence, each.reason));
  }
  return missing;
}

}  // namespace hostyard
