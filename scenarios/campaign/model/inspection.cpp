#include "scenarios/campaign/model/inspection.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace hostyard::campaign {
namespace {

struct Side {
  std::int64_t cores = 0;
  std::int64_t memory = 0;
  std::set<std::string_view> disks;
  std::set<std::uint16_t> ports;
  bool operator==(const Side&) const = default;
};

template <class T>
std::vector<T> in_one_only(const std::set<T>& a, const std::set<T>& b) {
  std::vector<T> differing;
  std::set_symmetric_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(differing));
  return differing;
}

// Region-wide claims are left out, and the ports of them that their own holder's instances use.
Side ledger_side(const ModelHost& host, std::optional<std::string_view> holder) {
  Side side;
  for (const LedgerRow& row : host.rows) {
    if (row.region_wide || (holder && row.holder_id != *holder)) continue;
    side.cores += row.cpu_cores;
    side.memory += row.memory_gib;
    side.disks.insert(row.disks.begin(), row.disks.end());
    side.ports.insert(row.ports.begin(), row.ports.end());
  }
  return side;
}

bool claimed(const ModelHost& host, std::string_view holder, std::uint16_t port) {
  return std::any_of(host.rows.begin(), host.rows.end(), [&](const LedgerRow& row) {
    return row.region_wide && row.holder_id == holder &&
           std::find(row.ports.begin(), row.ports.end(), port) != row.ports.end();
  });
}

Side instance_side(const Model& model, const ModelHost& host, std::optional<std::string_view> holder) {
  Side side;
  for (const Instance& instance : model.instances) {
    if (instance.host_id != host.host.id || (holder && instance.cluster_id != *holder)) continue;
    side.cores += instance.cpu_cores;
    side.memory += instance.memory_gib;
    if (!instance.disk_id.empty()) side.disks.insert(instance.disk_id);
    for (const std::uint16_t port : instance.ports) {
      if (!claimed(host, instance.cluster_id, port)) side.ports.insert(port);
    }
  }
  return side;
}

PredictedInspection::OfHost inspect_one(const Model& model, const ModelHost& host) {
  const Side ledger = ledger_side(host, std::nullopt);
  const Side instances = instance_side(model, host, std::nullopt);
  PredictedInspection::OfHost answer;
  answer.host_id = host.host.id;
  answer.ledger_cores = ledger.cores;
  answer.instance_cores = instances.cores;
  answer.ledger_memory = ledger.memory;
  answer.instance_memory = instances.memory;
  const std::vector<std::string_view> disks = in_one_only(ledger.disks, instances.disks);
  answer.disks.assign(disks.begin(), disks.end());
  answer.ports = in_one_only(ledger.ports, instances.ports);
  std::set<std::string_view> holders;
  for (const LedgerRow& row : host.rows) holders.insert(row.holder_id);
  for (const Instance& instance : model.instances) holders.insert(instance.cluster_id);
  for (const std::string_view holder : holders) {
    if (!(ledger_side(host, holder) == instance_side(model, host, holder)))
      answer.holders.emplace_back(holder);
  }
  return answer;
}

}  // namespace

PredictedInspection predict_inspection(const Model& model, const std::vector<std::string>& host_ids) {
  PredictedInspection answer;
  for (const ModelHost& host : model.hosts) {
    const std::string& id = host.host.id;
    if (host_ids.empty() || std::find(host_ids.begin(), host_ids.end(), id) != host_ids.end())
      answer.hosts.emplace(id, inspect_one(model, host));
  }
  for (const Instance& instance : model.instances) {
    if (host_ids.empty() && model.find(instance.host_id) == nullptr)
      answer.lost_instances.push_back(instance.id);
  }
  std::sort(answer.lost_instances.begin(), answer.lost_instances.end());
  return answer;
}

}  // namespace hostyard::campaign
