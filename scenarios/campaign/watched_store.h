// A store that is watched, and that fails when it is told to.
#pragma once

#include <optional>
#include <vector>

#include "engine/interfaces/store.h"
#include "scenarios/campaign/operation.h"

namespace hostyard::campaign {

// Thrown out of a write that a crash befalls. Not a std::exception: nothing between may handle it.
struct InjectedCrash {};

class WatchedStore final : public Store {
 public:
  explicit WatchedStore(Store& store) : store_(store) {}

  // What befalls the write of this number, from 1, counted from here. Until disarm().
  void arm(Fault fault, int at_write);
  bool fired() const { return fired_; }
  void disarm() { fault_ = Fault::kNone; }

  // How many change sets were committed, and by the calls since forget() which.
  std::int64_t commits() const { return commits_; }
  const std::vector<ChangeSet>& remembered() const { return remembered_; }
  void remember(bool wanted);

  Snapshot load() override { return store_.load(); }
  std::vector<LoggedChange> changes_since(std::int64_t after, std::int64_t limit) override {
    return store_.changes_since(after, limit);
  }
  CommitResult commit_group(std::span<const ChangeSet> group) override;
  std::optional<Flow> flow(std::string_view id) override { return store_.flow(id); }
  FlowPage flows(const FlowFilter& filter) override { return store_.flows(filter); }
  std::vector<LedgerRow> rows_of_request(std::string_view request_id) override {
    return store_.rows_of_request(request_id);
  }
  std::vector<Host> deleted_hosts() override { return store_.deleted_hosts(); }
  std::string description() const override { return store_.description(); }

 private:
  std::optional<CommitResult> befall();

  Store& store_;
  Fault fault_ = Fault::kNone;
  int writes_left_ = 0;  // until it befalls one
  int conflicts_left_ = 0;
  bool fired_ = false;
  bool remembering_ = false;
  std::int64_t commits_ = 0;
  std::vector<ChangeSet> remembered_;
};

}  // namespace hostyard::campaign
