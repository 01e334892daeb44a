// A whole pool from a document (`pool load`, ALLOC-7).
#pragma once

#include <optional>
#include <vector>

#include "engine/base/result.h"
#include "engine/domain/pool.h"

namespace hostyard {

// What a document says of a host that follows from the ledger; nothing where it is silent.
struct HostClaims {
  std::optional<std::int64_t> used_cpu_cores;
  std::optional<std::int64_t> used_memory;
  std::optional<LoadStat> load_stat;  // as stored
  std::optional<std::int64_t> available_disk_count;
  std::vector<std::optional<DiskStatus>> disks;  // status of each, in the order of the host's disks
};

struct PoolHost {
  Host host;  // with ids and disks; used amounts, loadStat and the disks' statuses are derived
  HostClaims claims;
};

struct PoolDocument {
  std::vector<Vendor> vendors;
  std::vector<PoolHost> hosts;
  std::vector<LedgerRow> ledger;                 // in order of age; seq 0: one more than the row before
  std::vector<GrantedRequest> granted_requests;  // those of the ledger's rows may be left out
  std::vector<Instance> instances;
};

// All rows of the document, for a pool that is empty: no hosts, ledger, requests, workflows or instances, and
// no vendor that the document does not have. Used amounts, held disks and loadStat are those of the
// ledger. Refused with PARAMETER_INVALID naming the place: a pool that is not empty, an id twice, a row about
// a host or disk that is not in the document, a claim that differs from what the ledger says, and whatever
// breaks a clause on hosts or an invariant.
Result<std::vector<Change>> plan_pool_load(const Pool& pool, PoolDocument document, TimeMicros now);

}  // namespace hostyard
