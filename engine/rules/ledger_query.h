// The list of what is held (ALLOC-7), in pages as QRY-1 has them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/domain/pool.h"

namespace hostyard {

// Empty strings are absent. Filters are and-ed and exact.
struct LedgerFilter {
  std::string holder_id{};
  std::string request_id{};
  std::string host_id{};
  std::int64_t page = 1;
  std::int64_t page_size = 10;
};

struct LedgerPage {
  std::vector<const LedgerRow*> rows;  // into the pool
  std::int64_t total = 0;
};

// One page of the live rows, in order of age. PARAMETER_INVALID: a page below 1, a page size outside
// 1..1000.
Result<LedgerPage> query_ledger(const Pool& pool, const LedgerFilter& filter);

struct InstanceFilter {
  std::string cluster_id{};
  std::string host_id{};
  std::int64_t page = 1;
  std::int64_t page_size = 10;
};
struct InstancePage {
  std::vector<const Instance*> instances;  // into the pool
  std::int64_t total = 0;
};

// One page of the instance table (INST-1), in order of instanceId. Refused as query_ledger.
Result<InstancePage> query_instances(const Pool& pool, const InstanceFilter& filter);

}  // namespace hostyard
