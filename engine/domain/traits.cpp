#include "engine/domain/traits.h"

#include <array>

#include <fmt/format.h>

#include "engine/base/text.h"

namespace hostyard {
namespace {

// Bit i of DOM-17 has name i.
constexpr std::array<std::string_view, 9> kTraitNames{
    "TiDB", "DataMigration", "EnterpriseManager", "Compute", "Storage", "Schedule", "NVMeSSD", "SSD", "SATA"};

}  // namespace

std::string to_string(PurposeSet purposes) {
  std::string list;
  for (const Purpose purpose : {Purpose::kCompute, Purpose::kStorage, Purpose::kSchedule}) {
    if (!purposes.has(purpose)) continue;
    if (!list.empty()) list += ',';
    list += to_string(purpose);
  }
  return list;
}

tl::expected<PurposeSet, std::string> parse_purposes(std::string_view list) {
  PurposeSet purposes;
  for (const std::string& name : split_list(list)) {
    const auto purpose = parse<Purpose>(name);
    if (!purpose) return tl::unexpected(name);
    purposes.add(*purpose);
  }
  return purposes;
}

Result<Traits> trait_by_name(std::string_view name) {
  for (std::size_t bit = 0; bit < kTraitNames.size(); ++bit) {
    if (kTraitNames[bit] == name) return Traits{1} << bit;
  }
  return refuse(ErrorCode::kTraitNotFound,
                fmt::format("trait \"{}\" is unknown; accepted: {}", name, one_of(kTraitNames)));
}

std::vector<std::string> trait_names(Traits traits) {
  std::vector<std::string> names;
  for (std::size_t bit = 0; bit < kTraitNames.size(); ++bit) {
    if ((traits >> bit & 1u) != 0) names.emplace_back(kTraitNames[bit]);
  }
  return names;
}

}  // namespace hostyard
