// What the engine needs of a store. One contract suite (tests/contract/store) runs over every implementation.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/domain/change_set.h"
#include "engine/domain/pool.h"

namespace hostyard {

// The change set is durable; `sequence` is its place in the changes log (1, 2, … without gaps).
struct Committed {
  std::int64_t sequence = 0;
};
// A row was not at the version that the decision had read. Nothing changed: reload, plan again.
struct VersionConflict {
  std::string row;  // "host abc": kind and id of the first such row
};
// A unique value is taken by another live row (DOM-20, DOM-33). Nothing changed. After catching up, the plan
// itself refuses with the right code; a plan that still runs into this is a defect.
struct UniqueViolation {
  std::string row;  // "host abc"
  std::string key;  // "ip 10.0.0.1"
};
using CommitResult = std::variant<Committed, VersionConflict, UniqueViolation>;

struct LoggedChange {
  std::int64_t sequence = 0;
  ChangeSet changes;
};

struct Snapshot {
  std::int64_t sequence = 0;  // of the last change set that `pool` contains
  Pool pool;
};

struct FlowFilter {
  std::string name;    // exact; empty: any
  std::string biz_id;  // host id; empty: any
  std::optional<FlowStatus> status;
  std::int64_t offset = 0;
  std::int64_t limit = 0;  // 0: no limit
};
struct FlowPage {
  std::vector<Flow> flows;  // without nodes; newest first: create_time descending, then id
  std::int64_t total = 0;
};

// Thread-safe: calls are serialised inside. Any failure of the medium (full disk, read-only file, not a
// database, newer schema, I/O) throws Error with a message that names the store and says what to do, and
// changes nothing.
class Store {
 public:
  virtual ~Store() = default;

  // Everything live as of one sequence number, or the changes that came after it.
  virtual Snapshot load() = 0;
  // At most `limit` logged change sets with sequence > `after`, ascending.
  virtual std::vector<LoggedChange> changes_since(std::int64_t after, std::int64_t limit) = 0;

  // All change sets of the group or none, in order, in one durable transaction; each is an entry of its own
  // in the changes log and sees those before it. Committed has the sequence of the last. An empty group or
  // change set is a failure of the caller (throws).
  virtual CommitResult commit_group(std::span<const ChangeSet> group) = 0;
  CommitResult commit(const ChangeSet& changes) { return commit_group({&changes, 1}); }

  // For a plan that lost a race already: `plan` gets what was committed after `sequence` and gives the group
  // to commit, or nothing. A store that several processes share calls it while no other can commit, so that
  // it loses no second one. It may read this store. Committed without a group has the last sequence.
  using PlanGroup = std::function<std::span<const ChangeSet>(std::span<const LoggedChange>)>;
  virtual CommitResult commit_after(std::int64_t sequence, const PlanGroup& plan) {
    const std::vector<LoggedChange> log = changes_since(sequence, std::numeric_limits<std::int64_t>::max());
    const std::span<const ChangeSet> group = plan(log);
    if (!group.empty()) return commit_group(group);
    return Committed{log.empty() ? sequence : log.back().sequence};
  }

  virtual std::optional<Flow> flow(std::string_view id) = 0;  // finished ones too, with nodes in order
  virtual FlowPage flows(const FlowFilter& filter) = 0;
  // Ledger rows that a request left, recycled ones too, by seq (ALLOC-5).
  virtual std::vector<LedgerRow> rows_of_request(std::string_view request_id) = 0;
  // Deleted hosts without disks, in the order of QRY-1 (DOM-34).
  virtual std::vector<Host> deleted_hosts() = 0;

  // For messages and reports: "memory", "sqlite:/var/lib/hostyard/hostyard.db".
  virtual std::string description() const = 0;
};

}  // namespace hostyard
