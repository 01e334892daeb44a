// A store whose owner dies at a write that was chosen before, by itself or with the power; and whose writes
// fail when they are to.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/interfaces/store.h"
#include "scenarios/backend.h"

namespace hostyard {

// What a store's content lies on. It outlives the engine.
class StoreMedium {
 public:
  virtual ~StoreMedium() = default;
  // Stays good until open_again().
  virtual Store& store() = 0;
  // Writes the group while the power goes away before it is synced. An answer is what the store said without
  // having synced.
  virtual std::optional<CommitResult> commit_unsynced(std::span<const ChangeSet> group) = 0;
  // The store as the next process finds it: with all that was written, or after a power cut with all that was
  // synced.
  virtual void open_again(bool power_was_cut) = 0;
};

// Everything that it is asked after the crash throws SimulatedCrash, until somebody starts anew.
class CrashingStore final : public Store {
 public:
  explicit CrashingStore(std::unique_ptr<StoreMedium> medium) : medium_(std::move(medium)) {}

  // The write with this number, counted from now; 0: none, they are only counted.
  void crash_at(int write, CrashMoment moment);
  int writes() const { return writes_; }
  // So many writes in a row, from the one with this number, counted from now, fail without effect.
  void spoil(int write, int times, WriteFault fault);
  void before_next_write(std::function<void()> meanwhile) { meanwhile_ = std::move(meanwhile); }
  // What whoever starts anew misses of all that was ever acknowledged, one line each: there must be nothing.
  std::vector<std::string> revive();

  CommitResult commit_group(std::span<const ChangeSet> group) override;
  Snapshot load() override { return living().load(); }
  std::vector<LoggedChange> changes_since(std::int64_t after, std::int64_t limit) override {
    return living().changes_since(after, limit);
  }
  std::optional<Flow> flow(std::string_view id) override { return living().flow(id); }
  FlowPage flows(const FlowFilter& filter) override { return living().flows(filter); }
  std::vector<LedgerRow> rows_of_request(std::string_view request_id) override {
    return living().rows_of_request(request_id);
  }
  std::vector<Host> deleted_hosts() override { return living().deleted_hosts(); }
  std::string description() const override { return medium_->store().description(); }

 private:
  struct Acknowledged {
    std::int64_t sequence = 0;
    TimeMicros time = 0;
    std::string reason;
  };

  Store& living() const;
  [[noreturn]] void die();
  CommitResult commit_and_die(std::span<const ChangeSet> group);
  CommitResult acknowledge(std::span<const ChangeSet> group, CommitResult result);
  bool is_there(const Acknowledged& change);
  std::vector<std::string> lost();

  std::unique_ptr<StoreMedium> medium_;
  std::function<void()> meanwhile_;
  std::vector<Acknowledged> acknowledged_;
  int spoiled_from_ = 0, spoiled_ = 0;
  WriteFault fault_ = WriteFault::kFull;
  int at_ = 0;
  int writes_ = 0;
  CrashMoment moment_ = CrashMoment::kBefore;
  bool dead_ = false;
};

}  // namespace hostyard
