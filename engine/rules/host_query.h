// The host list (QRY-1 and its rulings, DOM-14, DOM-34).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/domain/pool.h"

namespace hostyard {

// As given by the caller; empty strings are absent. Filters are and-ed and exact.
struct HostFilter {
  std::string host_id;
  std::string host_ip;
  std::string host_name;
  std::string arch;
  std::string status;  // a status, or Whatever: every status but Deleted
  std::string load_stat;
  std::string purpose;  // a comma-separated list: hosts that have all of them
  std::string cluster_type;
  std::string host_disk_type;
  std::string region;
  std::string zone;  // only with region
  std::string rack;  // only with region and zone
  std::int64_t page = 1;
  std::int64_t page_size = 10;
};

inline constexpr std::int64_t kMaxPageSize = 1'000;

struct HostPage {
  std::vector<const Host*> hosts;  // into the pool or into the list that was given
  std::int64_t total = 0;
};

// Whether the filter asks for deleted hosts: the caller then passes them from the store.
bool asks_for_deleted(const HostFilter& filter);

// Whether `a` comes before `b`: by region, zone, rack, ip, host id, each as bytes of UTF-8.
bool in_query_order(const Host* a, const Host* b);

// All hosts of the pool that match, in no order; page and pageSize are not looked at. Refused as query_hosts
// does.
Result<std::vector<const Host*>> select_hosts(const Pool& pool, const HostFilter& filter);

// The same in the order of QRY-1, a list a rack.
using RackHosts = std::vector<const Host*>;
Result<std::vector<RackHosts>> select_racks(const Pool& pool, const HostFilter& filter);

// One page in the order region, zone, rack, ip, id (as bytes). `deleted` is looked at only where
// asks_for_deleted says so.
Result<HostPage> query_hosts(const Pool& pool, std::span<const Host> deleted, const HostFilter& filter);

}  // namespace hostyard
