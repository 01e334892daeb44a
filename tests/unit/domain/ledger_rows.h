// Ledger rows for tests, written by hand: what an allocation would have left.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/domain/rows.h"

namespace hostyard::test {

// Row of holder "c1" and request "r1" on host "h1" that holds nothing yet.
inline LedgerRow ledger_row(LedgerSeq seq, std::string host_id = "h1", std::string holder = "c1",
                            std::string request = "r1") {
  LedgerRow row;
  row.seq = seq;
  row.host_id = std::move(host_id);
  row.holder_id = std::move(holder);
  row.request_id = std::move(request);
  row.create_time = 1;
  return row;
}

inline LedgerRow holding(LedgerRow row, Count cores, Count memory, std::vector<std::string> disks = {},
                         std::vector<std::uint16_t> ports = {}) {
  row.cpu_cores = cores;
  row.memory_gib = memory;
  row.disks = std::move(disks);
  row.ports = std::move(ports);
  return row;
}

inline LedgerRow exclusive(LedgerRow row) {
  row.exclusive = true;
  return row;
}

inline LedgerRow region_wide(LedgerRow row) {
  row.region_wide = true;
  return row;
}

// What a grant of the row does to its host.
inline void grant_to(Host& host, const LedgerRow& row) {
  host.used_cpu_cores += row.cpu_cores;
  host.used_memory_gib += row.memory_gib;
  for (Disk& disk : host.disks) {
    const bool held = std::ranges::find(row.disks, disk.id) != row.disks.end();
    if (held && disk.status == DiskStatus::kAvailable) disk.status = DiskStatus::kExhaust;
  }
  if (!row.region_wide) host.load_stat = row.exclusive ? LoadStat::kExclusive : LoadStat::kInUsed;
}

inline std::vector<Change> inserts(const std::vector<LedgerRow>& rows) {
  std::vector<Change> changes;
  for (const LedgerRow& row : rows) {
    changes.emplace_back(PutGrant{row});
    changes.emplace_back(PutRequest{GrantedRequest{row.request_id, row.holder_id, row.create_time}});
  }
  return changes;
}

// The hosts with the rows granted on them.
inline Pool pool_with(std::vector<Host> hosts, const std::vector<LedgerRow>& rows) {
  for (Host& host : hosts) {
    for (const LedgerRow& row : rows) {
      if (row.host_id == host.id) grant_to(host, row);
    }
  }
  Pool pool = pool_of(hosts);
  pool.apply(change_set(inserts(rows)));
  return pool;
}

}  // namespace hostyard::test
