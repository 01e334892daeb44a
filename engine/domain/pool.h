// The pool in memory: the rows a decision looks at, and the indexes that it needs. A plain value: no I/O, no
// locks; whoever shares one guards it (engine/ledger does).
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/text_map.h"
#include "engine/domain/capacity_index.h"
#include "engine/domain/change_set.h"
#include "engine/domain/host.h"
#include "engine/domain/ledger_book.h"
#include "engine/domain/location.h"
#include "engine/domain/numbered_hosts.h"
#include "engine/domain/pool_undo.h"
#include "engine/domain/workflow_record.h"

namespace hostyard {

class Pool {
 public:
  // Live hosts by id. Deleted hosts are not in the pool: the store keeps their history (DOM-34).
  const std::map<std::string, Host, std::less<>>& hosts() const { return hosts_.by_id(); }
  const std::map<std::string, Vendor, std::less<>>& vendors() const { return vendors_; }
  // Unfinished workflows by id, with their nodes.
  const std::map<std::string, Flow, std::less<>>& flows() const { return flows_; }
  const std::map<std::string, std::string, std::less<>>& marks() const { return marks_; }
  // What is held (section 4), and what the cluster side says it uses, by instanceId (INST-1).
  // Free capacity in the order of choice, in step with the rows above.
  const CapacityIndex& capacity() const { return capacity_; }
  const LedgerBook& ledger() const { return ledger_; }
  const std::map<std::string, Instance, std::less<>>& instances() const { return instances_; }

  const Host* host(std::string_view id) const;
  const Host& host_at(HostIndex number) const { return *hosts_.by_number()[number]; }  // as in capacity()
  // All hosts for a look at each, roughly as they lie in memory, with gaps: nullptr.
  std::span<const Host* const> hosts_in_memory() const { return hosts_.by_number(); }
  const Host* host_by_ip(const IpAddress& ip) const;
  const Host* host_by_name(std::string_view name) const;
  const Disk* disk(std::string_view id) const;
  const Flow* flow(std::string_view id) const;
  // The unfinished workflow of a host, if it has one (DEL-2, UPD-2).
  const Flow* unfinished_flow_of(std::string_view host_id) const;

  // Takes a committed change set over: every row as it is there, its version one higher. Finished flows and
  // deleted hosts and disks leave the pool. Applying a row that is not newer than the one there changes
  // nothing, so catching up may repeat what was applied already.
  void apply(const ChangeSet& changes);
  // The same, and keeps in `undo` what it replaces. restore() makes the pool what it was before the first
  // apply() with this undo, if nothing else was applied since, and empties the undo.
  void apply(const ChangeSet& changes, PoolUndo& undo);
  void restore(PoolUndo& undo);
  // For a store that loads: rows one by one as apply() takes them, then what its finished and deleted rows
  // say of the last seq.
  template <class Put>
  void load(const Put& row) {
    put(row);
  }
  void loaded(LedgerSeq last_seq);

 private:
  void put(const PutHost& put);
  void put(const PutDisk& put);
  void put(const PutVendor& put);
  void put(const PutFlow& put);
  void put(const PutNode& put);
  void put(const PutMark& put);
  void put(const PutGrant& put);
  void put(const PutRequest& put);
  void put(const PutInstance& put);
  void remove_host(const std::string& id);
  void bring_back(Host host);
  void add_keys(const Host& host, HostIndex index);
  void forget_keys(const Host& host, HostIndex index);

  NumberedHosts hosts_;
  std::map<std::string, Vendor, std::less<>> vendors_;
  std::map<std::string, Flow, std::less<>> flows_;
  std::map<std::string, std::string, std::less<>> marks_;
  LedgerBook ledger_;
  CapacityIndex capacity_;
  std::map<std::string, Instance, std::less<>> instances_;
  TextMap<HostIndex> host_by_ip_;      // canonical ip -> host
  TextMap<HostIndex> host_by_name_;    // host name -> host
  TextMap<HostIndex> host_of_disk_;    // live disk id -> host
  TextMap<std::string> flow_of_host_;  // host id -> unfinished flow id
};

// Clauses that a pool breaks (INV-1…13 as far as its rows reach; DOM-20, DOM-33, host_fault of every host),
// one line each; empty when all hold. Looks at everything: for tests, the scenario runner's auditor and
// `config check`.
std::vector<std::string> pool_faults(const Pool& pool);

}  // namespace hostyard
