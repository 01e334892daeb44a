#include "engine/domain/location.h"

#include <algorithm>

#include "engine/base/text.h"

namespace hostyard {

tl::expected<std::string, std::string> check_location_name(std::string_view name) {
  if (name.empty()) return tl::unexpected<std::string>("a name that is not empty");
  if (const auto fault = stored_string_fault(name)) return tl::unexpected(*fault);
  if (name.find(',') != std::string_view::npos) return tl::unexpected<std::string>("a name without a comma");
  return std::string(name);
}

bool is_registered(const std::map<std::string, Vendor, std::less<>>& vendors, const Location& location) {
  const auto vendor = vendors.find(location.vendor);
  if (vendor == vendors.end()) return false;
  for (const Region& region : vendor->second.regions) {
    if (region.id != location.region) continue;
    return std::ranges::any_of(region.zones, [&](const Zone& zone) { return zone.id == location.zone; });
  }
  return false;
}

}  // namespace hostyard
