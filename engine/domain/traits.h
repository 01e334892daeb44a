// Traits: what a host is for, as one bit set (DOM-16, DOM-17).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/domain/enums.h"

namespace hostyard {

// A set of purposes, kept in the order of DOM-17.
class PurposeSet {
 public:
  constexpr PurposeSet() = default;
  constexpr PurposeSet(std::initializer_list<Purpose> purposes) {
    for (const Purpose p : purposes) add(p);
  }
  constexpr void add(Purpose p) {
    bits_ = static_cast<std::uint8_t>(bits_ | (1u << static_cast<unsigned>(p)));
  }
  constexpr bool has(Purpose p) const { return (bits_ >> static_cast<unsigned>(p) & 1u) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr std::uint8_t bits() const { return bits_; }
  bool operator==(const PurposeSet&) const = default;

 private:
  std::uint8_t bits_ = 0;
};

// "Compute,Storage" in the order of DOM-17.
std::string to_string(PurposeSet purposes);

// A comma-separated list, blanks trimmed, duplicates dropped, empty items ignored. Unknown name: the name
// itself is the error, so that the caller can put it into its own refusal.
tl::expected<PurposeSet, std::string> parse_purposes(std::string_view list);

using Traits = std::uint32_t;
inline constexpr Traits kAllTraits = 0x1FF;

inline constexpr unsigned kFirstPurposeBit = 3;
inline constexpr unsigned kFirstDiskTypeBit = 6;

constexpr Traits make_traits(ClusterType cluster_type, PurposeSet purposes, DiskType disk_type) {
  return Traits{1} << static_cast<unsigned>(cluster_type) | Traits{purposes.bits()} << kFirstPurposeBit |
         Traits{1} << (kFirstDiskTypeBit + static_cast<unsigned>(disk_type));
}

// One bit of DOM-17 by its name ("TiDB" … "SATA"), or TRAIT_NOT_FOUND.
Result<Traits> trait_by_name(std::string_view name);

// sysLabels: the names of the set bits in the order of DOM-17.
std::vector<std::string> trait_names(Traits traits);

}  // namespace hostyard
