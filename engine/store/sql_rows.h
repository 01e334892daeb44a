// Rows as the tables and the changes log hold them: flat, strings and 64-bit integers only. One list of
// columns a table feeds the SQL texts, the binds and the log's JSON, so that the three cannot drift apart.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "engine/domain/change_set.h"

namespace hostyard {

// A column that is NULL once its row is deleted; see schema.cpp.
struct LiveText {
  std::string text;
  bool null = true;
};

using SqlInteger =
    long long;  // what every number is bound as: narrower types are truncated or turn negative in silence

template <class Row>
struct Column {
  std::string_view name;
  std::variant<std::string Row::*, SqlInteger Row::*, LiveText Row::*> member;
  bool fixed = false;  // never updated: a disk never moves to another host, a node never to another workflow
};

struct HostRow {
  static constexpr std::string_view kTable = "hosts";
  static constexpr std::string_view kKind = "host";  // as messages name the row
  static std::span<const Column<HostRow>> columns();

  std::string id, ip, user_name, sealed_password, host_name, status, status_before_deleting, load_stat, arch,
      os, kernel, nic, vendor, region_code, zone_code, rack_code, cluster_type, purposes, disk_type;
  LiveText live_ip, live_name;
  SqlInteger version = 0, ssh_port = 0, cpu_cores = 0, memory_gib = 0, used_cpu_cores = 0,
             used_memory_gib = 0, reserved = 0, initialised = 0, create_time = 0, update_time = 0,
             delete_time = 0;
};

struct DiskRow {
  static constexpr std::string_view kTable = "disks";
  static constexpr std::string_view kKind = "disk";
  static std::span<const Column<DiskRow>> columns();

  std::string id, host_id, name, path, disk_type, status;
  LiveText live_name, live_path;
  SqlInteger version = 0, capacity_gib = 0, create_time = 0, update_time = 0, delete_time = 0;
};

struct VendorRow {
  static constexpr std::string_view kTable = "vendors";
  static constexpr std::string_view kKind = "vendor";
  static std::span<const Column<VendorRow>> columns();

  std::string id, name, regions;  // regions: JSON, in the form of PROD-1
  SqlInteger version = 0;
};

struct FlowRow {
  static constexpr std::string_view kTable = "flows";
  static constexpr std::string_view kKind = "workflow";
  static std::span<const Column<FlowRow>> columns();

  std::string id, name, biz_id, biz_type, status, context;
  SqlInteger version = 0, create_time = 0, update_time = 0, delete_time = 0;
};

struct NodeRow {
  static constexpr std::string_view kTable = "nodes";
  static constexpr std::string_view kKind = "workflow node";
  static std::span<const Column<NodeRow>> columns();

  std::string id, flow_id, node_key, name, parameters, result, status, operation_id;
  SqlInteger version = 0, ordinal = 0, start_time = 0, end_time = 0, error_code = 0;
};

struct GrantRow {
  static constexpr std::string_view kTable = "grants";
  static constexpr std::string_view kKind = "ledger row";
  static std::span<const Column<GrantRow>> columns();

  std::string holder_id, request_id, host_id, disk_id, ports;  // ports: "4000,4001"
  LiveText live_disk;
  SqlInteger seq = 0, version = 0, cpu_cores = 0, memory_gib = 0, exclusive_use = 0, region_wide = 0,
             create_time = 0, update_time = 0, delete_time = 0;
};

struct RequestRow {
  static constexpr std::string_view kTable = "requests";
  static constexpr std::string_view kKind = "request";
  static std::span<const Column<RequestRow>> columns();

  std::string request_id, holder_id;
  SqlInteger create_time = 0;
};

struct InstanceRow {
  static constexpr std::string_view kTable = "instances";
  static constexpr std::string_view kKind = "instance";
  static std::span<const Column<InstanceRow>> columns();

  std::string id, cluster_id, component, host_id, disk_id, ports, status;
  SqlInteger version = 0, cpu_cores = 0, memory_gib = 0, create_time = 0, update_time = 0, delete_time = 0;
};

struct MarkRow {
  static constexpr std::string_view kTable = "marks";
  static constexpr std::string_view kKind = "mark";
  static std::span<const Column<MarkRow>> columns();

  std::string mark_key, value;
};

// Domain value to row and back; the version is copied as it is. A row that no domain value can be made of (an
// unknown status, a number out of range) throws Error(kStoreUnusable): the store was written by something
// else.
void assign(HostRow& row, const PutHost& put);
void assign(DiskRow& row, const PutDisk& put);
void assign(VendorRow& row, const PutVendor& put);
void assign(FlowRow& row, const PutFlow& put);
void assign(NodeRow& row, const PutNode& put);
void assign(MarkRow& row, const PutMark& put);
void assign(GrantRow& row, const PutGrant& put);
void assign(RequestRow& row, const PutRequest& put);
void assign(InstanceRow& row, const PutInstance& put);

PutHost to_change(const HostRow& row);
PutDisk to_change(const DiskRow& row);
PutVendor to_change(const VendorRow& row);
PutFlow to_change(const FlowRow& row);
PutNode to_change(const NodeRow& row);
PutMark to_change(const MarkRow& row);
PutGrant to_change(const GrantRow& row);
PutRequest to_change(const RequestRow& row);
PutInstance to_change(const InstanceRow& row);

// The row type of a change.
template <class Put>
struct RowOf;
template <>
struct RowOf<PutHost> {
  using type = HostRow;
};
template <>
struct RowOf<PutDisk> {
  using type = DiskRow;
};
template <>
struct RowOf<PutVendor> {
  using type = VendorRow;
};
template <>
struct RowOf<PutFlow> {
  using type = FlowRow;
};
template <>
struct RowOf<PutNode> {
  using type = NodeRow;
};
template <>
struct RowOf<PutMark> {
  using type = MarkRow;
};
template <>
struct RowOf<PutGrant> {
  using type = GrantRow;
};
template <>
struct RowOf<PutRequest> {
  using type = RequestRow;
};
template <>
struct RowOf<PutInstance> {
  using type = InstanceRow;
};

}  // namespace hostyard
