#include "engine/rules/filters.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "engine/base/plant.h"
#include "engine/base/text.h"

namespace hostyard {
namespace {

bool is_region_wide(const Asked& asked) {
  return asked.strategy == Strategy::kClusterPorts;
}

// ---- what passes ----

bool in_pool(const Asked&, HostIndex, const HostState&) {
  return true;
}

bool not_excluded(const Asked& asked, HostIndex host, const HostState&) {
  return HOSTYARD_PLANT(excluded_hosts_ignored, true, asked.excluded.empty()) ||
         !std::ranges::binary_search(asked.excluded, host);
}

bool not_chosen(const Asked& asked, HostIndex host, const HostState&) {
  return asked.chosen == nullptr || !std::ranges::binary_search(*asked.chosen, host);
}

bool reserved_as_asked(const Asked& asked, HostIndex, const HostState& state) {
  return HOSTYARD_PLANT(takeover_of_unreserved_host, state.reserved <= asked.wants_reserved,
                        state.reserved == asked.wants_reserved);
}

bool at_location(const Asked& asked, HostIndex host, const HostState& state) {
  return asked.region.matches(state.region) && asked.zone.matches(state.zone) &&
         asked.rack.matches(state.rack) && (!asked.host_given || asked.host == host);
}

bool of_arch(const Asked& asked, HostIndex, const HostState& state) {
  return HOSTYARD_PLANT(arch_of_named_host_ignored, asked.host_given, !asked.arch) ||
         *asked.arch == state.arch;
}

bool has_traits(const Asked& asked, HostIndex, const HostState& state) {
  return HOSTYARD_PLANT(any_trait_is_enough, asked.traits == 0 || (state.traits & asked.traits) != 0,
                        (state.traits & asked.traits) == asked.traits);
}

bool is_online(const Asked& asked, HostIndex, const HostState& state) {
  if (is_region_wide(asked))
    return HOSTYARD_PLANT(cluster_ports_on_online_hosts_only, state.status == HostStatus::kOnline,
                          state.status != HostStatus::kDeleting);  // ALLOC-50
  return state.status == HostStatus::kOnline;
}

bool load_fits(const Asked& asked, HostIndex, const HostState& state) {
  if (is_region_wide(asked)) return true;
  if (!asked.exclusive) return state.load == LoadStat::kLoadLess || state.load == LoadStat::kInUsed;
  if (state.load == LoadStat::kExclusive)
    return HOSTYARD_PLANT(own_exclusive_host_refused, false, state.exclusive_holder == asked.holder);
  return HOSTYARD_PLANT(exclusive_on_used_host, true, state.load == LoadStat::kLoadLess);
}

std::int64_t cores_asked(const Asked& asked) {
  return std::int64_t{asked.cores} * asked.results_a_host();
}

std::int64_t memory_asked(const Asked& asked) {
  return std::int64_t{asked.memory} * HOSTYARD_PLANT(memory_of_one_result_only, 1, asked.results_a_host());
}

bool cores_fit(const Asked& asked, HostIndex, const HostState& state) {
  return state.free_cores >=
         HOSTYARD_PLANT(last_core_never_granted, cores_asked(asked) + 1, cores_asked(asked));
}

bool memory_fits(const Asked& asked, HostIndex, const HostState& state) {
  return state.free_memory >= memory_asked(asked);
}

bool disks_fit(const Asked& asked, HostIndex host, const HostState& state) {
  return !asked.disk.needed || asked.disk.fitting(host, state) >= asked.results_a_host();
}

bool ports_fit(const Asked& asked, HostIndex, const HostState& state) {
  if (!asked.shared_ports) return false;
  const auto& ranges = asked.host_ports;
  if (ranges.empty()) return true;
  if (ranges.size() == 1) return state.ports.count_absent(ranges[0].start, ranges[0].end) >= ranges[0].count;
  Ports chosen;
  return choose_ports(state.ports, ranges, chosen);
}

// ---- what is missing ----

Missing excluded(const Requirement&, const Asked&, HostIndex, const HostState&, const Host&) {
  return {"notExcluded", true, false};
}

Missing chosen_before(const Requirement&, const Asked&, HostIndex, const HostState&, const Host&) {
  return {"notChosen", true, false};
}

Missing reservation(const Requirement&, const Asked& asked, HostIndex, const HostState& state, const Host&) {
  return {"reserved", asked.wants_reserved, state.reserved};
}

// The parts that were asked for, and what the host has there.
Missing location(const Requirement& requirement, const Asked&, HostIndex, const HostState&,
                 const Host& host) {
  const RequiredLocation& asked = requirement.location;
  std::vector<std::string> wanted;
  std::vector<std::string> there{host.location.region, host.location.zone, host.location.rack};
  for (const std::string* name : {&asked.region, &asked.zone, &asked.rack, &asked.host_ip}) {
    if (!name->empty()) wanted.push_back(*name);
  }
  if (!asked.host_ip.empty()) there.push_back(host.ip.text());
  return {"location", join(wanted, ","), join(there, ",")};
}

Missing arch(const Requirement& requirement, const Asked&, HostIndex, const HostState&, const Host& host) {
  return {"arch", requirement.filter.arch, std::string(to_string(host.arch))};
}

Missing traits(const Requirement&, const Asked& asked, HostIndex, const HostState& state, const Host&) {
  return {"traits", trait_names(asked.traits), trait_names(state.traits)};
}

Missing online(const Requirement&, const Asked& asked, HostIndex, const HostState& state, const Host&) {
  return {"online", std::string(is_region_wide(asked) ? "not Deleting" : "Online"),
          std::string(to_string(state.status))};
}

Missing load(const Requirement&, const Asked& asked, HostIndex, const HostState& state, const Host&) {
  return {"load", std::string(asked.exclusive ? "LoadLess" : "LoadLess, InUsed"),
          std::string(to_string(state.load))};
}

Missing cores(const Requirement&, const Asked& asked, HostIndex, const HostState& state, const Host&) {
  return {"cores", cores_asked(asked), std::int64_t{state.free_cores}};
}

Missing memory(const Requirement&, const Asked& asked, HostIndex, const HostState& state, const Host&) {
  return {"memory", memory_asked(asked), std::int64_t{state.free_memory}};
}

Missing disk(const Requirement& requirement, const Asked& asked, HostIndex host, const HostState& state,
             const Host&) {
  const RequiredDisk& wanted = requirement.disk;
  return {"disk", AskedDisks{asked.results_a_host(), wanted.capacity, wanted.type, wanted.disk_id},
          asked.disk.fitting(host, state)};
}

// The numbers of the first range that gets too few, after those before it got theirs.
Missing ports(const Requirement&, const Asked& asked, HostIndex, const HostState& state, const Host&) {
  PortSet held = state.ports;
  for (const PortsAsked& range : asked.host_ports) {
    Ports chosen;
    const bool served = choose_ports(held, {&range, 1}, chosen);
    if (!served) return {"ports", std::int64_t{range.count}, static_cast<std::int64_t>(chosen.size())};
    for (const std::uint16_t port : chosen) held.add(port);
  }
  // ClusterPorts: the host alone would have them, all hosts together have not.
  return {"ports", std::int64_t{asked.host_ports.front().count}, std::int64_t{0}};
}

Missing nothing(const Requirement&, const Asked&, HostIndex, const HostState&, const Host&) {
  return {"pool", true, false};
}

constexpr std::array<Filter, kFilterCount> kFilters{{{"pool", in_pool, nothing},
                                                     {"notExcluded", not_excluded, excluded},
                                                     {"notChosen", not_chosen, chosen_before},
                                                     {"reserved", reserved_as_asked, reservation},
                                                     {"location", at_location, location},
                                                     {"arch", of_arch, arch},
                                                     {"traits", has_traits, traits},
                                                     {"online", is_online, online},
                                                     {"load", load_fits, load},
                                                     {"cores", cores_fit, cores},
                                                     {"memory", memory_fits, memory},
                                                     {"disk", disks_fit, disk},
                                                     {"ports", ports_fit, ports}}};
static_assert(kFilters[kDiskFilter].name == "disk" && kFilters[kPortsFilter].name == "ports");

// Before which other host it stands in the order of choice (ALLOC-20).
OrderKey order_of(const HostState& state) {
  return OrderKey::of(state.free_cores, state.free_memory, state.id_order);
}

NearMiss near_miss_of(const Pool& pool, const Draft& draft, const Requirement& requirement,
                      const Asked& asked, HostIndex index) {
  const HostState& state = draft.state(index);
  const Host& host = pool.host_at(index);
  NearMiss miss{host.id, {}};
  for (const Filter& filter : kFilters) {
    if (!filter.passes(asked, index, state))
      miss.missing.push_back(filter.missing(requirement, asked, index, state, host));
  }
  return miss;
}

// The first in the order of choice of what it is shown.
struct First {
  std::optional<HostIndex> host;
  OrderKey key;
  void show(HostIndex index, const OrderKey& its_key) {
    if (host && key <= its_key) return;
    host = index;
    key = its_key;
  }
};

}  // namespace

const std::array<Filter, kFilterCount>& filters() {
  return kFilters;
}

std::size_t first_failed(const Asked& asked, HostIndex host, const HostState& state) {
  // The table is known here, so that its functions come in line: this is asked of every host that is looked
  // at.
  return [&]<std::size_t... number>(std::index_sequence<number...>) {
    std::size_t passed = 0;
    static_cast<void>(((kFilters[number].passes(asked, host, state) && (++passed, true)) && ...));
    return passed;
  }
  (std::make_index_sequence<kFilterCount>());
}

Funnel make_funnel(const Pool& pool, const Draft& draft, const Requirement& requirement, const Asked& asked) {
  std::array<std::int64_t, kFilterCount + 1> dropped_at{};
  std::array<First, kFilterCount + 1> first_dropped_at{};
  for (const auto& [id, index] : draft.base().hosts()) {
    const HostState& state = draft.state(index);
    const std::size_t failed = first_failed(asked, index, state);
    ++dropped_at[failed];
    first_dropped_at[failed].show(index, order_of(state));
  }
  Funnel funnel;
  funnel.steps.reserve(kFilterCount);
  auto left = static_cast<std::int64_t>(draft.base().hosts().size());
  std::optional<std::size_t> decisive;
  for (std::size_t i = 0; i < kFilterCount; ++i) {
    left -= HOSTYARD_PLANT(funnel_forgets_a_filter, i == 8 ? 0 : dropped_at[i], dropped_at[i]);
    funnel.steps.push_back({kFilters[i].name, left});
    if (!decisive && left < asked.hosts_needed()) decisive = i;
  }
  funnel.decisive = decisive.value_or(kPortsFilter);
  funnel.first_dropped = first_dropped_at[funnel.decisive].host;
  for (std::size_t i = kFilterCount; i-- > 0;) {
    if (HOSTYARD_PLANT(near_miss_is_not_the_nearest, i > 8, false) || !first_dropped_at[i].host) continue;
    funnel.near_miss = near_miss_of(pool, draft, requirement, asked, *first_dropped_at[i].host);
    break;
  }
  return funnel;
}

}  // namespace hostyard
