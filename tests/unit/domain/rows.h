// Hosts, disks and workflows for tests of the domain and of the rules: small and faultless.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/domain/pool.h"

namespace hostyard::test {

inline IpAddress ip(std::string_view text) {
  return IpAddress::parse(text).value();
}

// Host `id` = "h<n>" with ip 10.0.0.<n> in Region1, Zone1, Rack1: 16 cores, 64 GiB, Online, no disks.
inline Host host_row(int n) {
  Host host;
  host.id = "h" + std::to_string(n);
  host.ip = ip("10.0.0." + std::to_string(n));
  host.host_name = "name" + std::to_string(n);
  host.status = HostStatus::kOnline;
  host.os = "Debian 12";
  host.cpu_cores = 16;
  host.memory_gib = 64;
  host.location = Location{"Local", "Region1", "Zone1", "Rack1"};
  host.purposes = {Purpose::kCompute};
  return host;
}

// Disk "<host id>:<path>" of 100 GiB, Available.
inline Disk disk_row(const std::string& host_id, const std::string& path) {
  return Disk{.id = host_id + ":" + path,
              .host_id = host_id,
              .name = "disk " + path,
              .capacity_gib = 100,
              .path = path};
}

inline Host with_disk(Host host, const std::string& path, DiskStatus status = DiskStatus::kAvailable) {
  host.disks.push_back(disk_row(host.id, path));
  host.disks.back().status = status;
  return host;
}

inline Flow flow_row(const std::string& id, const std::string& host_id,
                     FlowStatus status = FlowStatus::kProcessing) {
  Flow flow;
  flow.id = id;
  flow.name = "ImportHosts";
  flow.biz_id = host_id;
  flow.biz_type = "host";
  flow.status = status;
  return flow;
}

inline FlowNode node_row(const std::string& flow_id, int ordinal) {
  FlowNode node;
  node.id = flow_id + "#" + std::to_string(ordinal);
  node.flow_id = flow_id;
  node.ordinal = ordinal;
  return node;
}

inline Vendor local_vendor() {
  return Vendor{"Local",
                "Local",
                {Region{"Region1", "Region1", {Zone{"Zone1", "Zone1"}, Zone{"Zone2", "Zone2"}}},
                 Region{"Region2", "Region2", {Zone{"Zone1", "Zone1"}}}}};
}

inline ChangeSet change_set(std::vector<Change> changes) {
  return ChangeSet{"test", 1, std::move(changes)};
}

// The rows of a host and its disks, as inserts.
inline std::vector<Change> inserts(const Host& host) {
  std::vector<Change> changes{PutHost{host}};
  for (const Disk& disk : host.disks) changes.emplace_back(PutDisk{disk});
  return changes;
}

inline Pool pool_of(const std::vector<Host>& hosts, const std::vector<Flow>& flows = {}) {
  Pool pool;
  pool.apply(change_set({PutVendor{local_vendor()}}));
  for (const Host& host : hosts) pool.apply(change_set(inserts(host)));
  for (const Flow& flow : flows) pool.apply(change_set({PutFlow{flow}}));
  return pool;
}

}  // namespace hostyard::test
