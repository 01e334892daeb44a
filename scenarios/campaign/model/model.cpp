#include "scenarios/campaign/model/model.h"

#include <algorithm>

namespace hostyard::campaign {

void ModelHost::add_up() {
  cores_ = 0;
  memory_ = 0;
  load_ = LoadStat::kLoadLess;
  for (const LedgerRow& row : rows) {
    cores_ += row.cpu_cores;
    memory_ += row.memory_gib;
    if (row.region_wide || load_ == LoadStat::kExclusive) continue;
    load_ = row.exclusive ? LoadStat::kExclusive : LoadStat::kInUsed;
  }
}

DiskStatus ModelHost::disk_status(const Disk& disk) const {
  if (disk.status == DiskStatus::kError) return DiskStatus::kError;
  return holds_disk(disk.id) ? DiskStatus::kExhaust : disk.status;
}

bool ModelHost::holds_disk(std::string_view disk_id) const {
  for (const LedgerRow& row : rows) {
    for (const std::string& held : row.disks) {
      if (held == disk_id) return true;
    }
  }
  return false;
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
  add_up();
}

void ModelHost::drop_last_row() {
  for (const std::uint16_t port : rows.back().ports) ports.erase(std::find(ports.begin(), ports.end(), port));
  rows.pop_back();
  add_up();
}

void ModelHost::keep_rows(std::vector<LedgerRow> kept) {
  rows = std::move(kept);
  ports.clear();
  for (const LedgerRow& row : rows) ports.insert(ports.end(), row.ports.begin(), row.ports.end());
  std::sort(ports.begin(), ports.end());
  add_up();
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
  ModelHost& fresh = *hosts.insert(place, ModelHost());
  fresh.host = std::move(host);
  return fresh;
}

void Model::remove(std::string_view host_id) {
  std::erase_if(hosts, [&](const ModelHost& host) { return host.host.id == host_id; });
}

void Model::take_back_rows_after(LedgerSeq seq) {
  for (ModelHost& host : hosts) {
    while (!host.rows.empty() && host.rows.back().seq > seq) host.drop_last_row();
  }
  last_seq = seq;
}

}  // namespace hostyard::campaign
