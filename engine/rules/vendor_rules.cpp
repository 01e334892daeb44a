#include "engine/rules/vendor_rules.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "engine/base/text.h"

namespace hostyard {
namespace {

tl::unexpected<Refusal> invalid(std::string detail) {
  return refuse(ErrorCode::kParameterInvalid, std::move(detail));
}

// As many as a message can hold.
std::string listed(std::vector<std::string> ids) {
  constexpr std::size_t kMost = 20;
  if (ids.empty()) return "none is registered";
  const bool more = ids.size() > kMost;
  if (more) ids.resize(kMost);
  return join(ids, ", ") + (more ? ", …" : "");
}

// Checks an id and gives an absent name the id (PROD-1).
Result<void> settle(std::string_view kind, const std::string& id, std::string& name) {
  const auto checked = check_location_name(id);
  if (!checked)
    return invalid(fmt::format("{} id \"{}\" is not acceptable; accepted: {}", kind, id, checked.error()));
  if (name.empty()) name = id;
  if (const auto fault = stored_string_fault(name)) {
    return invalid(
        fmt::format("name \"{}\" of {} {} is not acceptable; accepted: {}", name, kind, id, *fault));
  }
  return {};
}

Result<void> settle(Vendor& vendor) {
  if (const auto good = settle("vendor", vendor.id, vendor.name); !good) return good;
  std::set<std::string_view> regions;
  for (Region& region : vendor.regions) {
    if (const auto good = settle("region", region.id, region.name); !good) return good;
    if (!regions.insert(region.id).second) {
      return invalid(
          fmt::format("region {} stands twice in vendor {}; accepted: once", region.id, vendor.id));
    }
    std::set<std::string_view> zones;
    for (Zone& zone : region.zones) {
      if (const auto good = settle("zone", zone.id, zone.name); !good) return good;
      if (!zones.insert(zone.id).second) {
        return invalid(fmt::format("zone {} stands twice in region {}; accepted: once", zone.id, region.id));
      }
    }
  }
  return {};
}

// Region ids are unique over all vendors, since location codes do not name the vendor.
Result<void> check_regions(const std::map<std::string, Vendor, std::less<>>& vendors) {
  std::map<std::string_view, std::string_view> vendor_of;
  for (const auto& [id, vendor] : vendors) {
    for (const Region& region : vendor.regions) {
      const auto [other, fresh] = vendor_of.emplace(region.id, id);
      if (fresh) continue;
      return invalid(
          fmt::format("region {} belongs to the vendors {} and {}; accepted: a region id of one vendor only",
                      region.id, other->second, id));
    }
  }
  return {};
}

}  // namespace

Result<std::vector<Change>> plan_vendors(const Pool& pool, std::vector<Vendor> vendors) {
  std::map<std::string, Vendor, std::less<>> after = pool.vendors();
  std::set<std::string> named;
  std::vector<Change> changes;
  for (Vendor& vendor : vendors) {
    if (const auto good = settle(vendor); !good) return tl::unexpected(good.error());
    if (!named.insert(vendor.id).second)
      return invalid(fmt::format("vendor {} stands twice; accepted: once", vendor.id));
    const auto present = pool.vendors().find(vendor.id);
    if (present != pool.vendors().end()) vendor.version = present->second.version;
    if (present != pool.vendors().end() && present->second == vendor) continue;
    after[vendor.id] = vendor;
    changes.emplace_back(PutVendor{vendor});
  }
  if (const auto unique = check_regions(after); !unique) return tl::unexpected(unique.error());
  for (const auto& [id, host] : pool.hosts()) {
    if (!named.contains(host.location.vendor) || !is_registered(pool.vendors(), host.location)) continue;
    if (is_registered(after, host.location)) continue;
    return invalid(fmt::format(
        "zone {} of vendor {} would be removed, but host {} {} is there; accepted: a document that keeps it",
        host.location.zone_code(), host.location.vendor, host.host_name, host.ip.text()));
  }
  return changes;
}

std::string registered_instead(const Pool& pool, const Location& location) {
  const auto vendor = pool.vendors().find(location.vendor);
  std::vector<std::string> ids;
  if (vendor == pool.vendors().end()) {
    for (const auto& [id, each] : pool.vendors()) ids.push_back(id);
    return "vendors: " + listed(ids);
  }
  const auto& regions = vendor->second.regions;
  const auto region = std::find_if(regions.begin(), regions.end(),
                                   [&](const Region& each) { return each.id == location.region; });
  if (region == regions.end()) {
    for (const Region& each : regions) ids.push_back(each.id);
    return fmt::format("regions of {}: {}", location.vendor, listed(ids));
  }
  for (const Zone& each : region->zones) ids.push_back(each.id);
  return fmt::format("zones of {}: {}", location.region, listed(ids));
}

}  // namespace hostyard
