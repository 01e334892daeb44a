// The pool as a tree of regions, zones, racks and hosts (HIER-1).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/domain/pool.h"
#include "engine/rules/host_query.h"

namespace hostyard {

inline constexpr std::int64_t kHostLevel = 4;  // 1 is Region, 2 Zone, 3 Rack, 4 Host

struct HierarchyNode {
  std::string code;    // "Region1,Zone1"; of a host "10.0.0.1,host1"
  std::string name;    // its last part
  std::string prefix;  // the rest
  std::vector<HierarchyNode> sub_nodes;
  bool operator==(const HierarchyNode&) const = default;
};

// The root, with the nodes of `level` beneath it, and theirs down to level + depth, in the order of QRY-1.
// INVALID_ARCH: the filter has no arch or an unknown one; PARAMETER_INVALID: level outside 1..4, depth < 0,
// or both together beyond 4.
Result<HierarchyNode> make_hierarchy(const Pool& pool, const HostFilter& filter, std::int64_t level,
                                     std::int64_t depth);

}  // namespace hostyard
