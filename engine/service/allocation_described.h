// The forms of ALLOC-7 for the domain's own values. Included by sources only, as described.h is.
#pragma once

#include "engine/domain/allocation.h"
#include "engine/service/described.h"

namespace hostyard {

// ---- what is asked ----

template <>
struct Described<PortRange> {
  static constexpr auto members = std::tuple(member("start", &PortRange::start, "first port"),
                                             member("end", &PortRange::end, "one behind the last port"),
                                             member("count", &PortRange::count, "ports needed of the range"));
};
template <>
struct Described<RequiredLocation> {
  static constexpr auto members = std::tuple(
      member("region", &RequiredLocation::region, "region"), member("zone", &RequiredLocation::zone, "zone"),
      member("rack", &RequiredLocation::rack, "rack"),
      member("hostIp", &RequiredLocation::host_ip, "address, of UserSpecifyHost"));
};
template <>
struct Described<RequiredFilter> {
  static constexpr auto members =
      std::tuple(member("arch", &RequiredFilter::arch, "architecture"),
                 member("purpose", &RequiredFilter::purpose, "purposes, comma-separated"),
                 member("diskType", &RequiredFilter::disk_type, "disk type of the host"),
                 member("hostTraits", &RequiredFilter::host_traits, "bit set that the host has (DOM-17)"));
};
template <>
struct Described<RequiredDisk> {
  static constexpr auto members =
      std::tuple(member("needDisk", &RequiredDisk::need_disk, "one disk a result"),
                 member("capacity", &RequiredDisk::capacity, "GiB, at least"),
                 member("type", &RequiredDisk::type, "disk type"),
                 member("diskId", &RequiredDisk::disk_id, "this very disk"));
};
template <>
struct Described<Requirement> {
  static constexpr auto members = std::tuple(
      member("strategy", &Requirement::strategy,
             "name or number: RandomRack 0, DiffRackBestEffort 1, UserSpecifyRack 2, UserSpecifyHost 3, "
             "ClusterPorts 4",
             kNameOrNumber),
      member("count", &Requirement::count, "results, from 1"),
      member("location", &Requirement::location, "where"),
      member("excludedHosts", &Requirement::excluded_hosts, "addresses of hosts not to take"),
      member("filter", &Requirement::filter, "what the hosts must be"),
      member("exclusive", &Requirement::exclusive, "nobody else on these hosts"),
      member("cpuCores", &Requirement::cpu_cores, "cores of each result"),
      member("memory", &Requirement::memory, "GiB of each result"),
      member("disk", &Requirement::disk, "disk of each result"),
      member("ports", &Requirement::ports, "ports of each result"));
};
template <>
struct Described<AllocationRequest> {
  static constexpr auto members =
      std::tuple(member("holderId", &AllocationRequest::holder_id, "who holds what is granted: a cluster"),
                 member("requestId", &AllocationRequest::request_id, "granted once (ALLOC-5)"),
                 member("takeover", &AllocationRequest::takeover, "reserved hosts, of UserSpecifyHost"),
                 member("requirements", &AllocationRequest::requirements, "what is needed, in order"));
};
template <>
struct Described<AllocationBatch> {
  static constexpr bool is_document = true;
  static constexpr auto members =
      std::tuple(member("requests", &AllocationBatch::requests, "granted all or none, in order"),
                 member("withPasswords", &AllocationBatch::with_passwords, "add passwd to each grant"));
};

// ---- what is granted ----

template <>
struct Described<GrantedDisk> {
  static constexpr auto members =
      std::tuple(member("diskId", &GrantedDisk::disk_id, "id"), member("name", &GrantedDisk::name, "name"),
                 member("path", &GrantedDisk::path, "mount path"), member("type", &GrantedDisk::type, "type"),
                 member("capacity", &GrantedDisk::capacity, "GiB"));
};
template <>
struct Described<GrantedPorts> {
  static constexpr auto members =
      std::tuple(member("start", &GrantedPorts::start, "first port of the range asked"),
                 member("end", &GrantedPorts::end, "one behind its last port"),
                 member("ports", &GrantedPorts::ports, "ports granted, ascending"));
};
template <>
struct Described<Grant> {
  static constexpr auto members = std::tuple(
      member("requirement", &Grant::requirement, "number of the requirement, from 0"),
      member("hostId", &Grant::host_id, "host"), member("hostName", &Grant::host_name, "its name"),
      member("hostIp", &Grant::host_ip, "its address"), member("userName", &Grant::user_name, "its login"),
      member("region", &Grant::region, "region"), member("zone", &Grant::zone, "zone"),
      member("rack", &Grant::rack, "rack"), member("cpuCores", &Grant::cpu_cores, "cores"),
      member("memory", &Grant::memory, "GiB"), member("disk", &Grant::disk, "disk, or null"),
      member("ports", &Grant::ports, "ports, by range asked"));
};
template <>
struct Described<RequestGrants> {
  static constexpr auto members =
      std::tuple(member("holderId", &RequestGrants::holder_id, "who holds it"),
                 member("requestId", &RequestGrants::request_id, "request"),
                 member("grants", &RequestGrants::grants, "in the order of requirements and of choice"));
};

// ---- the ledger, and what gives back ----

template <>
struct Described<LedgerRow> {
  static constexpr auto members = std::tuple(
      member("seq", &LedgerRow::seq, "number of the row, ascending with age"),
      member("holderId", &LedgerRow::holder_id, "who holds it"),
      member("requestId", &LedgerRow::request_id, "request that was granted"),
      member("hostId", &LedgerRow::host_id, "host"), member("cpuCores", &LedgerRow::cpu_cores, "cores"),
      member("memory", &LedgerRow::memory_gib, "GiB"), member("disks", &LedgerRow::disks, "ids of disks"),
      member("ports", &LedgerRow::ports, "ports"),
      member("exclusive", &LedgerRow::exclusive, "nobody else on the host"),
      member("regionWide", &LedgerRow::region_wide, "claimed on all hosts of region and arch (ALLOC-50)"));
};
template <>
struct Described<RecycleEntry> {
  static constexpr auto members =
      std::tuple(member("type", &RecycleEntry::type,
                        "name or number: RecycleHolder 0, RecycleOperate 1, RecycleHost 2", kNameOrNumber),
                 member("holderId", &RecycleEntry::holder_id, "holder"),
                 member("requestId", &RecycleEntry::request_id, "request"),
                 member("hostId", &RecycleEntry::host_id, "host, of RecycleHost"),
                 member("hostIp", &RecycleEntry::host_ip, "its address, instead or beside"),
                 member("cpuCores", &RecycleEntry::cpu_cores, "cores to give back"),
                 member("memory", &RecycleEntry::memory, "GiB to give back"),
                 member("disks", &RecycleEntry::disks, "ids of disks to give back"),
                 member("ports", &RecycleEntry::ports, "ports to give back"));
};
template <>
struct Described<GrantedRequest> {
  static constexpr auto members =
      std::tuple(member("requestId", &GrantedRequest::request_id, "request that was granted (ALLOC-5)"),
                 member("holderId", &GrantedRequest::holder_id, "its holder"));
};
template <>
struct Described<Instance> {
  static constexpr auto members =
      std::tuple(member("instanceId", &Instance::id, "id, chosen by the cluster side"),
                 member("clusterId", &Instance::cluster_id, "cluster: the holder"),
                 member("component", &Instance::component, "what runs"),
                 member("hostId", &Instance::host_id, "host, known here or not"),
                 member("cpuCores", &Instance::cpu_cores, "cores used"),
                 member("memory", &Instance::memory_gib, "GiB used"),
                 member("diskId", &Instance::disk_id, "disk used; empty: none"),
                 member("ports", &Instance::ports, "ports used"),
                 member("status", &Instance::status, "the cluster side's word; every one counts"));
};

}  // namespace hostyard
