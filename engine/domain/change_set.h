// What a decision wants to change, as rows with the versions that it was based on (ARCHITECTURE, "One idea").
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "engine/domain/host.h"
#include "engine/domain/ledger_row.h"
#include "engine/domain/workflow_record.h"

namespace hostyard {

// Every put carries the whole row as it is to be. row.version is the version that the decision read: 0
// inserts, n replaces version n and nothing else. After the commit the row's version is n + 1. Rows are never
// removed, but instances: deletion is a put with delete_time set (DOM-34).
struct PutHost {
  Host host;  // `disks` is ignored here: disks are rows of their own
  bool operator==(const PutHost&) const = default;
};
struct PutDisk {
  Disk disk;
  bool operator==(const PutDisk&) const = default;
};
struct PutVendor {
  Vendor vendor;
  bool operator==(const PutVendor&) const = default;
};
struct PutFlow {
  Flow flow;  // `nodes` is ignored here
  bool operator==(const PutFlow&) const = default;
};
struct PutNode {
  FlowNode node;
  bool operator==(const PutNode&) const = default;
};
// A new row or a shrunk or recycled one: its holder, request and host never change. seq is the row's
// identity: a plan takes the next free ones, and a seq that another process took meanwhile is a version
// conflict.
struct PutGrant {
  LedgerRow row;
  bool operator==(const PutGrant&) const = default;
};
// Inserts only: a requestId that is there already is a version conflict (ALLOC-5, INV-11).
struct PutRequest {
  GrantedRequest request;
  bool operator==(const PutRequest&) const = default;
};
// A put with delete_time set removes the row, so that its id is free again (INST-1).
struct PutInstance {
  Instance instance;
  bool operator==(const PutInstance&) const = default;
};
// A setting of the store itself, such as the mark of CLI-5. Last write wins; no version.
struct PutMark {
  std::string key;
  std::string value;
  bool operator==(const PutMark&) const = default;
};

using Change =
    std::variant<PutHost, PutDisk, PutVendor, PutFlow, PutNode, PutMark, PutGrant, PutRequest, PutInstance>;

struct ChangeSet {
  std::string reason;  // "import of 3 hosts": the audit line in the changes log
  TimeMicros time = 0;
  std::vector<Change> changes;

  bool empty() const { return changes.empty(); }
  bool operator==(const ChangeSet&) const = default;
};

}  // namespace hostyard
