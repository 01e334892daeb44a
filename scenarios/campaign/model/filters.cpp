#include "scenarios/campaign/model/filters.h"

#include <algorithm>
#include <utility>

namespace hostyard::campaign {
namespace {

bool location_matches(const Wanted& wanted, const Host& host) {
  const RequiredLocation& at = wanted.text.location;
  if (!at.region.empty() && at.region != host.location.region) return false;
  if (!at.zone.empty() && at.zone != host.location.zone) return false;
  if (!at.rack.empty() && at.rack != host.location.rack) return false;
  return at.host_ip.empty() || (wanted.host_ip && *wanted.host_ip == host.ip);
}

bool not_chosen(const Wanted& wanted, const ModelHost& host) {
  if (wanted.strategy == Strategy::kUserSpecifyHost || wanted.strategy == Strategy::kClusterPorts)
    return true;
  return std::find(wanted.chosen.begin(), wanted.chosen.end(), &host) == wanted.chosen.end();
}

bool wants_reserved(const Wanted& wanted) {
  return wanted.request.takeover && wanted.strategy == Strategy::kUserSpecifyHost;
}

bool load_fits(const Wanted& wanted, const ModelHost& host) {
  const LoadStat load = host.load_stat();
  if (!wanted.text.exclusive) return load != LoadStat::kExclusive;
  return load == LoadStat::kLoadLess ||
         (load == LoadStat::kExclusive && host.only_held_by(wanted.request.holder_id));
}

std::int64_t fitting_disks(const Wanted& wanted, const ModelHost& host) {
  std::int64_t number = 0;
  for (const Disk& disk : host.host.disks) number += disk_fits(wanted, host, disk) ? 1 : 0;
  return number;
}

std::int64_t free_ports(const ModelHost& host, const PortRange& range) {
  std::int64_t number = 0;
  for (std::int64_t port = range.start; port < range.end && number < range.count; ++port)
    number += host.port_free(static_cast<std::uint32_t>(port)) ? 1 : 0;
  return number;
}

bool ports_fit(const Wanted& wanted, const ModelHost& host) {
  const std::vector<PortRange>& ranges = wanted.text.ports;
  if (ranges.empty()) return true;
  if (!wanted.shared_ports.value_or(true)) return false;
  if (ranges.size() == 1 && wanted.results_a_host() == 1)
    return free_ports(host, ranges.front()) == ranges.front().count;
  std::vector<std::uint16_t> taken;
  for (std::int64_t result = 0; result < wanted.results_a_host(); ++result) {
    std::vector<GrantedPorts> ports;
    if (!choose_ports(host, ranges, taken, ports)) return false;
  }
  return true;
}

bool region_wide(const Wanted& wanted) {
  return wanted.strategy == Strategy::kClusterPorts;
}

// In the order of kFilterNames.
constexpr std::array<bool (*)(const Wanted&, const ModelHost&), kFilterNames.size()> kPasses{
    [](const Wanted&, const ModelHost&) { return true; },
    [](const Wanted& wanted, const ModelHost& host) {
      return wanted.excluded.empty() ||
             std::find(wanted.excluded.begin(), wanted.excluded.end(), host.host.ip) == wanted.excluded.end();
    },
    not_chosen,
    [](const Wanted& wanted, const ModelHost& host) { return host.host.reserved == wants_reserved(wanted); },
    [](const Wanted& wanted, const ModelHost& host) { return location_matches(wanted, host.host); },
    [](const Wanted& wanted, const ModelHost& host) {
      return !wanted.arch || *wanted.arch == host.host.arch;
    },
    [](const Wanted& wanted, const ModelHost& host) {
      return (host.host.traits() & wanted.traits) == wanted.traits;
    },
    [](const Wanted& wanted, const ModelHost& host) {
      const HostStatus status = host.host.status;
      return region_wide(wanted) ? status != HostStatus::kDeleting : status == HostStatus::kOnline;
    },
    [](const Wanted& wanted, const ModelHost& host) {
      return region_wide(wanted) || load_fits(wanted, host);
    },
    [](const Wanted& wanted, const ModelHost& host) {
      return wanted.text.cpu_cores * wanted.results_a_host() <= host.free_cores();
    },
    [](const Wanted& wanted, const ModelHost& host) {
      return wanted.text.memory * wanted.results_a_host() <= host.free_memory();
    },
    [](const Wanted& wanted, const ModelHost& host) {
      return !wanted.text.disk.need_disk || fitting_disks(wanted, host) >= wanted.results_a_host();
    },
    ports_fit};

std::string given_location(const RequiredLocation& at) {
  std::string text;
  for (const std::string* name : {&at.region, &at.zone, &at.rack, &at.host_ip}) {
    if (name->empty()) continue;
    if (!text.empty()) text += ",";
    text += *name;
  }
  return text;
}

// The numbers of the first range that gets too few (ruling ALLOC-4).
Missing missing_ports(const Wanted& wanted, const ModelHost& host) {
  std::vector<std::uint16_t> taken;
  for (std::int64_t result = 0; result < wanted.results_a_host(); ++result) {
    for (const PortRange& range : wanted.text.ports) {
      std::vector<GrantedPorts> got;
      if (!choose_ports(host, {range}, taken, got))
        return {"ports", range.count, static_cast<std::int64_t>(got.back().ports.size())};
    }
  }
  return {"ports", wanted.text.ports.front().count, std::int64_t{0}};  // of ClusterPorts: not on every host
}

Traits bit(std::string_view name) {
  return trait_by_name(name).value();
}

std::vector<std::string> labels(Traits traits) {
  std::vector<std::string> names;
  for (const std::string_view name : {"TiDB", "DataMigration", "EnterpriseManager", "Compute", "Storage",
                                      "Schedule", "NVMeSSD", "SSD", "SATA"}) {
    if ((traits & bit(name)) != 0) names.emplace_back(name);
  }
  return names;
}

}  // namespace

Wanted read_requirement(const Requirement& requirement, const AllocationRequest& request,
                        const std::vector<const ModelHost*>& chosen) {
  Wanted wanted{requirement, request, chosen, *strategy_named(requirement.strategy)};
  wanted.arch = parse<Arch>(requirement.filter.arch);
  wanted.disk_type = parse<DiskType>(requirement.disk.type);
  wanted.traits = static_cast<Traits>(requirement.filter.host_traits);
  if (!requirement.filter.disk_type.empty()) wanted.traits |= bit(requirement.filter.disk_type);
  for (const std::string_view purpose : EnumNames<Purpose>::names) {
    if (requirement.filter.purpose.find(purpose) != std::string::npos) wanted.traits |= bit(purpose);
  }
  for (const std::string& text : requirement.excluded_hosts) {
    if (const auto ip = IpAddress::parse(text)) wanted.excluded.push_back(*ip);
  }
  if (!requirement.location.host_ip.empty()) wanted.host_ip = IpAddress::parse(requirement.location.host_ip);
  return wanted;
}

bool passes(const Wanted& wanted, std::size_t filter, const ModelHost& host) {
  return kPasses[filter](wanted, host);
}

std::size_t first_failed(const Wanted& wanted, const ModelHost& host) {
  // Unrolled: every host is asked by every requirement.
  return [&]<std::size_t... filter>(std::index_sequence<filter...>) {
    std::size_t passed = 0;
    static_cast<void>(((kPasses[filter](wanted, host) && (++passed, true)) && ...));
    return passed;
  }
  (std::make_index_sequence<kFilterNames.size()>());
}

Missing missing(const Wanted& wanted, std::size_t filter, const ModelHost& host) {
  const Requirement& asked = wanted.text;
  const Host& row = host.host;
  switch (filter) {
    case 3:
      return {"reserved", wants_reserved(wanted), row.reserved};
    case 4: {
      std::string there = row.location.region + "," + row.location.zone + "," + row.location.rack;
      if (!asked.location.host_ip.empty()) there += "," + row.ip.text();
      return {"location", given_location(asked.location), there};
    }
    case 5:
      return {"arch", asked.filter.arch, std::string(to_string(row.arch))};
    case 6:
      return {"traits", labels(wanted.traits), labels(row.traits())};
    case 7:
      return {"online", std::string(wanted.strategy == Strategy::kClusterPorts ? "not Deleting" : "Online"),
              std::string(to_string(row.status))};
    case 8:
      return {"load", std::string(asked.exclusive ? "LoadLess" : "LoadLess, InUsed"),
              std::string(to_string(host.load_stat()))};
    case 9:
      return {"cores", asked.cpu_cores * wanted.results_a_host(), std::int64_t{host.free_cores()}};
    case 10:
      return {"memory", asked.memory * wanted.results_a_host(), std::int64_t{host.free_memory()}};
    case 11:
      return {"disk",
              AskedDisks{wanted.results_a_host(), asked.disk.capacity, asked.disk.type, asked.disk.disk_id},
              fitting_disks(wanted, host)};
    case 12:
      return missing_ports(wanted, host);
    default:
      return {kFilterNames[filter], true, false};
  }
}

bool disk_fits(const Wanted& wanted, const ModelHost& host, const Disk& disk) {
  const RequiredDisk& asked = wanted.text.disk;
  if (!asked.disk_id.empty() && disk.id != asked.disk_id) return false;
  if (disk.capacity_gib < asked.capacity) return false;
  if (wanted.disk_type && *wanted.disk_type != disk.type) return false;
  return host.disk_status(disk) == DiskStatus::kAvailable;
}

const Disk* best_disk(const Wanted& wanted, const ModelHost& host) {
  const Disk* best = nullptr;
  for (const Disk& disk : host.host.disks) {
    if (!disk_fits(wanted, host, disk)) continue;
    if (best == nullptr || disk.capacity_gib < best->capacity_gib ||
        (disk.capacity_gib == best->capacity_gib && disk.path < best->path))
      best = &disk;
  }
  return best;
}

bool choose_ports(const ModelHost& host, const std::vector<PortRange>& ranges,
                  std::vector<std::uint16_t>& taken, std::vector<GrantedPorts>& ports) {
  for (const PortRange& range : ranges) {
    std::vector<std::uint16_t>& got = ports.emplace_back(GrantedPorts{range.start, range.end, {}}).ports;
    auto held = std::lower_bound(host.ports.begin(), host.ports.end(), range.start);
    for (std::int64_t port = range.start; port < range.end; ++port) {
      if (static_cast<std::int64_t>(got.size()) == range.count) break;
      if (held != host.ports.end() && *held == port) {
        ++held;
        continue;
      }
      const auto number = static_cast<std::uint16_t>(port);
      if (number == host.host.ssh_port) continue;
      if (std::find(taken.begin(), taken.end(), number) != taken.end()) continue;
      got.push_back(number);
      taken.push_back(number);
    }
    if (static_cast<std::int64_t>(got.size()) < range.count) return false;
  }
  return true;
}

bool chosen_before(const ModelHost& a, const ModelHost& b) {
  if (a.free_cores() != b.free_cores()) return a.free_cores() > b.free_cores();
  if (a.free_memory() != b.free_memory()) return a.free_memory() > b.free_memory();
  return a.host.id < b.host.id;
}

}  // namespace hostyard::campaign
