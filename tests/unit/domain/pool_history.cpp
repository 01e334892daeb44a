#include "tests/unit/domain/pool_history.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "engine/domain/host_load.h"
#include "tests/unit/domain/ledger_rows.h"

namespace hostyard::test {
namespace {

Host gone(Host host) {
  host.delete_time = 9;
  return host;
}

}  // namespace

const std::vector<std::vector<PortsAsked>>& asked_shapes() {
  static const std::vector<std::vector<PortsAsked>> kShapes{
      {{100, 110, 3}}, {{100, 104, 4}}, {{100, 106, 2}, {103, 110, 3}}, {{100, 101, 0}}};
  return kShapes;
}

PoolHistory::PoolHistory(std::uint64_t seed) : random_(seed ^ stable_hash("capacity index")) {}

ChangeSet PoolHistory::next(const Pool& pool) {
  if (pool.hosts().empty() || random_.below(6) == 0) return change_set({PutHost{fresh_host()}});
  const auto number = static_cast<std::ptrdiff_t>(random_.below(pool.hosts().size()));
  const Host& host = std::next(pool.hosts().begin(), number)->second;
  switch (random_.below(7)) {
    case 0:
    case 1:
      return change_set(grant_on(pool, host));
    case 2:
      return change_set(release_on(pool, host));
    case 3:
      return change_set({PutDisk{disk_on(host)}});
    case 4:
      return change_set({PutHost{described_anew(host)}});
    case 5:
      pool.capacity().searched_in_vain(asked_shapes()[random_.below(asked_shapes().size())],
                                       random_.below(40));
      return change_set({});
    default:
      return pool.ledger().of_host(host.id).empty() ? change_set({PutHost{gone(host)}}) : change_set({});
  }
}

Host PoolHistory::fresh_host() {
  ++made_;
  Host host = host_row(made_ % 250 + 1);
  host.id = std::to_string(random_.below(1'000)) + "-" + std::to_string(made_);  // DOM-3: never used again
  host.ip = ip("10.0." + std::to_string(made_ / 250) + "." + std::to_string(made_ % 250));
  host.host_name = host.id;
  host.cpu_cores = 1 + amount(3);
  host.memory_gib = 1 + amount(3);
  host.location.zone = random_.below(3) == 0 ? "Zone2" : "Zone1";
  host.ssh_port = random_.below(2) == 0 ? 22 : 23;
  return host;
}

Host PoolHistory::described_anew(Host host) {
  switch (random_.below(8)) {
    case 0:
      host.status = random_.below(2) == 0 ? HostStatus::kOnline : HostStatus::kOffline;
      break;
    case 1:
      host.reserved = !host.reserved;
      break;
    case 2:
      host.ssh_port = host.ssh_port == 22 ? 23 : 22;
      break;
    case 3:
      host.location.rack = "Rack" + std::to_string(random_.below(3));
      break;
    case 4:
      host.location.region = random_.below(2) == 0 ? "Region1" : "Region2";
      host.location.zone = "Zone1";
      break;
    case 5:
      host.arch = random_.below(2) == 0 ? Arch::kArm : Arch::kX86_64;
      break;
    case 6:
      host.purposes = random_.below(2) == 0 ? PurposeSet{Purpose::kStorage} : PurposeSet{Purpose::kCompute};
      break;
    default:
      host.cpu_cores = host.used_cpu_cores + 1 + amount(3);
  }
  return host;
}

Disk PoolHistory::disk_on(const Host& host) {
  if (!host.disks.empty() && random_.below(2) == 0) {
    Disk disk = host.disks[random_.below(host.disks.size())];
    if (random_.below(3) == 0) disk.delete_time = 9;
    disk.status = random_.below(2) == 0 ? DiskStatus::kAvailable : DiskStatus::kError;
    return disk;
  }
  Disk disk = disk_row(host.id, "/d" + std::to_string(++made_));
  disk.capacity_gib = 1 + amount(3);
  return disk;
}

// The row with its host, in either order.
std::vector<Change> PoolHistory::with_host(const Pool& pool, Host host, const LedgerRow& row) {
  Pool after = pool;
  after.apply(change_set({PutGrant{row}}));
  const HostLoad load = load_of(after.ledger(), host.id);
  host.used_cpu_cores = static_cast<Count>(load.cpu_cores);
  host.used_memory_gib = static_cast<Count>(load.memory_gib);
  host.load_stat = load.load_stat();
  std::vector<Change> changes{PutHost{host}, PutGrant{row}};
  if (random_.below(2) == 0) std::ranges::reverse(changes);
  return changes;
}

std::vector<Change> PoolHistory::grant_on(const Pool& pool, const Host& host) {
  const std::string holder = "c" + std::to_string(random_.below(2));
  LedgerRow row = ledger_row(pool.ledger().last_seq() + 1, host.id, holder, "r" + holder);
  row.cpu_cores = amount(static_cast<std::uint64_t>(host.cpu_cores - host.used_cpu_cores) + 1);
  std::set<std::uint16_t> held;
  for (const LedgerSeq seq : pool.ledger().of_host(host.id)) {
    const LedgerRow& other = *pool.ledger().row(seq);
    held.insert(other.ports.begin(), other.ports.end());
    if (other.exclusive) row.exclusive = true;
    if (other.exclusive && other.holder_id != holder) return {};
  }
  if (host.load_stat == LoadStat::kLoadLess) row.exclusive = random_.below(3) == 0;
  for (std::uint16_t port = 100; port < 110; ++port) {
    if (!held.contains(port) && random_.below(3) == 0) row.ports.push_back(port);
  }
  if (row.holds_nothing()) return {};
  std::vector<Change> changes = with_host(pool, host, row);
  changes.emplace_back(PutRequest{{row.request_id, holder, 1}});
  return changes;
}

std::vector<Change> PoolHistory::release_on(const Pool& pool, const Host& host) {
  const auto& seqs = pool.ledger().of_host(host.id);
  if (seqs.empty()) return {};
  LedgerRow row = *pool.ledger().row(seqs[random_.below(seqs.size())]);
  if (random_.below(2) == 0 && row.ports.size() > 1) {
    row.ports.erase(row.ports.begin());
  } else {
    row.delete_time = 9;
  }
  return with_host(pool, host, row);
}

}  // namespace hostyard::test
