#include "engine/rules/asked.h"

#include <algorithm>
#include <iterator>

#include "engine/base/plant.h"
#include "engine/domain/enum_number.h"

namespace hostyard {
namespace {

AskedName asked_name(const std::string& name, const CapacityIndex& index) {
  return {!name.empty(), name.empty() ? NameNumber{0} : index.number_of(name)};
}

std::optional<HostIndex> host_with_ip(const Pool& pool, std::string_view text) {
  const auto ip = IpAddress::parse(text);
  if (!ip) return std::nullopt;
  const Host* host = pool.host_by_ip(*ip);
  if (host == nullptr) return std::nullopt;
  return pool.capacity().find(host->id);
}

AskedDisk asked_disk(const RequiredDisk& required, const Pool& pool) {
  AskedDisk asked;
  asked.needed = required.need_disk;
  if (!asked.needed) return asked;  // ALLOC-13
  asked.capacity = static_cast<Count>(required.capacity);
  asked.type = parse<DiskType>(required.type);
  asked.named = required.disk_id;
  const Disk* disk = asked.named.empty() ? nullptr : pool.disk(asked.named);
  if (disk == nullptr) return asked;
  const Host& host = *pool.host(disk->host_id);
  asked.named_host = pool.capacity().find(host.id);
  asked.named_number = static_cast<std::int32_t>(disk - host.disks.data());
  return asked;
}

// ALLOC-13: purpose, diskType and hostTraits are one mask, or-ed.
Traits asked_traits(const RequiredFilter& filter) {
  auto traits = static_cast<Traits>(filter.host_traits);
  const auto purposes = parse_purposes(filter.purpose).value_or(PurposeSet{});
  for (std::size_t i = 0; i < EnumNames<Purpose>::names.size(); ++i) {
    if (purposes.has(static_cast<Purpose>(i)))
      traits |= trait_by_name(EnumNames<Purpose>::names[i]).value_or(Traits{0});
  }
  if (!filter.disk_type.empty()) traits |= trait_by_name(filter.disk_type).value_or(Traits{0});
  return traits;
}

std::string zone_code(const RequiredLocation& location) {
  return location.region + "," + location.zone;
}

std::string rack_code(const RequiredLocation& location) {
  return zone_code(location) + "," + location.rack;
}

// The ranges of all results that one host serves, in their order. No more than it takes to ask for more ports
// than there are: the range that gets too few is among them.
std::vector<PortsAsked> ports_of_results(const std::vector<PortsAsked>& of_one, std::int64_t results) {
  constexpr std::int64_t kAllPorts = 65'535;
  std::vector<PortsAsked> some;  // that ask for any
  std::ranges::copy_if(of_one, std::back_inserter(some),
                       [](const PortsAsked& range) { return range.count > 0; });
  std::vector<PortsAsked> of_all;
  std::int64_t asked = 0;
  for (std::int64_t i = 0; i < results && !some.empty() && asked <= kAllPorts; ++i) {
    for (const PortsAsked& range : some) asked += range.count;
    of_all.insert(of_all.end(), some.begin(), some.end());
  }
  return of_all;
}

}  // namespace

std::int64_t AskedDisk::fitting(HostIndex host, const HostState& state) const {
  if (HOSTYARD_PLANT(disk_type_ignored, false, type && *type != state.disk_type)) return 0;
  if (named.empty()) return state.count_disks(capacity);
  if (named_host != host) return 0;
  const DiskState& disk = state.disks[static_cast<std::size_t>(named_number)];
  return disk.status == DiskStatus::kAvailable &&
                 HOSTYARD_PLANT(capacity_of_named_disk_ignored, true, disk.capacity >= capacity)
             ? 1
             : 0;
}

SearchBounds Asked::bounds() const {
  SearchBounds bounds;
  bounds.cores = cores;
  bounds.memory = memory;
  bounds.disk = disk.needed ? disk.capacity : -1;
  bounds.facts = traits;
  return bounds;
}

Asked resolve(const Requirement& requirement, const AllocationRequest& request, const Pool& pool,
              Draft& draft) {
  const CapacityIndex& index = pool.capacity();
  Asked asked;
  asked.strategy = *parse_name_or_number<Strategy>(requirement.strategy);
  asked.count = requirement.count;
  asked.exclusive = requirement.exclusive;
  asked.wants_reserved = request.takeover && asked.strategy == Strategy::kUserSpecifyHost;
  if (asked.exclusive) asked.holder = draft.holder_number(request.holder_id);
  for (const std::string& ip : requirement.excluded_hosts) {
    if (const auto host = host_with_ip(pool, ip)) asked.excluded.push_back(*host);
  }
  std::ranges::sort(asked.excluded);
  asked.region = asked_name(requirement.location.region, index);
  asked.zone = asked_name(requirement.location.zone, index);
  asked.rack = asked_name(requirement.location.rack, index);
  asked.zone_code = index.number_of(zone_code(requirement.location));
  if (asked.rack.given) asked.rack_code = index.number_of(rack_code(requirement.location));
  asked.host_given = !requirement.location.host_ip.empty();
  if (asked.host_given) asked.host = host_with_ip(pool, requirement.location.host_ip);
  asked.arch = parse<Arch>(requirement.filter.arch);
  asked.traits = asked_traits(requirement.filter);
  asked.cores = static_cast<Count>(requirement.cpu_cores);
  asked.memory = static_cast<Count>(requirement.memory);
  asked.disk = asked_disk(requirement.disk, pool);
  for (const PortRange& range : requirement.ports) {
    asked.ports.push_back({static_cast<std::uint32_t>(range.start), static_cast<std::uint32_t>(range.end),
                           static_cast<std::uint32_t>(range.count)});
  }
  asked.host_ports = ports_of_results(asked.ports, asked.results_a_host());
  return asked;
}

}  // namespace hostyard
