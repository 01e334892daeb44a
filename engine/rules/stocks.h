// What is free, by zone (STOCK-1).
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "engine/base/result.h"
#include "engine/domain/pool.h"
#include "engine/rules/host_query.h"

namespace hostyard {

// As given by the caller; empty strings and 0 are absent. A status filter takes the place of Online, a
// loadStat filter that of "not Exclusive"; reserved hosts never count. With a disk filter only hosts with a
// matching disk count.
struct StockFilter : HostFilter {
  std::string disk_type;
  std::string disk_status;    // absent: Available
  std::int64_t capacity = 0;  // GiB, at least
};

struct Stock {
  std::int64_t free_hosts = 0;  // hosts that match, full ones included
  std::int64_t free_cpu_cores = 0;
  std::int64_t free_memory = 0;
  std::int64_t free_disks = 0;
  std::int64_t free_disk_capacity = 0;

  Stock& operator+=(const Stock& other);
  bool operator==(const Stock&) const = default;
};

// By zone code. Every invalid value, trait names too: PARAMETER_INVALID.
Result<std::map<std::string, Stock>> count_stocks(const Pool& pool, const StockFilter& filter);

}  // namespace hostyard
