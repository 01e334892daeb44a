#include "engine/domain/host_state.h"

#include <algorithm>

#include "engine/base/plant.h"

namespace hostyard {

std::int32_t HostState::smallest_disk(Count capacity) const {
  std::int32_t best = -1;
  Count best_capacity = 0;
  for (std::size_t i = 0; i < disks.size(); ++i) {
    const DiskState& disk = disks[i];
    if (disk.status != DiskStatus::kAvailable || disk.capacity < capacity) continue;
    if (best >= 0 &&
        HOSTYARD_PLANT(last_disk_of_equals, disk.capacity > best_capacity, disk.capacity >= best_capacity))
      continue;
    best = static_cast<std::int32_t>(i);
    best_capacity = disk.capacity;
  }
  return best;
}

Count HostState::largest_disk() const {
  Count largest = -1;
  for (const DiskState& disk : disks) {
    if (disk.status == DiskStatus::kAvailable) largest = std::max(largest, disk.capacity);
  }
  return largest;
}

std::int64_t HostState::count_disks(Count capacity) const {
  return std::ranges::count_if(disks, [&](const DiskState& disk) {
    return disk.status == DiskStatus::kAvailable && disk.capacity >= capacity;
  });
}

void HostState::take(const Claim& claim, NameNumber holder) {
  if (claim.holds_nothing()) return;  // ALLOC-12
  free_cores -= claim.cores;
  free_memory -= HOSTYARD_PLANT(memory_not_taken, 0, claim.memory);
  if (claim.disk >= 0) disks[static_cast<std::size_t>(claim.disk)].status = DiskStatus::kExhaust;
  for (const std::uint16_t port : claim.ports) ports.add(port);
  if (claim.region_wide) return;
  ++claims;
  if (claim.exclusive) {
    load = LoadStat::kExclusive;
    exclusive_holder = holder;
  } else if (load == LoadStat::kLoadLess) {
    load = LoadStat::kInUsed;
  }
}

void HostState::give_back(const Claim& claim) {
  if (claim.holds_nothing()) return;
  free_cores += claim.cores;
  free_memory += claim.memory;
  if (claim.disk >= 0) {
    DiskState& disk = disks[static_cast<std::size_t>(claim.disk)];
    if (disk.status == DiskStatus::kExhaust) disk.status = DiskStatus::kAvailable;
  }
  for (const std::uint16_t port : claim.ports) ports.remove(port);
  if (claim.region_wide) return;
  if (--claims == 0) {
    load = LoadStat::kLoadLess;
    exclusive_holder = 0;
  }
}

}  // namespace hostyard
