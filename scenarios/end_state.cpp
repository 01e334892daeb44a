#include "scenarios/end_state.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/domain/enums.h"

namespace hostyard {
namespace {

// Ids are drawn anew by a call that is repeated: hosts are known by their address here, disks by their path.
class Names {
 public:
  Names(const Pool& pool, Store& store) {
    for (const auto& [id, host] : pool.hosts()) add(host);
    for (const Host& host : store.deleted_hosts()) add(host);
  }
  std::string host(const std::string& id) const { return of(hosts_, id); }
  std::string disk(const std::string& id) const { return of(disks_, id); }

 private:
  void add(const Host& host) {
    hosts_[host.id] = host.ip.text();
    for (const Disk& disk : host.disks) disks_[disk.id] = disk.path;
  }
  static std::string of(const std::map<std::string, std::string>& names, const std::string& id) {
    const auto found = names.find(id);
    return found == names.end() ? id : found->second;
  }
  std::map<std::string, std::string> hosts_, disks_;
};

Json host_state(const Host& host) {
  Json disks = Json::object();
  for (const Disk& disk : host.disks)
    disks[disk.path] = fmt::format("{} GiB {}", disk.capacity_gib, to_string(disk.status));
  return {{"status", to_string(host.status)},   {"loadStat", to_string(host.load_stat)},
          {"reserved", host.reserved},          {"cpuCores", host.cpu_cores},
          {"memory", host.memory_gib},          {"usedCpuCores", host.used_cpu_cores},
          {"usedMemory", host.used_memory_gib}, {"disks", std::move(disks)}};
}

Json row_state(const LedgerRow& row, const Names& names) {
  Json disks = Json::array();
  for (const std::string& id : row.disks) disks.push_back(names.disk(id));
  return {{"holderId", row.holder_id}, {"requestId", row.request_id}, {"host", names.host(row.host_id)},
          {"cpuCores", row.cpu_cores}, {"memory", row.memory_gib},    {"disks", std::move(disks)},
          {"ports", row.ports},        {"exclusive", row.exclusive},  {"regionWide", row.region_wide}};
}

// As a list whose order says nothing.
Json sorted(std::vector<Json> items) {
  std::sort(items.begin(), items.end(), [](const Json& a, const Json& b) { return a.dump() < b.dump(); });
  return Json(std::move(items));
}

Json workflows(Store& store, const Names& names) {
  std::vector<Json> flows;
  for (const Flow& flow : store.flows({}).flows) {
    std::string text =
        fmt::format("{} of {} {}:", flow.name, names.host(flow.biz_id), to_string(flow.status));
    for (const FlowNode& node : store.flow(flow.id).value_or(Flow{}).nodes) {
      // One that found the cluster locked and did nothing ran again as the next.
      const bool last = flow.status == FlowStatus::kCanceled && node.status == FlowStatus::kCanceled;
      if (node.status != FlowStatus::kCanceled || last)
        text += fmt::format(" {} {}", node.key, to_string(node.status));
    }
    flows.emplace_back(std::move(text));
  }
  return sorted(std::move(flows));
}

// How often somebody looked is not among what was done; nor is an operation that was refused.
Json tiup_state(const Json& tiup) {
  std::vector<Json> done;
  for (const Json& operation : tiup.value("operations", Json::array())) {
    if (operation.value("state", "") == "finished")
      done.push_back({{"kind", operation["kind"]}, {"host", operation["host"]}});
  }
  return {{"emCluster", tiup.value("emCluster", Json())}, {"operations", sorted(std::move(done))}};
}

}  // namespace

Json end_state(const Pool& pool, WorldBackend& world) {
  Store& store = world.store();
  const Names names(pool, store);
  std::map<std::string, Json> hosts;
  for (const auto& [id, host] : pool.hosts()) hosts[host.ip.text()] = host_state(host);
  std::vector<Json> deleted, rows;
  for (const Host& host : store.deleted_hosts()) deleted.emplace_back(host.ip.text());
  for (const auto& [seq, row] : pool.ledger().rows()) rows.push_back(row_state(row, names));
  std::map<std::string, std::string> requests;
  for (const auto& [id, request] : pool.ledger().granted_requests()) requests[id] = request.holder_id;
  Json machines = Json::object();
  for (const std::string& ip : world.machine_ips()) machines[ip] = world.machine(ip);
  return {{"hosts", std::move(hosts)},
          {"deletedHosts", sorted(std::move(deleted))},
          {"ledger", sorted(std::move(rows))},
          {"grantedRequests", std::move(requests)},
          {"workflows", workflows(store, names)},
          {"machines", std::move(machines)},
          {"tiup", tiup_state(world.tiup())}};
}

}  // namespace hostyard
