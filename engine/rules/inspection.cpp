#include "engine/rules/inspection.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "engine/base/text.h"
#include "engine/rules/host_query.h"

namespace hostyard {
namespace {

// What one source says about one host.
struct Side {
  std::int64_t cpu_cores = 0;
  std::int64_t memory = 0;
  std::set<std::string> disks;
  std::set<std::uint16_t> ports;

  Holding holding() const {
    return {cpu_cores, memory, {disks.begin(), disks.end()}, {ports.begin(), ports.end()}};
  }
};

// Ledger and instances of one host, for all holders together and for each.
struct Books {
  Side ledger;
  Side instances;
  std::map<std::string_view, std::pair<Side, Side>> holders;  // ledger, instances
};

using InstancesOfHosts = std::unordered_map<std::string_view, std::vector<const Instance*>>;

void add(Side& side, const LedgerRow& row) {
  side.cpu_cores += row.cpu_cores;
  side.memory += row.memory_gib;
  side.disks.insert(row.disks.begin(), row.disks.end());
  side.ports.insert(row.ports.begin(), row.ports.end());
}

// But the ports of `elsewhere`.
void add(Side& side, const Instance& instance, const std::set<std::uint16_t>& elsewhere) {
  side.cpu_cores += instance.cpu_cores;
  side.memory += instance.memory_gib;
  if (!instance.disk_id.empty()) side.disks.insert(instance.disk_id);
  for (const std::uint16_t port : instance.ports) {
    if (!elsewhere.contains(port)) side.ports.insert(port);
  }
}

// Region-wide claims are left out, and with them, on the other side, the ports that their own holder uses of
// them: an instance that listens on its cluster's port is no leak.
Books books_of(const Pool& pool, const Host& host, const InstancesOfHosts& instances) {
  Books books;
  std::map<std::string_view, std::set<std::uint16_t>> region_wide;
  for (const LedgerSeq seq : pool.ledger().of_host(host.id)) {
    const LedgerRow& row = *pool.ledger().row(seq);
    if (row.region_wide) {
      region_wide[row.holder_id].insert(row.ports.begin(), row.ports.end());
      continue;
    }
    add(books.ledger, row);
    add(books.holders[row.holder_id].first, row);
  }
  const auto there = instances.find(host.id);
  if (there == instances.end()) return books;
  for (const Instance* instance : there->second) {
    const std::set<std::uint16_t>& claimed = region_wide[instance->cluster_id];
    add(books.instances, *instance, claimed);
    add(books.holders[instance->cluster_id].second, *instance, claimed);
  }
  return books;
}

// What the host row says of a disk: nothing of one with an error, which may be held or not (INV-2).
std::optional<std::int64_t> held_by_row(const Host& host, const std::string& disk_id) {
  const auto disk = std::ranges::find(host.disks, disk_id, &Disk::id);
  if (disk == host.disks.end()) return 0;
  if (disk->status == DiskStatus::kError) return std::nullopt;
  return disk->status == DiskStatus::kExhaust || disk->status == DiskStatus::kInUsed ? 1 : 0;
}

std::vector<InspectedDisk> differing_disks(const Host& host, const Books& books) {
  std::set<std::string> ids = books.ledger.disks;
  ids.insert(books.instances.disks.begin(), books.instances.disks.end());
  for (const Disk& disk : host.disks) ids.insert(disk.id);
  std::vector<InspectedDisk> differing;
  for (const std::string& id : ids) {
    const InspectedQuantity quantity{held_by_row(host, id), books.ledger.disks.contains(id) ? 1 : 0,
                                     books.instances.disks.contains(id) ? 1 : 0};
    if (!quantity.valid()) differing.push_back({id, quantity});
  }
  return differing;
}

std::vector<InspectedPort> differing_ports(const Books& books) {
  std::set<std::uint16_t> ports = books.ledger.ports;
  ports.insert(books.instances.ports.begin(), books.instances.ports.end());
  std::vector<InspectedPort> differing;
  for (const std::uint16_t port : ports) {
    const InspectedQuantity quantity{std::nullopt, books.ledger.ports.contains(port) ? 1 : 0,
                                     books.instances.ports.contains(port) ? 1 : 0};
    if (!quantity.valid()) differing.push_back({port, quantity});
  }
  return differing;
}

std::vector<InspectedHolder> differing_holders(const Books& books) {
  std::vector<InspectedHolder> differing;
  for (const auto& [id, sides] : books.holders) {
    InspectedHolder holder{std::string(id), sides.first.holding(), sides.second.holding()};
    if (holder.ledger != holder.instances) differing.push_back(std::move(holder));
  }
  return differing;
}

InspectedHost inspect_host(const Pool& pool, const Host& host, const InstancesOfHosts& instances) {
  const Books books = books_of(pool, host, instances);
  InspectedHost inspected;
  inspected.host = &host;
  inspected.cpu_cores = {host.used_cpu_cores, books.ledger.cpu_cores, books.instances.cpu_cores};
  inspected.memory = {host.used_memory_gib, books.ledger.memory, books.instances.memory};
  inspected.disks = differing_disks(host, books);
  inspected.ports = differing_ports(books);
  inspected.holders = differing_holders(books);
  return inspected;
}

Result<std::vector<const Host*>> hosts_to_inspect(const Pool& pool, std::span<const std::string> host_ids) {
  std::vector<const Host*> hosts;
  if (host_ids.empty()) {
    for (const auto& [id, host] : pool.hosts()) hosts.push_back(&host);
    std::ranges::sort(hosts, in_query_order);
    return hosts;
  }
  std::unordered_set<std::string_view> seen;
  for (const std::string& id : host_ids) {
    if (!seen.insert(id).second) {
      return refuse(ErrorCode::kParameterInvalid,
                    fmt::format("{} is duplicated in request; accepted: each id once", id));
    }
  }
  for (const std::string& id : host_ids) {
    const Host* host = pool.host(id);
    if (host == nullptr)
      return refuse(ErrorCode::kHostNotFound,
                    fmt::format("host {} is not found; accepted: ids of hosts in the pool", shown_id(id)));
    hosts.push_back(host);
  }
  return hosts;
}

}  // namespace

bool Inspection::valid() const {
  return lost_instances.empty() && std::ranges::all_of(hosts, &InspectedHost::valid);
}

Result<Inspection> inspect(const Pool& pool, std::span<const std::string> host_ids) {
  const auto hosts = hosts_to_inspect(pool, host_ids);
  if (!hosts) return tl::unexpected(hosts.error());
  Inspection inspection;
  InstancesOfHosts instances;
  for (const auto& [id, instance] : pool.instances()) {
    instances[instance.host_id].push_back(&instance);
    if (host_ids.empty() && pool.host(instance.host_id) == nullptr) inspection.lost_instances.push_back(id);
  }
  for (const Host* host : *hosts) inspection.hosts.push_back(inspect_host(pool, *host, instances));
  return inspection;
}

}  // namespace hostyard
