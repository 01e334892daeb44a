#include "engine/rules/hierarchy.h"

#include <algorithm>

#include <fmt/format.h>

namespace hostyard {
namespace {

HierarchyNode place_node(const Location& place, std::int64_t level) {
  if (level == 1) return {place.region, place.region, "", {}};
  if (level == 2) return {place.zone_code(), place.zone, place.region, {}};
  return {place.rack_code(), place.rack, place.zone_code(), {}};
}

HierarchyNode host_node(const Host& host) {
  return {host.ip.text() + "," + host.host_name, host.host_name, host.ip.text(), {}};
}

// Whether two racks share their node of a level.
bool share_node(const Location& one, const Location& other, std::int64_t level) {
  return one.region == other.region && (level < 2 || one.zone == other.zone) && level < 3;
}

// The nodes of one rack and its hosts, from `level` down to `last`, under those of the rack before.
void add(HierarchyNode& root, const RackHosts& rack, const RackHosts* before, std::int64_t level,
         std::int64_t last) {
  const Location& place = rack.front()->location;
  HierarchyNode* parent = &root;
  for (; level <= std::min(last, kHostLevel - 1); ++level) {
    const bool shared = before != nullptr && share_node(before->front()->location, place, level);
    if (!shared) parent->sub_nodes.push_back(place_node(place, level));
    parent = &parent->sub_nodes.back();
  }
  if (last < kHostLevel) return;
  if (parent->sub_nodes.empty()) parent->sub_nodes.reserve(rack.size());
  for (const Host* host : rack) parent->sub_nodes.push_back(host_node(*host));
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
  const auto racks = select_racks(pool, filter);
  if (!racks) return tl::unexpected(racks.error());
  HierarchyNode root{"root", "root", "", {}};
  const RackHosts* before = nullptr;
  for (const RackHosts& rack : *racks) {
    add(root, rack, before, level, level + depth);
    before = &rack;
  }
  return root;
}

}  // namespace hostyard
