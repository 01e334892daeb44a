// Rows for tests of stores: filled in every field, so that a field that gets lost is noticed.
#pragma once

#include <string>
#include <vector>

#include "engine/domain/change_set.h"
#include "engine/domain/pool.h"

namespace hostyard::test {

inline Host host_row(const std::string& id, const std::string& ip, const std::string& name) {
  Host host;
  host.id = id;
  host.ip = IpAddress::parse(ip).value();
  host.ssh_port = 2222;
  host.user_name = "root";
  host.sealed_password = "hy1:0011:AA";
  host.host_name = name;
  host.status = HostStatus::kDeleting;
  host.status_before_deleting = HostStatus::kOnline;
  host.load_stat = LoadStat::kInUsed;
  host.arch = Arch::kArm64;
  host.os = "Debian \"12\"";
  host.kernel = "6.1\\x";
  host.nic = "10GE\tλ";
  host.cpu_cores = 16;
  host.memory_gib = 64;
  host.used_cpu_cores = 4;
  host.used_memory_gib = 64;
  host.location = Location{"Local", "Region1", "Zone1", "Rack1"};
  host.cluster_type = ClusterType::kDataMigration;
  host.purposes = PurposeSet{Purpose::kStorage, Purpose::kSchedule};
  host.disk_type = DiskType::kNVMeSSD;
  host.reserved = true;
  host.initialised = false;
  host.create_time = 1'700'000'000'000'001;
  host.update_time = 1'700'000'000'000'002;
  return host;
}

inline Disk disk_row(const std::string& id, const std::string& host_id, const std::string& path) {
  return Disk{.id = id,
              .host_id = host_id,
              .name = "name of " + path,
              .capacity_gib = 2'147'483'647,
              .path = path,
              .type = DiskType::kNVMeSSD,
              .status = DiskStatus::kReserved,
              .create_time = 1'700'000'000'000'003,
              .update_time = 1'700'000'000'000'004};
}

inline Flow flow_row(const std::string& id, const std::string& host_id,
                     FlowStatus status = FlowStatus::kProcessing) {
  return Flow{.id = id,
              .name = "ImportHosts",
              .biz_id = host_id,
              .biz_type = "host",
              .status = status,
              .context = R"({"ignoreWarns":true})",
              .create_time = 1'700'000'000'000'005,
              .update_time = 1'700'000'000'000'006,
              .delete_time = 0,
              .version = 0,
              .nodes = {}};
}

inline FlowNode node_row(const std::string& id, const std::string& flow_id, std::int32_t ordinal) {
  return FlowNode{.id = id,
                  .flow_id = flow_id,
                  .ordinal = ordinal,
                  .key = "start",
                  .name = "validateHostInfo",
                  .parameters = "hosts: host1",
                  .result = "line 1\nline 2 \x01\x7f \xf0\x9f\x98\x80\n",
                  .status = FlowStatus::kError,
                  .operation_id = "op-1",
                  .start_time = 1'700'000'000'000'007,
                  .end_time = 1'700'000'000'000'008,
                  .error_code = 30133,
                  .version = 0};
}

inline Vendor vendor_row(const std::string& id) {
  return Vendor{id,
                "The " + id,
                {Region{"Region1", "North", {Zone{"Zone1", "Hall \"A\""}, Zone{"Zone2", "Zone2"}}},
                 Region{"R2", "R2", {}}},
                0};
}

inline LedgerRow grant_row(LedgerSeq seq, const std::string& host_id, const std::string& disk_id,
                           std::vector<std::uint16_t> ports) {
  return LedgerRow{.seq = seq,
                   .holder_id = "holder λ",
                   .request_id = "request1",
                   .host_id = host_id,
                   .cpu_cores = 4,
                   .memory_gib = 8,
                   .disks = disk_id.empty() ? std::vector<std::string>() : std::vector{disk_id},
                   .ports = std::move(ports),
                   .exclusive = true,
                   .region_wide = true,
                   .create_time = 1'700'000'000'000'009,
                   .update_time = 1'700'000'000'000'010,
                   .delete_time = 0,
                   .version = 0};
}

inline GrantedRequest request_row(const std::string& id) {
  return GrantedRequest{id, "holder λ", 1'700'000'000'000'011};
}

inline Instance instance_row(const std::string& id, const std::string& host_id) {
  return Instance{.id = id,
                  .cluster_id = "cluster \"1\"",
                  .component = "TiKV",
                  .host_id = host_id,
                  .cpu_cores = 2'147'483'647,
                  .memory_gib = 3,
                  .disk_id = "d9",
                  .ports = {0, 4000, 65535},
                  .status = "Running",
                  .create_time = 1'700'000'000'000'012,
                  .update_time = 1'700'000'000'000'013,
                  .delete_time = 0,
                  .version = 0};
}

inline ChangeSet change_set(std::vector<Change> changes) {
  return ChangeSet{"a change for a test", 1'700'000'000'000'000, std::move(changes)};
}

// Everything that two pools hold, compared row by row; the first difference in words, or "".
inline std::string difference(const Pool& left, const Pool& right) {
  if (left.vendors() != right.vendors()) return "the vendors differ";
  if (left.marks() != right.marks()) return "the marks differ";
  if (left.hosts().size() != right.hosts().size()) return "the numbers of hosts differ";
  for (const auto& [id, host] : left.hosts()) {
    const Host* other = right.host(id);
    if (other == nullptr || *other != host) return "host " + id + " differs";
  }
  if (left.flows().size() != right.flows().size()) return "the numbers of workflows differ";
  for (const auto& [id, flow] : left.flows()) {
    const Flow* other = right.flow(id);
    if (other == nullptr || *other != flow) return "workflow " + id + " differs";
  }
  if (left.ledger().last_seq() != right.ledger().last_seq()) return "the last ledger rows differ";
  if (left.ledger().rows() != right.ledger().rows()) return "the ledger rows differ";
  if (left.ledger().granted_requests() != right.ledger().granted_requests()) return "the requests differ";
  if (left.instances() != right.instances()) return "the instances differ";
  return "";
}

// The change with the version that it gets by being committed.
template <class Row>
Row next_version(Row row) {
  ++row.version;
  return row;
}

}  // namespace hostyard::test
