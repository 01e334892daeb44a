#include "engine/domain/pool_undo.h"

#include "engine/base/plant.h"
#include "engine/domain/pool.h"

namespace hostyard {
namespace {

// Only what was there before the first of several changes.
template <class Before, class Map, class Key>
void remember(Before& before, const Map& map, const Key& key) {
  const auto [slot, first] = before.try_emplace(key);
  if (!first) return;
  const auto found = map.find(key);
  if (found != map.end()) slot->second = found->second;
}

template <class Map, class Before>
void put_back(Map& map, Before& before) {
  for (auto& [key, row] : before) {
    if (row) {
      map.insert_or_assign(key, std::move(*row));
    } else {
      map.erase(key);
    }
  }
}

}  // namespace

void Pool::apply(const ChangeSet& changes, PoolUndo& undo) {
  struct Remember {
    const Pool& pool;
    PoolUndo& undo;

    void operator()(const PutHost& put) const { remember(undo.hosts, pool.hosts(), put.host.id); }
    void operator()(const PutDisk& put) const { remember(undo.hosts, pool.hosts(), put.disk.host_id); }
    void operator()(const PutVendor& put) const { remember(undo.vendors, pool.vendors_, put.vendor.id); }
    void operator()(const PutFlow& put) const {
      remember(undo.flows, pool.flows_, put.flow.id);
      remember(undo.flow_of_host, pool.flow_of_host_, put.flow.biz_id);
    }
    void operator()(const PutNode& put) const { remember(undo.flows, pool.flows_, put.node.flow_id); }
    void operator()(const PutMark& put) const { remember(undo.marks, pool.marks_, put.key); }
    void operator()(const PutGrant& put) const {
      remember(undo.hosts, pool.hosts(), put.row.host_id);  // its free capacity changes
      remember(undo.grants, pool.ledger_.rows(), put.row.seq);
    }
    void operator()(const PutRequest& put) const {
      const std::string& id = put.request.request_id;
      const bool granted = pool.ledger_.granted_request(id) != nullptr;
      if (!HOSTYARD_PLANT(undone_request_stays_granted, true, granted)) undo.new_requests.insert(id);
    }
    void operator()(const PutInstance& put) const {
      remember(undo.instances, pool.instances_, put.instance.id);
    }
  };
  if (!undo.last_seq) undo.last_seq = ledger_.last_seq();
  for (const Change& change : changes.changes) std::visit(Remember{*this, undo}, change);
  apply(changes);
}

void Pool::restore(PoolUndo& undo) {
  if (!undo.last_seq) return;
  put_back(vendors_, undo.vendors);
  put_back(flows_, undo.flows);
  put_back(flow_of_host_, undo.flow_of_host);
  put_back(marks_, undo.marks);
  put_back(instances_, undo.instances);
  for (const auto& [seq, row] : undo.grants) ledger_.restore(seq, row);
  ledger_.forget(undo.new_requests, *undo.last_seq);
  // all of them leave before one comes back: an ip may have gone from one to another
  for (const auto& [id, host] : undo.hosts) remove_host(id);
  for (auto& [id, host] : undo.hosts) {
    if (host) bring_back(std::move(*host));
  }
  capacity_.settle();
  undo = {};
}

void Pool::bring_back(Host host) {
  const Host& row = hosts_.add(std::move(host));
  const HostIndex index = capacity_.put_host(row, nullptr);
  hosts_.set_number(row, index);
  capacity_.put_disks(row);
  add_keys(row, index);
  for (const Disk& disk : row.disks) host_of_disk_[disk.id] = index;
  for (const LedgerSeq seq : ledger_.of_host(row.id)) capacity_.add_row(*ledger_.row(seq));
}

}  // namespace hostyard
