// What answers show of hosts, vendors and workflows, as described structs with the JSON names of the API
// (DOM-10, WF-1, PROD-1).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/domain/host.h"
#include "engine/domain/pool.h"
#include "engine/domain/workflow_record.h"
#include "engine/service/described.h"

namespace hostyard {

struct DiskView {
  std::string disk_id, host_id, name, path, type, status;
  Count capacity = 0;
};

// Every field of DOM-10 but the password (QRY-2).
struct HostView {
  std::string host_id, ip, user_name, host_name, status, load_stat, arch, os, kernel, spec, nic, vendor,
      region, az, rack, cluster_type, purpose, disk_type;
  std::int64_t ssh_port = 0;
  Count cpu_cores = 0, memory = 0, used_cpu_cores = 0, used_memory = 0;
  bool reserved = false;
  std::int64_t traits = 0;
  std::vector<std::string> sys_labels;
  std::map<std::string, std::vector<std::string>> instances;
  std::int64_t create_time = 0, update_time = 0;  // Unix seconds (API-5)
  Count available_disk_count = 0;
  std::vector<DiskView> disks;
};

struct FlowView {
  std::string id, name, biz_id, biz_type, status, create_time, update_time,
      delete_time;            // times: RFC 3339 (API-5)
  std::string host_name, ip;  // of its host
};

struct NodeAnswer {
  std::string id, name, parameters, result, status, start_time, end_time;
};

struct FlowDetail {
  FlowView info;
  std::vector<NodeAnswer> nodes;
  std::vector<std::string> node_names;
  std::vector<std::string> left_to_do;
};

struct ZoneView {
  std::string id, name;
};
struct RegionView {
  std::string id, name;
  std::vector<ZoneView> zones;
};
struct VendorView {
  std::string id, name;
  std::vector<RegionView> regions;
};

// One workflow that a call started, with what became of its host.
struct StartedFlow {
  std::string id, name, host_id, host_name, ip, status, node, host_status, error;
};
struct FlowInfo {
  std::string flow_id;
};

// What runs where by the instance table: cluster id to components, each named once, by host (INST-1).
class ComponentsOfHosts {
 public:
  ComponentsOfHosts() = default;
  explicit ComponentsOfHosts(const Pool& pool);
  void add(const Instance& instance);
  std::map<std::string, std::vector<std::string>> of(const std::string& host_id) const;

 private:
  std::unordered_map<std::string, std::map<std::string, std::set<std::string>>> by_host_;
};

DiskView view(const Disk& disk);
HostView view(const Host& host);
// `host`: the workflow's, also a deleted one where its row is at hand; nullptr: nobody knows it.
FlowView view(const Flow& flow, const Host* host);
// `imports` as in left_to_do().
FlowDetail detail(const Flow& flow, const Host* host, std::string_view em_cluster,
                  std::span<const Flow> imports);
VendorView view(const Vendor& vendor);
Vendor from_view(const VendorView& given);

template <>
struct Described<DiskView> {
  static constexpr auto members = std::tuple(
      member("diskId", &DiskView::disk_id, "id"), member("hostId", &DiskView::host_id, "id of its host"),
      member("name", &DiskView::name, "device name, unique on its host"),
      member("capacity", &DiskView::capacity, "GiB"),
      member("path", &DiskView::path, "mount path, unique on its host"),
      member("type", &DiskView::type, "disk type", kOptional, EnumNames<DiskType>::names),
      member("status", &DiskView::status, "status", kOptional, EnumNames<DiskStatus>::names));
};
template <>
struct Described<HostView> {
  static constexpr auto members = std::tuple(
      member("hostId", &HostView::host_id, "id"), member("ip", &HostView::ip, "address"),
      member("sshPort", &HostView::ssh_port, "port of sshd"),
      member("userName", &HostView::user_name, "login of the import file"),
      member("hostName", &HostView::host_name, "name"),
      member("status", &HostView::status, "status", kOptional, EnumNames<HostStatus>::names),
      member("loadStat", &HostView::load_stat, "load", kOptional, EnumNames<LoadStat>::names),
      member("arch", &HostView::arch, "architecture", kOptional, EnumNames<Arch>::names),
      member("os", &HostView::os, "operating system"), member("kernel", &HostView::kernel, "kernel"),
      member("spec", &HostView::spec, "cores and memory, 16C64G"),
      member("cpuCores", &HostView::cpu_cores, "cores"), member("memory", &HostView::memory, "GiB"),
      member("usedCpuCores", &HostView::used_cpu_cores, "cores in use"),
      member("usedMemory", &HostView::used_memory, "GiB in use"), member("nic", &HostView::nic, "network"),
      member("vendor", &HostView::vendor, "vendor"), member("region", &HostView::region, "region"),
      member("az", &HostView::az, "zone"), member("rack", &HostView::rack, "rack"),
      member("clusterType", &HostView::cluster_type, "cluster type", kOptional,
             EnumNames<ClusterType>::names),
      member("purpose", &HostView::purpose, "purposes, comma-separated"),
      member("diskType", &HostView::disk_type, "disk type", kOptional, EnumNames<DiskType>::names),
      member("reserved", &HostView::reserved, "kept out of allocations"),
      member("traits", &HostView::traits, "bit set (DOM-17)"),
      member("sysLabels", &HostView::sys_labels, "names of the traits"),
      member("instances", &HostView::instances, "cluster id to components"),
      member("createTime", &HostView::create_time, "Unix seconds"),
      member("updateTime", &HostView::update_time, "Unix seconds"),
      member("availableDiskCount", &HostView::available_disk_count, "disks that can be allocated"),
      member("disks", &HostView::disks, "disks in order of path"));
};
template <>
struct Described<FlowView> {
  static constexpr auto members = std::tuple(
      member("id", &FlowView::id, "id"), member("name", &FlowView::name, "definition"),
      member("bizId", &FlowView::biz_id, "host id"), member("bizType", &FlowView::biz_type, "host"),
      member("status", &FlowView::status, "status", kOptional, EnumNames<FlowStatus>::names),
      member("createTime", &FlowView::create_time, "RFC 3339"),
      member("updateTime", &FlowView::update_time, "RFC 3339"),
      member("deleteTime", &FlowView::delete_time, "RFC 3339, empty unless deleted"),
      member("hostName", &FlowView::host_name, "name of its host"),
      member("ip", &FlowView::ip, "address of its host"));
};
template <>
struct Described<NodeAnswer> {
  static constexpr auto members =
      std::tuple(member("id", &NodeAnswer::id, "id"), member("name", &NodeAnswer::name, "step"),
                 member("parameters", &NodeAnswer::parameters, "what it worked on"),
                 member("result", &NodeAnswer::result, "what it did, with its command lines"),
                 member("status", &NodeAnswer::status, "status", kOptional, EnumNames<FlowStatus>::names),
                 member("startTime", &NodeAnswer::start_time, "RFC 3339"),
                 member("endTime", &NodeAnswer::end_time, "RFC 3339"));
};
template <>
struct Described<FlowDetail> {
  static constexpr auto members = std::tuple(
      member("info", &FlowDetail::info, "the workflow"),
      member("nodes", &FlowDetail::nodes, "nodes run so far, in order"),
      member("nodeNames", &FlowDetail::node_names, "nodes of the success path"),
      member("leftToDo", &FlowDetail::left_to_do,
             "what a stopped, cancelled or failed workflow leaves to people, with the commands for it"));
};
template <>
struct Described<ZoneView> {
  static constexpr auto members = std::tuple(member("id", &ZoneView::id, "id of the zone", kRequired),
                                             member("name", &ZoneView::name, "name; the id by default"));
};
template <>
struct Described<RegionView> {
  static constexpr auto members = std::tuple(member("id", &RegionView::id, "id of the region", kRequired),
                                             member("name", &RegionView::name, "name; the id by default"),
                                             member("zones", &RegionView::zones, "zones"));
};
template <>
struct Described<VendorView> {
  static constexpr auto members = std::tuple(member("id", &VendorView::id, "id of the vendor", kRequired),
                                             member("name", &VendorView::name, "name; the id by default"),
                                             member("regions", &VendorView::regions, "regions"));
};
template <>
struct Described<StartedFlow> {
  static constexpr auto members = std::tuple(
      member("id", &StartedFlow::id, "id of the workflow"), member("name", &StartedFlow::name, "definition"),
      member("bizId", &StartedFlow::host_id, "host id"),
      member("hostName", &StartedFlow::host_name, "name of the host"),
      member("ip", &StartedFlow::ip, "address of the host"),
      member("status", &StartedFlow::status, "status", kOptional, EnumNames<FlowStatus>::names),
      member("node", &StartedFlow::node, "the step that runs, failed, or came last"),
      member("hostStatus", &StartedFlow::host_status, "status of the host", kOptional,
             EnumNames<HostStatus>::names),
      member("error", &StartedFlow::error, "error of the failed step; empty: none"));
};
template <>
struct Described<FlowInfo> {
  static constexpr auto members = std::tuple(member("workFlowId", &FlowInfo::flow_id, "id of the workflow"));
};

// A live host as answers show it (QRY-2), or HOST_NOT_FOUND.
Result<Json> live_host(Service& service, std::string_view host_id);

// The workflow as it is now, finished or not, with the state of its host. Unknown id: nothing.
std::optional<StartedFlow> started_flow(Service& service, std::string_view flow_id);

// UseCase::refresh of every answer with `workflows`.
void refresh_workflows(Service& service, Json& answer);

}  // namespace hostyard
