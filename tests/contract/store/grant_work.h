// Work for tests and benchmarks of durable grants: a pool of hosts, batches of three hosts with a disk and
// five ports each, and taking them back.
#pragma once

#include <string>

#include "engine/base/ids.h"
#include "engine/base/random.h"
#include "engine/ledger/ledger.h"
#include "engine/rules/allocation.h"
#include "engine/rules/recycling.h"
#include "tests/contract/store/rows.h"

namespace hostyard::test {

inline Host free_host(std::int64_t number) {
  const std::string name = std::to_string(1'000'000 + number);
  SeededRandom random(static_cast<std::uint64_t>(number) + 1);  // no order in the ids that the numbers have
  Host host = host_row(id_from_bits(random.next(), random.next()),
                       "10." + std::to_string(number / 65536) + "." + std::to_string(number / 256 % 256) +
                           "." + std::to_string(number % 256),
                       "host" + name);
  host.status = HostStatus::kOnline;
  host.status_before_deleting.reset();
  host.load_stat = LoadStat::kLoadLess;
  host.nic = "10GE";
  host.arch = Arch::kX86_64;
  host.cpu_cores = 64;
  host.memory_gib = 256;
  host.used_cpu_cores = 0;
  host.used_memory_gib = 0;
  host.reserved = false;
  host.disk_type = DiskType::kSSD;
  host.location.rack = "Rack" + std::to_string(number / 20);
  return host;
}

// Hosts [begin, end) with four disks each.
inline ChangeSet free_hosts(std::int64_t begin, std::int64_t end) {
  ChangeSet changes = change_set({});
  for (std::int64_t number = begin; number < end; ++number) {
    const Host host = free_host(number);
    changes.changes.emplace_back(PutHost{host});
    for (int i = 0; i < 4; ++i) {
      Disk disk = disk_row("disk" + std::to_string(i) + host.id, host.id, "/data" + std::to_string(i));
      disk.capacity_gib = 512;
      disk.type = DiskType::kSSD;
      disk.status = DiskStatus::kAvailable;
      changes.changes.emplace_back(PutDisk{disk});
    }
  }
  return changes;
}

// Three hosts, three disks, fifteen ports: 27 rows, the log's and its counter's among them.
inline AllocationBatch three_hosts(const std::string& id) {
  Requirement requirement;
  requirement.strategy = "RandomRack";
  requirement.count = 3;
  requirement.location.region = "Region1";
  requirement.location.zone = "Zone1";
  requirement.filter.arch = "X86_64";
  requirement.cpu_cores = 4;
  requirement.memory = 8;
  requirement.disk.need_disk = true;
  requirement.disk.capacity = 256;
  requirement.ports = {PortRange{10'000, 10'200, 5}};
  return AllocationBatch{{AllocationRequest{"holder " + id, "request " + id, false, {requirement}}}, false};
}

inline Ledger::Plan grant_plan(const std::string& id, TimeMicros now) {
  return [batch = three_hosts(id), now](const Pool& pool) -> Result<ChangeSet> {
    auto planned = plan_allocation(pool, batch, now);
    if (!planned) return tl::unexpected(planned.error().refusal);
    return std::move(planned->changes);
  };
}

// Everything that the holder of three_hosts(id) has.
inline Ledger::Plan recycle_plan(const std::string& id, TimeMicros now) {
  RecycleEntry entry;
  entry.type = "RecycleHolder";
  entry.holder_id = "holder " + id;
  return [entries = std::vector{entry}, now](const Pool& pool) -> Result<ChangeSet> {
    auto planned = plan_recycle(pool, entries, now);
    if (!planned) return tl::unexpected(planned.error().refusal);
    return std::move(planned->changes);
  };
}

}  // namespace hostyard::test
