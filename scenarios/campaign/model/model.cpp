#include "scenarios/campaign/model/model.h"

#include <algorithm>

namespace hostyard::campaign {

Count ModelHost::used_cores() const {
  Count sum = 0;
  for (const LedgerRow& row : rows) sum += row.cpu_cores;
  return sum;
}

Count ModelHost::used_memory() const {
  Count sum = 0;
  for (const LedgerRow& row : rows) sum += row.memory_gib;
  return sum;
}

LoadStat ModelHost::load_stat() const {
  LoadStat stat = LoadStat::kLoadLess;
  for (const LedgerRow& row : rows) {
    if (row.region_wide) continue;
    if (row.exclusive) return LoadStat::kExclusive;
    stat = LoadStat::kInUsed;
  }
  return stat;
}

DiskStatus ModelHost::disk_status(const Disk& disk) const {
  if (disk.status == DiskStatus::kError) return DiskStatus::kError;
  for (const LedgerRow& row : rows) {
    for (const std::string& held : row.disks) {
      if (held == disk.id) return DiskStatus::kExhaust;
    }
  }
  return disk.status;
}

bool ModelHost::only_held_by(std::string_view holder) const {
  for (const LedgerRow& row : rows) {
    if (!row.region_wide && row.holder_id != holder) return false;
  }
  return true;
}

bool ModelHost::port_free(std::uint32_t port) const {
  if (port == host.ssh_port) return false;
  return !std::binary_search(ports.begin(), ports.end(), port);
}

void ModelHost::add_row(LedgerRow row) {
  for (const std::uint16_t port : row.ports)
    ports.insert(std::upper_bound(ports.begin(), ports.end(), port), port);
  rows.push_back(std::move(row));
}

void ModelHost::keep_rows(std::vector<LedgerRow> kept) {
  rows = std::move(kept);
  ports.clear();
  for (const LedgerRow& row : rows) ports.insert(ports.end(), row.ports.begin(), row.ports.end());
  std::sort(ports.begin(), ports.end());
}

ModelHost* Model::find(std::string_view host_id) {
  for (ModelHost& host : hosts) {
    if (host.host.id == host_id) return &host;
  }
  return nullptr;
}

const ModelHost* Model::find(std::string_view host_id) const {
  return const_cast<Model*>(this)->find(host_id);
}

ModelHost& Model::put(Host host) {
  if (ModelHost* known = find(host.id)) {
    known->host = std::move(host);
    return *known;
  }
  const auto place = std::find_if(hosts.begin(), hosts.end(),
                                  [&](const ModelHost& other) { return other.host.id > host.id; });
  return *hosts.insert(place, ModelHost{std::move(host), {}, {}});
}

void Model::remove(std::string_view host_id) {
  std::erase_if(hosts, [&](const ModelHost& host) { return host.host.id == host_id; });
}

void Model::take_back_rows_after(LedgerSeq seq) {
  for (ModelHost& host : hosts) {
    while (!host.rows.empty() && host.rows.back().seq > seq) {
      for (const std::uint16_t port : host.rows.back().ports)
        host.ports.erase(std::find(host.ports.begin(), host.ports.end(), port));
      host.rows.pop_back();
    }
  }
  last_seq = seq;
}

}  // namespace hostyard::campaign
