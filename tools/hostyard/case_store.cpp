#include "tools/hostyard/case_store.h"

#include <fstream>

#include "engine/store/memory_store.h"
#include "engine/store/open_store.h"
#include "fakes/power_cut_disk.h"

namespace hostyard {
namespace {

class MemoryMedium final : public StoreMedium {
 public:
  Store& store() override { return *store_; }

  std::optional<CommitResult> commit_unsynced(std::span<const ChangeSet> group) override {
    const CommitResult result = store_->commit_group(group);
    if (const auto* const written = std::get_if<Committed>(&result))
      synced_ = written->sequence - std::ssize(group);
    return std::nullopt;
  }

  void open_again(bool power_was_cut) override {
    if (!power_was_cut || !synced_) return;
    auto left = std::make_unique<MemoryStore>();
    for (const LoggedChange& logged : store_->changes_since(0, *synced_)) left->commit(logged.changes);
    store_ = std::move(left);
    synced_.reset();
  }

 private:
  std::unique_ptr<MemoryStore> store_ = std::make_unique<MemoryStore>();
  std::optional<std::int64_t> synced_;  // sequence; nothing: all of it
};

// Where the file would lie. Stores look at the system's files too: there is a folder, and nothing else there.
const std::string kPath = "/hostyard-case.db";

std::unique_ptr<Store> open_on(const PowerCutDisk& disk) {
  return open_sqlite_store(kPath, kLockWaitSeconds, disk.vfs());
}

std::string make_empty_store() {
  PowerCutDisk disk;
  open_on(disk).reset();
  return disk.get(kPath);
}

// Creating the tables takes longer than most cases: every case starts with a copy.
const std::string& empty_store() {
  static const std::string bytes = make_empty_store();
  return bytes;
}

class SqliteMedium final : public StoreMedium {
 public:
  explicit SqliteMedium(std::string keep) : keep_(std::move(keep)) {
    disk_.put(kPath, empty_store());
    store_ = open_on(disk_);
  }
  ~SqliteMedium() override {
    if (disk_.is_off()) open_again(false);
    store_.reset();  // in good order: one file holds everything
    if (!keep_.empty()) std::ofstream(keep_, std::ios::binary) << disk_.get(kPath);
  }
  SqliteMedium(const SqliteMedium&) = delete;
  SqliteMedium& operator=(const SqliteMedium&) = delete;

  Store& store() override { return *store_; }

  std::optional<CommitResult> commit_unsynced(std::span<const ChangeSet> group) override {
    disk_.switch_off_at_next_sync();
    try {
      return store_->commit_group(group);
    } catch (const Error&) {
      if (!disk_.is_off()) throw;
      return std::nullopt;
    }
  }

  void open_again(bool power_was_cut) override {
    disk_.switch_off();  // who dies does not close its files in good order
    store_.reset();
    disk_.switch_on(power_was_cut);
    store_ = open_on(disk_);
  }

 private:
  std::string keep_;
  PowerCutDisk disk_;  // outlives the store
  std::unique_ptr<Store> store_;
};

}  // namespace

std::unique_ptr<StoreMedium> make_memory_medium() {
  return std::make_unique<MemoryMedium>();
}

std::unique_ptr<StoreMedium> make_sqlite_medium(std::string keep) {
  return std::make_unique<SqliteMedium>(std::move(keep));
}

}  // namespace hostyard
