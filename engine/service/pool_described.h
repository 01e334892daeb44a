// The document of a pool, `hostyard-pool/1`, as described structs. Included by sources only.
#pragma once

#include "engine/service/allocation_described.h"
#include "engine/service/views.h"

namespace hostyard {

// A disk as the document has it: every field of DiskView, those that are derived may be absent.
struct PoolDiskView {
  std::string disk_id, host_id, name, path;
  std::optional<DiskType> type;
  std::optional<DiskStatus> status;
  Count capacity = 0;
};

// A host as the document has it: DOM-10 without the password; what is derived may be absent.
struct PoolHostView {
  std::string host_id, ip, user_name, host_name, status, arch, os, kernel, nic, vendor, region, az, rack,
      cluster_type, purpose, disk_type, status_before_deleting;
  std::int64_t ssh_port = 0;
  Count cpu_cores = 0, memory = 0;
  bool reserved = false, skip_host_init = false;
  std::int64_t create_time = 0, update_time = 0;
  std::optional<std::string> spec;
  std::optional<LoadStat> load_stat;
  std::optional<std::int64_t> used_cpu_cores, used_memory, traits, available_disk_count;
  std::optional<std::vector<std::string>> sys_labels;
  std::optional<std::map<std::string, std::vector<std::string>>> instances;
  std::vector<PoolDiskView> disks;
};

struct PoolView {
  std::string format;
  std::vector<VendorView> vendors;
  std::vector<PoolHostView> hosts;
  std::vector<LedgerRow> ledger;
  std::vector<GrantedRequest> granted_requests;
  std::vector<Instance> instances;
};

template <>
struct Described<PoolDiskView> {
  static constexpr auto members = std::tuple(
      member("diskId", &PoolDiskView::disk_id, "id; made where it is absent"),
      member("hostId", &PoolDiskView::host_id, "id of its host"),
      member("name", &PoolDiskView::name, "device name"), member("capacity", &PoolDiskView::capacity, "GiB"),
      member("path", &PoolDiskView::path, "mount path"),
      member("type", &PoolDiskView::type, "disk type; its host's where it is absent"),
      member("status", &PoolDiskView::status, "status; Exhaust or Available where it is absent"));
};
template <>
struct Described<PoolHostView> {
  static constexpr auto members = std::tuple(
      member("hostId", &PoolHostView::host_id, "id; made where it is absent"),
      member("ip", &PoolHostView::ip, "address"),
      member("sshPort", &PoolHostView::ssh_port, "port of sshd; 22 where it is absent"),
      member("userName", &PoolHostView::user_name, "login"),
      member("hostName", &PoolHostView::host_name, "name"), member("status", &PoolHostView::status, "status"),
      member("loadStat", &PoolHostView::load_stat, "load as stored; follows from the ledger"),
      member("arch", &PoolHostView::arch, "architecture"), member("os", &PoolHostView::os, "system"),
      member("kernel", &PoolHostView::kernel, "kernel"),
      member("spec", &PoolHostView::spec, "follows from cores and memory"),
      member("cpuCores", &PoolHostView::cpu_cores, "cores"), member("memory", &PoolHostView::memory, "GiB"),
      member("usedCpuCores", &PoolHostView::used_cpu_cores, "follows from the ledger"),
      member("usedMemory", &PoolHostView::used_memory, "follows from the ledger"),
      member("nic", &PoolHostView::nic, "network"),
      member("vendor", &PoolHostView::vendor, "vendor; Local where it is absent"),
      member("region", &PoolHostView::region, "region"), member("az", &PoolHostView::az, "zone"),
      member("rack", &PoolHostView::rack, "rack"),
      member("clusterType", &PoolHostView::cluster_type, "cluster type"),
      member("purpose", &PoolHostView::purpose, "purposes, comma-separated"),
      member("diskType", &PoolHostView::disk_type, "disk type"),
      member("reserved", &PoolHostView::reserved, "kept out of allocations"),
      member("traits", &PoolHostView::traits, "follows from cluster type, purpose and disk type"),
      member("sysLabels", &PoolHostView::sys_labels, "names of the traits"),
      member("instances", &PoolHostView::instances, "follows from the instance table"),
      member("createTime", &PoolHostView::create_time, "Unix seconds; now where it is absent"),
      member("updateTime", &PoolHostView::update_time, "Unix seconds; now where it is absent"),
      member("availableDiskCount", &PoolHostView::available_disk_count, "follows from the disks"),
      member("disks", &PoolHostView::disks, "disks"),
      member("skipHostInit", &PoolHostView::skip_host_init, "imported without initialisation (DEL-2)"),
      member("statusBeforeDeleting", &PoolHostView::status_before_deleting, "of a Deleting host"));
};
template <>
struct Described<PoolView> {
  static constexpr bool is_document = true;
  static constexpr auto members = std::tuple(
      member("format", &PoolView::format, "hostyard-pool/1"),
      member("vendors", &PoolView::vendors, "vendors with their regions and zones"),
      member("hosts", &PoolView::hosts, "hosts with their disks"),
      member("ledger", &PoolView::ledger, "what is held, in order of age"),
      member("grantedRequests", &PoolView::granted_requests, "requests that were granted (ALLOC-5)"),
      member("instances", &PoolView::instances, "what the cluster side says that it uses"));
};

}  // namespace hostyard
