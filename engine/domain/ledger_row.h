// What is held: the rows of the allocation ledger, the requests that were granted, and what the cluster side
// says that it uses (REC-4, ALLOC-5, INST-1).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/checked.h"
#include "engine/base/clock.h"
#include "engine/domain/host.h"

namespace hostyard {

using LedgerSeq = std::int64_t;  // 1, 2, …: ascending for ever, never used again

// What one result of an allocation holds on its host: one row a result, for ClusterPorts one a host (ruling
// REC-4). Recycling a part shrinks the row; a row that reaches nothing, or is recycled whole, is soft-deleted
// and keeps what it held last.
struct LedgerRow {
  LedgerSeq seq = 0;
  std::string holder_id;
  std::string request_id;
  std::string host_id;
  Count cpu_cores = 0;
  Count memory_gib = 0;
  std::vector<std::string> disks;    // disk ids; at most one when granted
  std::vector<std::uint16_t> ports;  // ascending, no duplicates
  bool exclusive = false;            // ALLOC-11
  bool region_wide = false;          // a claim of ClusterPorts (ALLOC-50)
  TimeMicros create_time = 0;
  TimeMicros update_time = 0;
  TimeMicros delete_time = 0;  // not 0: recycled
  Version version = 0;

  bool live() const { return delete_time == 0; }
  bool holds_nothing() const { return cpu_cores == 0 && memory_gib == 0 && disks.empty() && ports.empty(); }
  bool operator==(const LedgerRow&) const = default;
};

// A requestId that left a ledger row (ALLOC-5). Written once, with the grant; kept for ever.
struct GrantedRequest {
  std::string request_id;
  std::string holder_id;
  TimeMicros create_time = 0;
  bool operator==(const GrantedRequest&) const = default;
};

// What the cluster side says it uses (INST-1). Any host id is accepted.
struct Instance {
  std::string id;  // instanceId: chosen by the cluster side; free again once deleted
  std::string cluster_id;
  std::string component;
  std::string host_id;
  Count cpu_cores = 0;
  Count memory_gib = 0;
  std::string disk_id;               // empty: none
  std::vector<std::uint16_t> ports;  // ascending, no duplicates
  std::string status;                // the cluster side's word; every one counts
  TimeMicros create_time = 0;
  TimeMicros update_time = 0;
  TimeMicros delete_time = 0;  // not 0: the row is removed
  Version version = 0;

  bool live() const { return delete_time == 0; }
  bool operator==(const Instance&) const = default;
};

}  // namespace hostyard
