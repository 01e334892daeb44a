// What decisions about capacity look at of one host, small enough to look at millions of them a second.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <boost/container/small_vector.hpp>

#include "engine/domain/host.h"
#include "engine/domain/port_set.h"

namespace hostyard {

using HostIndex = std::uint32_t;   // of a host in a CapacityIndex
using NameNumber = std::uint32_t;  // of a name there; 0: no such name

struct DiskState {
  Count capacity = 0;
  DiskStatus status = DiskStatus::kAvailable;
  bool operator==(const DiskState&) const = default;
};

// What one result takes of a host.
struct Claim {
  HostIndex host = 0;
  Count cores = 0;
  Count memory = 0;
  std::int32_t disk = -1;  // number in HostState::disks; -1: none
  Ports ports;             // in the order in which they were chosen
  bool exclusive = false;
  bool region_wide = false;  // of ClusterPorts: no load, nobody's exclusive (DOM-15)

  bool holds_nothing() const { return cores == 0 && memory == 0 && disk < 0 && ports.empty(); }
};

// What a decision reads lies together: first the amounts, names and flags, a cache line of them, then the
// disks, then the ports.
struct HostState {
  std::uint64_t id_order = 0;  // compares as the host ids do
  Count free_cores = 0;
  Count free_memory = 0;
  Traits traits = 0;
  NameNumber region = 0;  // of the names
  NameNumber zone = 0;
  NameNumber rack = 0;
  NameNumber zone_code = 0;  // of the codes of DOM-2
  NameNumber rack_code = 0;
  NameNumber exclusive_holder = 0;  // of whoever holds an Exclusive host
  std::int32_t claims = 0;          // live ledger rows, region-wide ones aside: 0 means loadless (DOM-15)
  HostStatus status = HostStatus::kInit;
  LoadStat load = LoadStat::kLoadLess;  // as stored
  Arch arch = Arch::kX86_64;
  DiskType disk_type = DiskType::kSSD;  // of the host and all its disks (DOM-32)
  bool reserved = false;
  boost::container::small_vector<DiskState, 6> disks;  // live ones, in order of path
  PortSet ports;  // held by anyone, and the sshPort, which is never free (ruling ALLOC-40)

  // The number of the smallest Available disk of at least `capacity`, the first by path among equals, or -1.
  std::int32_t smallest_disk(Count capacity) const;
  // Capacity of the largest Available disk, or -1.
  Count largest_disk() const;
  std::int64_t count_disks(Count capacity) const;

  // Effects of a grant and of its release on this state. `holder` is looked at only where the claim is
  // exclusive.
  void take(const Claim& claim, NameNumber holder = 0);
  void give_back(const Claim& claim);

  bool operator==(const HostState&) const = default;
};

}  // namespace hostyard
