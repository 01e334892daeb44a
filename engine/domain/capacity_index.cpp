#include "engine/domain/capacity_index.h"

#include <algorithm>

#include "engine/base/plant.h"

namespace hostyard {
namespace {

constexpr std::uint64_t kOrderStep = std::uint64_t{1} << 40;
constexpr std::size_t kWishes = 64;

std::uint64_t group_key(NameNumber zone, Arch arch) {
  return std::uint64_t{zone} << 8 | static_cast<std::uint64_t>(arch);
}

bool can_serve(const PortSet& held, std::span<const PortsAsked> asked) {
  if (asked.size() == 1) return held.count_absent(asked[0].start, asked[0].end) >= asked[0].count;
  Ports chosen;
  return choose_ports(held, asked, chosen);
}

}  // namespace

std::optional<HostIndex> CapacityIndex::find(std::string_view host_id) const {
  const auto found = by_id_.find(host_id);
  if (found == by_id_.end()) return std::nullopt;
  return found->second;
}

NameNumber CapacityIndex::number_of(std::string_view name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? 0 : found->second;
}

NameNumber CapacityIndex::number(std::string_view name) {
  if (const NameNumber known = number_of(name); known != 0) return known;
  const auto next = static_cast<NameNumber>(names_.size() + 1);
  names_.emplace(name, next);
  return next;
}

CapacityIndex::Groups CapacityIndex::groups(NameNumber zone, std::optional<Arch> arch) const {
  Groups found;
  const auto add = [&](Arch one) {
    const auto group = group_of_.find(group_key(zone, one));
    if (group != group_of_.end() && groups_[group->second].size() > 0)
      found.push_back(&groups_[group->second]);
  };
  if (arch) {
    add(*arch);
  } else {
    for (std::size_t i = 0; i < EnumNames<Arch>::names.size(); ++i) add(static_cast<Arch>(i));
  }
  return found;
}

std::uint32_t CapacityIndex::group_number(NameNumber zone, Arch arch) {
  const auto [group, fresh] =
      group_of_.try_emplace(group_key(zone, arch), static_cast<std::uint32_t>(groups_.size()));
  if (fresh) groups_.emplace_back();
  return group->second;
}

// ---- the order of ids, as numbers ----

HostIndex CapacityIndex::add_slot(const std::string& host_id) {
  HostIndex host = 0;
  if (unused_.empty()) {
    host = static_cast<HostIndex>(slots_.size());
    slots_.emplace_back();
    ids_.emplace_back();
  } else {
    host = unused_.back();
    unused_.pop_back();
  }
  ids_[host] = host_id;
  by_id_.emplace(host_id, host);
  slots_[host].state.id_order = order_between(host_id);
  return host;
}

// A number between those of the neighbours by id; all are given anew where there is none left.
std::uint64_t CapacityIndex::order_between(const std::string& host_id) {
  const auto self = by_id_.find(host_id);
  const auto next = std::next(self);
  const std::uint64_t before = self == by_id_.begin() ? 0 : slots_[std::prev(self)->second].state.id_order;
  const std::uint64_t after =
      next == by_id_.end() ? before + 2 * kOrderStep : slots_[next->second].state.id_order;
  if (after > before + 1) return before + (after - before) / 2;
  renumber();
  return slots_[self->second].state.id_order;
}

void CapacityIndex::renumber() {
  for (OrderedHosts& group : groups_) group = OrderedHosts();
  std::uint64_t order = 0;
  for (const auto& [id, host] : by_id_) {
    slots_[host].listed = false;
    slots_[host].state.id_order = order += kOrderStep;
  }
  for (const auto& [id, host] : by_id_) touch(host, false);
}

// ---- the lists ----

void CapacityIndex::fetch(HostIndex host) const {
  static_assert(sizeof(Slot) <= 4 * alignof(Slot), "more lines to wait for");
  const auto* line = reinterpret_cast<const char*>(&slots_[host]);
  for (std::size_t at = 0; at < sizeof(Slot); at += alignof(Slot)) __builtin_prefetch(line + at);
}

void CapacityIndex::touch(HostIndex host, bool ports_changed) {
  Slot& slot = slots_[host];
  if (!slot.stale) stale_.push_back(host);
  slot.stale = true;
  slot.stale_ports = slot.stale_ports || ports_changed;
}

void CapacityIndex::settle() {
  for (const HostIndex host : stale_) {
    Slot& slot = slots_[host];
    if (slot.stale) refresh(host, slot.stale_ports);  // else it left the pool
    slot.stale = slot.stale_ports = false;
  }
  stale_.clear();
}

FactBits CapacityIndex::learned_facts(const HostState& state) const {
  FactBits facts = 0;
  for (std::size_t i = 0; i < facts_.size(); ++i) {
    if (can_serve(state.ports, facts_[i])) facts |= 1u << (kFirstLearnedFact + i);
  }
  return facts;
}

OrderedHost CapacityIndex::entry_of(HostIndex host) const {
  const Slot& slot = slots_[host];
  const HostState& state = slot.state;
  FactBits facts = state.traits | slot.learned;
  if (state.load == LoadStat::kExclusive) {
    facts |= kExclusiveFact;
  } else {
    facts |= state.load == LoadStat::kLoadLess ? kOpenFact | kLoadLessFact : kOpenFact;
  }
  return {OrderKey::of(state.free_cores, state.free_memory, state.id_order), host, state.rack_code, facts,
          state.largest_disk()};
}

void CapacityIndex::refresh(HostIndex host, bool ports_changed) {
  Slot& slot = slots_[host];
  if (ports_changed && !facts_.empty()) slot.learned = learned_facts(slot.state);
  const bool list = slot.state.status == HostStatus::kOnline && !slot.state.reserved;
  if (!list) return unlist(slot);
  const OrderedHost entry = entry_of(host);
  if (slot.listed) {
    groups_[slot.group].replace(slot.listed_key(), entry);
  } else {
    groups_[slot.group].insert(entry);
  }
  slot.listed = true;
  slot.listed_amounts = entry.key.amounts;
}

void CapacityIndex::unlist(Slot& slot) {
  if (slot.listed) groups_[slot.group].erase(slot.listed_key());
  slot.listed = false;
}

// ---- learned facts ----

FactBits CapacityIndex::port_fact(std::span<const PortsAsked> asked) const {
  for (std::size_t i = 0; i < facts_.size(); ++i) {
    if (std::ranges::equal(facts_[i], asked)) return 1u << (kFirstLearnedFact + i);
  }
  return 0;
}

void CapacityIndex::searched_in_vain(std::span<const PortsAsked> asked, std::size_t hosts) const {
  const std::scoped_lock lock(wishes_.mutex);
  auto& costs = wishes_.costs;
  auto wish =
      std::ranges::find_if(costs, [&](const auto& one) { return std::ranges::equal(one.first, asked); });
  if (wish == costs.end()) {
    if (costs.size() == kWishes) costs.erase(costs.begin());
    costs.emplace_back(PortShape(asked.begin(), asked.end()), 0);
    wish = costs.end() - 1;
  }
  wish->second += hosts;
  // To learn a fact costs about a look at every host.
  ripe_ = ripe_ || wish->second > by_id_.size();
}

void CapacityIndex::learn() {
  if (!ripe_) return;
  ripe_ = false;
  for (auto& [shape, cost] : wishes_.costs) {
    if (cost <= by_id_.size()) continue;
    cost = 0;
    if (port_fact(shape) != 0) continue;
    if (facts_.size() < kMaxLearnedFacts) {
      facts_.push_back(shape);
    } else {
      facts_[next_fact_++ % kMaxLearnedFacts] = shape;
    }
  }
  for (const auto& [id, host] : by_id_) refresh(host, true);
}

// ---- changes ----

void CapacityIndex::take(const Claim& claim, std::string_view holder) {
  fetch(claim.host);
  learn();
  slots_[claim.host].state.take(claim, claim.exclusive ? number(holder) : 0);
  refresh(claim.host, !claim.ports.empty());
}

void CapacityIndex::give_back(const Claim& claim) {
  fetch(claim.host);
  slots_[claim.host].state.give_back(claim);
  refresh(claim.host, !claim.ports.empty());
}

HostIndex CapacityIndex::put_host(const Host& host, const Host* before) {
  learn();
  const HostIndex index = before == nullptr ? add_slot(host.id) : by_id_.find(host.id)->second;
  HostState& state = slots_[index].state;
  const bool new_port = before == nullptr || before->ssh_port != host.ssh_port;
  if (new_port) {
    if (before != nullptr) state.ports.remove(before->ssh_port);
    if (HOSTYARD_PLANT(ssh_port_granted, false, true)) state.ports.add(host.ssh_port);
  }
  state.free_cores = host.cpu_cores - host.used_cpu_cores;
  state.free_memory = host.memory_gib - host.used_memory_gib;
  state.traits = host.traits();
  state.status = host.status;
  state.load = host.load_stat;
  if (host.load_stat != LoadStat::kExclusive) state.exclusive_holder = 0;
  state.disk_type = host.disk_type;
  state.reserved = host.reserved;
  if (before == nullptr || before->location != host.location || before->arch != host.arch) place(index, host);
  touch(index, new_port);
  return index;
}

// Where the host is, and so in which list it belongs.
void CapacityIndex::place(HostIndex index, const Host& host) {
  HostState& state = slots_[index].state;
  state.region = number(host.location.region);
  state.zone = number(host.location.zone);
  state.rack = number(host.location.rack);
  state.zone_code = number(host.location.zone_code());
  state.rack_code = number(host.location.rack_code());
  state.arch = host.arch;
  unlist(slots_[index]);
  slots_[index].group = group_number(state.zone_code, state.arch);
}

HostIndex CapacityIndex::put_disks(const Host& host) {
  const HostIndex index = by_id_.find(host.id)->second;
  auto& disks = slots_[index].state.disks;
  disks.clear();
  for (const Disk& disk : host.disks) disks.push_back({disk.capacity_gib, disk.status});
  if (HOSTYARD_PLANT(index_forgets_disks, false, true)) touch(index, false);
  return index;
}

void CapacityIndex::remove_host(std::string_view host_id) {
  const auto found = by_id_.find(host_id);
  if (found == by_id_.end()) return;
  Slot& slot = slots_[found->second];
  unlist(slot);
  slot = Slot{};
  unused_.push_back(found->second);
  by_id_.erase(found);
}

void CapacityIndex::add_row(const LedgerRow& row) {
  const auto found = by_id_.find(row.host_id);
  if (found == by_id_.end()) return;  // the host left the pool
  HostState& state = slots_[found->second].state;
  for (const std::uint16_t port : row.ports) state.ports.add(port);
  if (!row.region_wide) ++state.claims;
  if (row.exclusive) state.exclusive_holder = number(row.holder_id);
  touch(found->second, !row.ports.empty());
}

void CapacityIndex::remove_row(const LedgerRow& row) {
  const auto found = by_id_.find(row.host_id);
  if (found == by_id_.end()) return;
  HostState& state = slots_[found->second].state;
  for (const std::uint16_t port : row.ports) {
    if (HOSTYARD_PLANT(recycled_ports_stay_held, false, true)) state.ports.remove(port);
  }
  if (!row.region_wide) --state.claims;
  touch(found->second, !row.ports.empty());
}

}  // namespace hostyard
