// The members of a host filter (QRY-1), for every use case that has one. For sources only.
#pragma once

#include <array>

#include "engine/rules/host_query.h"
#include "engine/service/described.h"

namespace hostyard {

inline constexpr std::array<std::string_view, 7> kStatusFilters{"Init",     "Online",  "Offline", "Failed",
                                                                "Deleting", "Deleted", "Whatever"};

// Those of the filter, then what a use case adds. `Filter` is HostFilter or derived from it.
template <class Filter, class... Own>
constexpr auto host_filter_members(Own... own) {
  const auto text = [](std::string_view name, std::string HostFilter::*pointer, std::string_view doc,
                       std::span<const std::string_view> accepted = {}) {
    return member(name, static_cast<std::string Filter::*>(pointer), doc, kOptional, accepted);
  };
  return std::tuple(
      text("hostId", &HostFilter::host_id, "id"), text("hostIp", &HostFilter::host_ip, "address"),
      text("hostName", &HostFilter::host_name, "name"),
      text("arch", &HostFilter::arch, "architecture", EnumNames<Arch>::names),
      text("status", &HostFilter::status, "status; Whatever is every one but Deleted", kStatusFilters),
      text("loadStat", &HostFilter::load_stat, "load as shown", EnumNames<LoadStat>::names),
      text("purpose", &HostFilter::purpose, "purposes that the host has, comma-separated"),
      text("clusterType", &HostFilter::cluster_type, "cluster type", EnumNames<ClusterType>::names),
      text("hostDiskType", &HostFilter::host_disk_type, "disk type", EnumNames<DiskType>::names),
      text("region", &HostFilter::region, "region"), text("zone", &HostFilter::zone, "zone, with region"),
      text("rack", &HostFilter::rack, "rack, with region and zone"), own...);
}

}  // namespace hostyard
