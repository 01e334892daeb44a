// What a pool was before change sets were applied that may yet fail to be committed.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "engine/domain/host.h"
#include "engine/domain/ledger_row.h"
#include "engine/domain/workflow_record.h"

namespace hostyard {

// Rows as they were before the first change set that touched them; nothing: they were not in the pool. Filled
// by Pool::apply, used up by Pool::restore.
struct PoolUndo {
  template <class Key, class Row>
  using Before = std::map<Key, std::optional<Row>>;

  Before<std::string, Host> hosts;  // with their disks
  Before<std::string, Vendor> vendors;
  Before<std::string, Flow> flows;                // with their nodes
  Before<std::string, std::string> flow_of_host;  // host id -> unfinished flow id
  Before<std::string, std::string> marks;
  Before<LedgerSeq, LedgerRow> grants;
  Before<std::string, Instance> instances;
  std::set<std::string> new_requests;
  std::optional<LedgerSeq> last_seq;
};

}  // namespace hostyard
