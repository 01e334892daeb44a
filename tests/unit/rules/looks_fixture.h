// Pools for tests of what is only looked at: stocks and the hierarchy.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "engine/domain/pool.h"

namespace hostyard::test {

struct HostRow {
  Host host;
  std::vector<Disk> disks;
};

inline HostRow host(const std::string& name) {
  HostRow row;
  row.host.id = "id-" + name;
  row.host.host_name = name;
  row.host.status = HostStatus::kOnline;
  row.host.cpu_cores = 16;
  row.host.memory_gib = 64;
  row.host.location = Location{"Local", "Region1", "Zone1", "Rack1"};
  return row;
}

inline Disk disk(Count capacity, DiskStatus status = DiskStatus::kAvailable) {
  Disk row;
  row.capacity_gib = capacity;
  row.status = status;
  return row;
}

// Addresses, ids and paths of disks that are not set are made here.
inline Pool pool_of(std::vector<HostRow> rows) {
  ChangeSet changes;
  int number = 0;
  for (HostRow& row : rows) {
    if (row.host.ip.text() == "0.0.0.0")
      row.host.ip = *IpAddress::parse("10.0.0." + std::to_string(++number));
    changes.changes.emplace_back(PutHost{row.host});
    int disk_number = 0;
    for (Disk& disk : row.disks) {
      disk.id = row.host.id + "-disk" + std::to_string(++disk_number);
      disk.host_id = row.host.id;
      disk.path = "/data" + std::to_string(disk_number);
      disk.type = row.host.disk_type;
      changes.changes.emplace_back(PutDisk{disk});
    }
  }
  Pool pool;
  pool.apply(changes);
  return pool;
}

}  // namespace hostyard::test
