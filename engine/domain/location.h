// Vendor / Region / Zone / Rack (DOM-2) and the registry of what exists (PROD-1).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/result.h"

namespace hostyard {

inline constexpr std::string_view kLocalVendor = "Local";  // vendor of imported hosts (DOM-19)

// Names, not codes. Non-empty and without commas once check_location_name accepted each.
struct Location {
  std::string vendor{kLocalVendor};
  std::string region;
  std::string zone;
  std::string rack;

  std::string zone_code() const { return region + "," + zone; }       // "Region1,Zone1"
  std::string rack_code() const { return zone_code() + "," + rack; }  // "Region1,Zone1,Rack1"
  bool operator==(const Location&) const = default;
};

// A location name: a stored string, not empty, without a comma. The error says what would be accepted.
tl::expected<std::string, std::string> check_location_name(std::string_view name);

// PROD-1. Names default to ids; ids obey check_location_name; region ids are unique over all vendors (ruling
// DOM-2).
struct Zone {
  std::string id;
  std::string name;
  bool operator==(const Zone&) const = default;
};
struct Region {
  std::string id;
  std::string name;
  std::vector<Zone> zones;
  bool operator==(const Region&) const = default;
};
struct Vendor {
  std::string id;
  std::string name;
  std::vector<Region> regions;
  std::int64_t version = 0;  // of the row; 0 before it is stored
  bool operator==(const Vendor&) const = default;
};

bool is_registered(const std::map<std::string, Vendor, std::less<>>& vendors, const Location& location);

}  // namespace hostyard
