#include "engine/rules/hierarchy.h"

#include <fmt/format.h>

namespace hostyard {
namespace {

HierarchyNode node_of(const Host& host, std::int64_t level) {
  const Location& place = host.location;
  switch (level) {
    case 1:
      return {place.region, place.region, "", {}};
    case 2:
      return {place.zone_code(), place.zone, place.region, {}};
    case 3:
      return {place.rack_code(), place.rack, place.zone_code(), {}};
    default:
      return {host.ip.text() + "," + host.host_name, host.host_name, host.ip.text(), {}};
  }
}

// Whether two hosts that follow one another in the order of QRY-1 share their node of a level.
bool share_node(const Host& a, const Host& b, std::int64_t level) {
  if (level == kHostLevel) return false;
  const Location& one = a.location;
  const Location& other = b.location;
  return one.region == other.region && (level < 2 || one.zone == other.zone) &&
         (level < 3 || one.rack == other.rack);
}

void add(HierarchyNode& root, const Host& host, const Host* before, std::int64_t level, std::int64_t last) {
  HierarchyNode* parent = &root;
  for (; level <= last; ++level) {
    const bool shared = before != nullptr && share_node(*before, host, level);
    if (!shared) parent->sub_nodes.push_back(node_of(host, level));
    parent = &parent->sub_nodes.back();
  }
}

}  // namespace

Result<HierarchyNode> make_hierarchy(const Pool& pool, const HostFilter& filter, std::int64_t level,
                                     std::int64_t depth) {
  if (!parse<Arch>(filter.arch)) {
    return refuse(ErrorCode::kInvalidArch,
                  fmt::format("arch is \"{}\"; accepted: {}", filter.arch, accepted_names<Arch>()));
  }
  if (level < 1 || level > kHostLevel || depth < 0 || depth > kHostLevel - level) {
    return refuse(
        ErrorCode::kParameterInvalid,
        fmt::format("level is {} and depth {}; accepted: level 1 to {}, depth 0 or more, together at "
                    "most {}",
                    level, depth, kHostLevel, kHostLevel));
  }
  auto hosts = select_hosts(pool, filter);
  if (!hosts) return tl::unexpected(hosts.error());
  sort_in_query_order(*hosts);
  HierarchyNode root{"root", "root", "", {}};
  const Host* before = nullptr;
  for (const Host* host : *hosts) {
    add(root, *host, before, level, level + depth);
    before = host;
  }
  return root;
}

}  // namespace hostyard
