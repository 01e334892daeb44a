#include "engine/store/sql_rows.h"

#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "engine/store/row_reading.h"

namespace hostyard {
namespace {

// "Region1,Zone1" below "Region1" is "Zone1" (DOM-2: storage carries codes).
std::string name_below(const HostRow& row, std::string_view column, const std::string& parent,
                       const std::string& code) {
  const bool below = code.size() > parent.size() && code.starts_with(parent) && code[parent.size()] == ',';
  if (!below) throw_damaged(HostRow::kKind, row.id, column, code);
  return code.substr(parent.size() + 1);
}

std::string regions_text(const Vendor& vendor) {
  Json regions = Json::array();
  for (const Region& region : vendor.regions) {
    Json zones = Json::array();
    for (const Zone& zone : region.zones) zones.push_back({{"id", zone.id}, {"name", zone.name}});
    regions.push_back({{"id", region.id}, {"name", region.name}, {"zones", std::move(zones)}});
  }
  return regions.dump();
}

std::vector<Region> parse_regions(const VendorRow& row) {
  std::vector<Region> regions;
  try {
    for (const Json& region : Json::parse(row.regions)) {
      Region& added = regions.emplace_back(Region{region.at("id"), region.at("name"), {}});
      for (const Json& zone : region.at("zones")) added.zones.push_back(Zone{zone.at("id"), zone.at("name")});
    }
  } catch (const Json::exception&) {
    throw_damaged(VendorRow::kKind, row.id, "regions", row.regions);
  }
  return regions;
}

}  // namespace

std::span<const Column<HostRow>> HostRow::columns() {
  using R = HostRow;
  static const Column<R> kColumns[] = {
      {"id", &R::id, true},
      {"version", &R::version},
      {"ip", &R::ip},
      {"live_ip", &R::live_ip},
      {"ssh_port", &R::ssh_port},
      {"user_name", &R::user_name},
      {"sealed_password", &R::sealed_password},
      {"host_name", &R::host_name},
      {"live_name", &R::live_name},
      {"status", &R::status},
      {"status_before_deleting", &R::status_before_deleting},
      {"load_stat", &R::load_stat},
      {"arch", &R::arch},
      {"os", &R::os},
      {"kernel", &R::kernel},
      {"nic", &R::nic},
      {"cpu_cores", &R::cpu_cores},
      {"memory_gib", &R::memory_gib},
      {"used_cpu_cores", &R::used_cpu_cores},
      {"used_memory_gib", &R::used_memory_gib},
      {"vendor", &R::vendor},
      {"region_code", &R::region_code},
      {"zone_code", &R::zone_code},
      {"rack_code", &R::rack_code},
      {"cluster_type", &R::cluster_type},
      {"purposes", &R::purposes},
      {"disk_type", &R::disk_type},
      {"reserved", &R::reserved},
      {"initialised", &R::initialised},
      {"create_time", &R::create_time},
      {"update_time", &R::update_time},
      {"delete_time", &R::delete_time},
  };
  return kColumns;
}

std::span<const Column<DiskRow>> DiskRow::columns() {
  using R = DiskRow;
  static const Column<R> kColumns[] = {
      {"id", &R::id, true},
      {"version", &R::version},
      {"host_id", &R::host_id, true},
      {"name", &R::name},
      {"live_name", &R::live_name},
      {"capacity_gib", &R::capacity_gib},
      {"path", &R::path},
      {"live_path", &R::live_path},
      {"disk_type", &R::disk_type},
      {"status", &R::status},
      {"create_time", &R::create_time},
      {"update_time", &R::update_time},
      {"delete_time", &R::delete_time},
  };
  return kColumns;
}

std::span<const Column<VendorRow>> VendorRow::columns() {
  using R = VendorRow;
  static const Column<R> kColumns[] = {
      {"id", &R::id, true}, {"version", &R::version}, {"name", &R::name}, {"regions", &R::regions}};
  return kColumns;
}

std::span<const Column<FlowRow>> FlowRow::columns() {
  using R = FlowRow;
  static const Column<R> kColumns[] = {
      {"id", &R::id, true},
      {"version", &R::version},
      {"name", &R::name},
      {"biz_id", &R::biz_id},
      {"biz_type", &R::biz_type},
      {"status", &R::status},
      {"context", &R::context},
      {"create_time", &R::create_time},
      {"update_time", &R::update_time},
      {"delete_time", &R::delete_time},
  };
  return kColumns;
}

std::span<const Column<NodeRow>> NodeRow::columns() {
  using R = NodeRow;
  static const Column<R> kColumns[] = {
      {"id", &R::id, true},           {"version", &R::version},
      {"flow_id", &R::flow_id, true}, {"ordinal", &R::ordinal},
      {"node_key", &R::node_key},     {"name", &R::name},
      {"parameters", &R::parameters}, {"result", &R::result},
      {"status", &R::status},         {"operation_id", &R::operation_id},
      {"start_time", &R::start_time}, {"end_time", &R::end_time},
      {"error_code", &R::error_code},
  };
  return kColumns;
}

std::span<const Column<MarkRow>> MarkRow::columns() {
  using R = MarkRow;
  static const Column<R> kColumns[] = {{"mark_key", &R::mark_key, true}, {"value", &R::value}};
  return kColumns;
}

void assign(HostRow& row, const PutHost& put) {
  const Host& host = put.host;
  row.id = host.id;
  row.version = host.version;
  row.ip = host.ip.text();
  assign_live(row.live_ip, row.ip, host.live());
  row.ssh_port = host.ssh_port;
  row.user_name = host.user_name;
  row.sealed_password = host.sealed_password;
  row.host_name = host.host_name;
  assign_live(row.live_name, row.host_name, host.live());
  row.status = to_string(host.status);
  row.status_before_deleting =
      host.status_before_deleting ? to_string(*host.status_before_deleting) : std::string_view();
  row.load_stat = to_string(host.load_stat);
  row.arch = to_string(host.arch);
  row.os = host.os;
  row.kernel = host.kernel;
  row.nic = host.nic;
  row.cpu_cores = host.cpu_cores;
  row.memory_gib = host.memory_gib;
  row.used_cpu_cores = host.used_cpu_cores;
  row.used_memory_gib = host.used_memory_gib;
  row.vendor = host.location.vendor;
  row.region_code = host.location.region;
  row.zone_code = host.location.zone_code();
  row.rack_code = host.location.rack_code();
  row.cluster_type = to_string(host.cluster_type);
  row.purposes = to_string(host.purposes);
  row.disk_type = to_string(host.disk_type);
  row.reserved = host.reserved ? 1 : 0;
  row.initialised = host.initialised ? 1 : 0;
  row.create_time = host.create_time;
  row.update_time = host.update_time;
  row.delete_time = host.delete_time;
}

PutHost to_change(const HostRow& row) {
  Host host;
  host.id = row.id;
  host.version = row.version;
  const auto ip = IpAddress::parse(row.ip);
  if (!ip) throw_damaged(HostRow::kKind, row.id, "ip", row.ip);
  host.ip = *ip;
  host.ssh_port = read_number<std::uint16_t>(row, "ssh_port", row.ssh_port);
  host.user_name = row.user_name;
  host.sealed_password = row.sealed_password;
  host.host_name = row.host_name;
  host.status = read_enum<HostStatus>(row, "status", row.status);
  if (!row.status_before_deleting.empty()) {
    host.status_before_deleting =
        read_enum<HostStatus>(row, "status_before_deleting", row.status_before_deleting);
  }
  host.load_stat = read_enum<LoadStat>(row, "load_stat", row.load_stat);
  host.arch = read_enum<Arch>(row, "arch", row.arch);
  host.os = row.os;
  host.kernel = row.kernel;
  host.nic = row.nic;
  host.cpu_cores = read_number<Count>(row, "cpu_cores", row.cpu_cores);
  host.memory_gib = read_number<Count>(row, "memory_gib", row.memory_gib);
  host.used_cpu_cores = read_number<Count>(row, "used_cpu_cores", row.used_cpu_cores);
  host.used_memory_gib = read_number<Count>(row, "used_memory_gib", row.used_memory_gib);
  host.location =
      Location{row.vendor, row.region_code, name_below(row, "zone_code", row.region_code, row.zone_code),
               name_below(row, "rack_code", row.zone_code, row.rack_code)};
  host.cluster_type = read_enum<ClusterType>(row, "cluster_type", row.cluster_type);
  const auto purposes = parse_purposes(row.purposes);
  if (!purposes) throw_damaged(HostRow::kKind, row.id, "purposes", row.purposes);
  host.purposes = *purposes;
  host.disk_type = read_enum<DiskType>(row, "disk_type", row.disk_type);
  host.reserved = row.reserved != 0;
  host.initialised = row.initialised != 0;
  host.create_time = row.create_time;
  host.update_time = row.update_time;
  host.delete_time = row.delete_time;
  return PutHost{std::move(host)};
}

void assign(DiskRow& row, const PutDisk& put) {
  const Disk& disk = put.disk;
  row.id = disk.id;
  row.version = disk.version;
  row.host_id = disk.host_id;
  row.name = disk.name;
  assign_live(row.live_name, row.name, disk.live());
  row.capacity_gib = disk.capacity_gib;
  row.path = disk.path;
  assign_live(row.live_path, row.path, disk.live());
  row.disk_type = to_string(disk.type);
  row.status = to_string(disk.status);
  row.create_time = disk.create_time;
  row.update_time = disk.update_time;
  row.delete_time = disk.delete_time;
}

PutDisk to_change(const DiskRow& row) {
  return PutDisk{Disk{.id = row.id,
                      .host_id = row.host_id,
                      .name = row.name,
                      .capacity_gib = read_number<Count>(row, "capacity_gib", row.capacity_gib),
                      .path = row.path,
                      .type = read_enum<DiskType>(row, "disk_type", row.disk_type),
                      .status = read_enum<DiskStatus>(row, "status", row.status),
                      .create_time = row.create_time,
                      .update_time = row.update_time,
                      .delete_time = row.delete_time,
                      .version = row.version}};
}

void assign(VendorRow& row, const PutVendor& put) {
  row.id = put.vendor.id;
  row.version = put.vendor.version;
  row.name = put.vendor.name;
  row.regions = regions_text(put.vendor);
}

PutVendor to_change(const VendorRow& row) {
  return PutVendor{Vendor{row.id, row.name, parse_regions(row), row.version}};
}

void assign(FlowRow& row, const PutFlow& put) {
  const Flow& flow = put.flow;
  row.id = flow.id;
  row.version = flow.version;
  row.name = flow.name;
  row.biz_id = flow.biz_id;
  row.biz_type = flow.biz_type;
  row.status = to_string(flow.status);
  row.context = flow.context;
  row.create_time = flow.create_time;
  row.update_time = flow.update_time;
  row.delete_time = flow.delete_time;
}

PutFlow to_change(const FlowRow& row) {
  return PutFlow{Flow{.id = row.id,
                      .name = row.name,
                      .biz_id = row.biz_id,
                      .biz_type = row.biz_type,
                      .status = read_enum<FlowStatus>(row, "status", row.status),
                      .context = row.context,
                      .create_time = row.create_time,
                      .update_time = row.update_time,
                      .delete_time = row.delete_time,
                      .version = row.version,
                      .nodes = {}}};
}

void assign(NodeRow& row, const PutNode& put) {
  const FlowNode& node = put.node;
  row.id = node.id;
  row.version = node.version;
  row.flow_id = node.flow_id;
  row.ordinal = node.ordinal;
  row.node_key = node.key;
  row.name = node.name;
  row.parameters = node.parameters;
  row.result = node.result;
  row.status = to_string(node.status);
  row.operation_id = node.operation_id;
  row.start_time = node.start_time;
  row.end_time = node.end_time;
  row.error_code = node.error_code;
}

PutNode to_change(const NodeRow& row) {
  return PutNode{FlowNode{.id = row.id,
                          .flow_id = row.flow_id,
                          .ordinal = read_number<std::int32_t>(row, "ordinal", row.ordinal),
                          .key = row.node_key,
                          .name = row.name,
                          .parameters = row.parameters,
                          .result = row.result,
                          .status = read_enum<FlowStatus>(row, "status", row.status),
                          .operation_id = row.operation_id,
                          .start_time = row.start_time,
                          .end_time = row.end_time,
                          .error_code = read_number<std::int32_t>(row, "error_code", row.error_code),
                          .version = row.version}};
}

void assign(MarkRow& row, const PutMark& put) {
  row.mark_key = put.key;
  row.value = put.value;
}

PutMark to_change(const MarkRow& row) {
  return PutMark{row.mark_key, row.value};
}

}  // namespace hostyard
