#include "engine/domain/pool.h"

#include <algorithm>

#include "engine/base/plant.h"

namespace hostyard {
namespace {

template <class Map>
const typename Map::mapped_type* find_in(const Map& map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

// Whether a put is older than, or the same as, what is there already (Pool::apply).
template <class Row>
bool known_already(const Row* present, const Row& put) {
  return present != nullptr && present->version > put.version;
}

}  // namespace

const Host* Pool::host(std::string_view id) const {
  return find_in(hosts_.by_id(), id);
}

const Host* Pool::host_by_ip(const IpAddress& ip) const {
  const auto found = host_by_ip_.find(ip.text());
  return found == host_by_ip_.end() ? nullptr : &host_at(found->second);
}

const Host* Pool::host_by_name(std::string_view name) const {
  const auto found = host_by_name_.find(name);
  return found == host_by_name_.end() ? nullptr : &host_at(found->second);
}

const Disk* Pool::disk(std::string_view id) const {
  const auto owner = host_of_disk_.find(id);
  if (owner == host_of_disk_.end()) return nullptr;
  const Host& holder = host_at(owner->second);
  const auto found = std::ranges::find(holder.disks, id, &Disk::id);
  return found == holder.disks.end() ? nullptr : &*found;
}

const Flow* Pool::flow(std::string_view id) const {
  return find_in(flows_, id);
}

const Flow* Pool::unfinished_flow_of(std::string_view host_id) const {
  const auto found = flow_of_host_.find(host_id);
  return found == flow_of_host_.end() ? nullptr : flow(found->second);
}

void Pool::apply(const ChangeSet& changes) {
  for (const Change& change : changes.changes) {
    std::visit([this](const auto& row) { put(row); }, change);
  }
  capacity_.settle();
}

void Pool::loaded(LedgerSeq last_seq) {
  ledger_.raise_last_seq(last_seq);
  capacity_.settle();
}

void Pool::add_keys(const Host& host, HostIndex index) {
  host_by_ip_[host.ip.text()] = index;
  host_by_name_[host.host_name] = index;
}

// Only the keys that still lead to this host: within one change set another host may have taken them over.
void Pool::forget_keys(const Host& host, HostIndex index) {
  const auto forget = [index](auto& keys, const std::string& key) {
    const auto found = keys.find(key);
    if (found != keys.end() && found->second == index) keys.erase(found);
  };
  forget(host_by_ip_, host.ip.text());
  forget(host_by_name_, host.host_name);
}

void Pool::remove_host(const std::string& id) {
  const Host* host = hosts_.find(id);
  if (host == nullptr) return;
  const HostIndex index = *capacity_.find(id);
  for (const Disk& disk : host->disks) host_of_disk_.erase(disk.id);
  forget_keys(*host, index);
  capacity_.remove_host(id);
  hosts_.remove(id, index);
}

void Pool::put(const PutHost& put) {
  Host* present = hosts_.find(put.host.id);
  if (known_already(present, put.host)) return;
  if (!put.host.live()) return remove_host(put.host.id);
  if (present == nullptr) {
    Host& row = hosts_.add(put.host);
    row.version += 1;
    row.disks.clear();
    const HostIndex index = capacity_.put_host(row, nullptr);
    hosts_.set_number(row, index);
    return add_keys(row, index);
  }
  Host& row = *present;
  const HostIndex index = capacity_.put_host(put.host, &row);
  if (row.ip != put.host.ip || row.host_name != put.host.host_name) {
    forget_keys(row, index);
    add_keys(put.host, index);
  }
  std::vector<Disk> disks = std::move(row.disks);
  row = put.host;
  row.version += 1;
  row.disks = std::move(disks);
}

void Pool::put(const PutDisk& put) {
  Host* owner = hosts_.find(put.disk.host_id);
  if (owner == nullptr) return;  // the host left the pool, and its disks with it
  std::vector<Disk>& disks = owner->disks;
  const auto present = std::ranges::find(disks, put.disk.id, &Disk::id);
  if (present != disks.end() && known_already(&*present, put.disk)) return;
  if (present != disks.end() && put.disk.live() && put.disk.path == present->path) {
    *present = put.disk;
    present->version += 1;
    capacity_.put_disks(*owner);
    return;
  }
  if (present != disks.end()) disks.erase(present);
  const bool keep = HOSTYARD_PLANT(deleted_disk_still_there, true, put.disk.live());
  if (keep) {
    const auto place = std::ranges::upper_bound(disks, put.disk.path, {}, &Disk::path);
    disks.insert(place, put.disk)->version += 1;
  }
  const HostIndex index = capacity_.put_disks(*owner);
  if (keep) {
    host_of_disk_[put.disk.id] = index;
  } else {
    host_of_disk_.erase(put.disk.id);
  }
}

void Pool::put(const PutVendor& put) {
  if (known_already(find_in(vendors_, put.vendor.id), put.vendor)) return;
  Vendor row = put.vendor;
  row.version += 1;
  vendors_.insert_or_assign(row.id, std::move(row));
}

void Pool::put(const PutFlow& put) {
  const auto present = flows_.find(put.flow.id);
  if (present != flows_.end() && known_already(&present->second, put.flow)) return;
  if (put.flow.finished() || put.flow.delete_time != 0) {
    const auto of_host = flow_of_host_.find(put.flow.biz_id);
    if (of_host != flow_of_host_.end() && of_host->second == put.flow.id) flow_of_host_.erase(of_host);
    flows_.erase(put.flow.id);
    return;
  }
  Flow row = put.flow;
  row.version += 1;
  row.nodes.clear();
  if (present != flows_.end()) row.nodes = std::move(present->second.nodes);
  flow_of_host_[row.biz_id] = row.id;
  flows_.insert_or_assign(row.id, std::move(row));
}

void Pool::put(const PutNode& put) {
  const auto owner = flows_.find(put.node.flow_id);
  if (owner == flows_.end()) return;  // the flow ended, and left the pool with its nodes
  std::vector<FlowNode>& nodes = owner->second.nodes;
  const auto present = std::ranges::find(nodes, put.node.id, &FlowNode::id);
  FlowNode row = put.node;
  row.version += 1;
  if (present == nodes.end()) {
    nodes.insert(std::ranges::upper_bound(nodes, row.ordinal, {}, &FlowNode::ordinal), std::move(row));
  } else if (!known_already(&*present, put.node)) {
    *present = std::move(row);
  }
}

void Pool::put(const PutMark& put) {
  marks_.insert_or_assign(put.key, put.value);
}

void Pool::put(const PutGrant& put) {
  const LedgerRow* before = ledger_.row(put.row.seq);
  if (known_already(before, put.row)) return;
  if (before != nullptr) capacity_.remove_row(*before);
  ledger_.put(put);
  if (put.row.live()) capacity_.add_row(put.row);
}

void Pool::put(const PutRequest& put) {
  ledger_.put(put);
}

void Pool::put(const PutInstance& put) {
  if (known_already(find_in(instances_, put.instance.id), put.instance)) return;
  if (!put.instance.live()) {
    instances_.erase(put.instance.id);
    return;
  }
  Instance row = put.instance;
  row.version += 1;
  instances_.insert_or_assign(row.id, std::move(row));
}

}  // namespace hostyard
