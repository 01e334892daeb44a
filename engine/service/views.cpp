#include "engine/service/views.h"

#include <algorithm>

#include "engine/workflow/definition.h"
#include "engine/workflow/left_to_do.h"

namespace hostyard {
namespace {

// The node that says most about the flow: the failed one, else the last.
const FlowNode* telling_node(const Flow& flow) {
  const auto failed = std::ranges::find(flow.nodes, FlowStatus::kError, &FlowNode::status);
  if (failed != flow.nodes.end()) return &*failed;
  return flow.nodes.empty() ? nullptr : &flow.nodes.back();
}

// The message of the error that ended the node: it stands last in the record, and may have lines of its own.
std::string error_of(const FlowNode& node) {
  const std::string_view record = node.result;
  const std::size_t at = record.rfind(fmt::format("[{}]", node.error_code));
  std::string message(trim(at == std::string_view::npos ? record : record.substr(at)));
  std::ranges::replace(message, '\n', ' ');
  std::ranges::replace(message, '\t', ' ');
  return message;
}

}  // namespace

ComponentsOfHosts::ComponentsOfHosts(const Pool& pool) {
  for (const auto& [id, instance] : pool.instances()) add(instance);
}

void ComponentsOfHosts::add(const Instance& instance) {
  std::set<std::string>& components = by_host_[instance.host_id][instance.cluster_id];
  if (!instance.component.empty()) components.insert(instance.component);
}

std::map<std::string, std::vector<std::string>> ComponentsOfHosts::of(const std::string& host_id) const {
  std::map<std::string, std::vector<std::string>> clusters;
  const auto found = by_host_.find(host_id);
  if (found == by_host_.end()) return clusters;
  for (const auto& [cluster, components] : found->second)
    clusters[cluster].assign(components.begin(), components.end());
  return clusters;
}

DiskView view(const Disk& disk) {
  DiskView shown;
  shown.disk_id = disk.id;
  shown.host_id = disk.host_id;
  shown.name = disk.name;
  shown.capacity = disk.capacity_gib;
  shown.path = disk.path;
  shown.type = to_string(disk.type);
  shown.status = to_string(disk.status);
  return shown;
}

HostView view(const Host& host) {
  HostView shown;
  shown.host_id = host.id;
  shown.ip = host.ip.text();
  shown.ssh_port = host.ssh_port;
  shown.user_name = host.user_name;
  shown.host_name = host.host_name;
  shown.status = to_string(host.status);
  shown.load_stat = to_string(host.visible_load_stat());
  shown.arch = to_string(host.arch);
  shown.os = host.os;
  shown.kernel = host.kernel;
  shown.spec = host.spec();
  shown.cpu_cores = host.cpu_cores;
  shown.memory = host.memory_gib;
  shown.used_cpu_cores = host.used_cpu_cores;
  shown.used_memory = host.used_memory_gib;
  shown.nic = host.nic;
  shown.vendor = host.location.vendor;
  shown.region = host.location.region;
  shown.az = host.location.zone;
  shown.rack = host.location.rack;
  shown.cluster_type = to_string(host.cluster_type);
  shown.purpose = to_string(host.purposes);
  shown.disk_type = to_string(host.disk_type);
  shown.reserved = host.reserved;
  shown.traits = host.traits();
  shown.sys_labels = trait_names(host.traits());
  shown.create_time = host.create_time / kSecond;
  shown.update_time = host.update_time / kSecond;
  shown.available_disk_count = host.available_disk_count();
  for (const Disk& disk : host.disks) shown.disks.push_back(view(disk));
  return shown;
}

FlowView view(const Flow& flow, const Host* host) {
  FlowView shown;
  shown.id = flow.id;
  shown.name = flow.name;
  shown.biz_id = flow.biz_id;
  shown.biz_type = flow.biz_type;
  shown.status = to_string(flow.status);
  shown.create_time = rfc3339(flow.create_time);
  shown.update_time = rfc3339(flow.update_time);
  shown.delete_time = rfc3339(flow.delete_time);
  if (host == nullptr) return shown;
  shown.host_name = host->host_name;
  shown.ip = host->ip.text();
  return shown;
}

FlowDetail detail(const Flow& flow, const Host* host, std::string_view em_cluster,
                  std::span<const Flow> imports) {
  FlowDetail shown;
  shown.info = view(flow, host);
  for (const FlowNode& node : flow.nodes) {
    NodeAnswer answer;
    answer.id = node.id;
    answer.name = node.key;
    answer.parameters = node.parameters;
    answer.result = node.result;
    answer.status = to_string(node.status);
    answer.start_time = rfc3339(node.start_time);
    answer.end_time = rfc3339(node.end_time);
    shown.nodes.push_back(std::move(answer));
  }
  if (const FlowDefinition* definition = find_definition(flow.name))
    shown.node_names = success_path(*definition);
  shown.left_to_do = left_to_do(flow, host, em_cluster, imports);
  return shown;
}

VendorView view(const Vendor& vendor) {
  VendorView shown;
  shown.id = vendor.id;
  shown.name = vendor.name;
  for (const Region& region : vendor.regions) {
    RegionView& region_view = shown.regions.emplace_back();
    region_view.id = region.id;
    region_view.name = region.name;
    for (const Zone& zone : region.zones) {
      ZoneView& zone_view = region_view.zones.emplace_back();
      zone_view.id = zone.id;
      zone_view.name = zone.name;
    }
  }
  return shown;
}

Vendor from_view(const VendorView& given) {
  Vendor vendor;
  vendor.id = given.id;
  vendor.name = given.name;
  for (const RegionView& region_view : given.regions) {
    Region& region = vendor.regions.emplace_back();
    region.id = region_view.id;
    region.name = region_view.name;
    for (const ZoneView& zone : region_view.zones) region.zones.push_back({zone.id, zone.name});
  }
  return vendor;
}

Result<Json> live_host(Service& service, std::string_view host_id) {
  return service.ledger().read([&](const Pool& pool) -> Result<Json> {
    const Host* host = pool.host(host_id);
    if (host == nullptr) {
      return refuse(ErrorCode::kHostNotFound,
                    fmt::format("host {} is not found; accepted: the id of a live host", shown_id(host_id)));
    }
    HostView shown = view(*host);
    shown.instances = ComponentsOfHosts(pool).of(host->id);
    return encode(shown);
  });
}

std::optional<StartedFlow> started_flow(Service& service, std::string_view flow_id) {
  StartedFlow shown;
  auto flow = service.ledger().read([&](const Pool& pool) -> std::optional<Flow> {
    const Flow* unfinished = pool.flow(flow_id);
    if (unfinished == nullptr) return std::nullopt;
    return *unfinished;
  });
  if (!flow) flow = service.store().flow(flow_id);
  if (!flow) return std::nullopt;
  shown.id = flow->id;
  shown.name = flow->name;
  shown.host_id = flow->biz_id;
  shown.status = to_string(flow->status);
  if (const FlowNode* node = telling_node(*flow)) {
    shown.node = node->key;
    if (node->status == FlowStatus::kError) shown.error = error_of(*node);
  }
  shown.host_status = to_string(HostStatus::kDeleted);
  service.ledger().read([&](const Pool& pool) {
    const Host* host = pool.host(shown.host_id);
    if (host == nullptr) return;
    shown.host_name = host->host_name;
    shown.ip = host->ip.text();
    shown.host_status = to_string(host->status);
  });
  return shown;
}

void refresh_workflows(Service& service, Json& answer) {
  for (Json& entry : answer["workflows"]) {
    const auto now = started_flow(service, entry["id"].get<std::string>());
    if (!now) continue;
    const Json before = entry;
    entry = encode(*now);
    // A deleted host has left the pool: what it was called is what the answer said first.
    for (const char* name : {"hostName", "ip"}) {
      if (entry[name].get_ref<const std::string&>().empty()) entry[name] = before[name];
    }
  }
}

}  // namespace hostyard
