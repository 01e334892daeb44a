// Random change sets, most of them right ones, for properties of stores and pools.
#pragma once

#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/contract/store/rows.h"

namespace hostyard::test {

// Few values, so that rows meet: six hosts, four ips and names, four disks, four workflows, six nodes, six
// ledger rows with four ports, four requests, three instances.
class ChangeMaker {
 public:
  explicit ChangeMaker(std::uint64_t seed) : random_(seed) {}

  // One to three change sets, the later ones planned on what the earlier ones leave.
  std::vector<ChangeSet> group_for(Pool pool) {
    std::vector<ChangeSet> group;
    for (std::uint64_t i = 0, n = chance(70) ? 1 : 2 + random_.below(2); i < n; ++i) {
      group.push_back(change_set_for(pool));
      pool.apply(group.back());
    }
    return group;
  }

 private:
  ChangeSet change_set_for(const Pool& pool) {
    ChangeSet made = change_set({});
    made.time = static_cast<TimeMicros>(random_.below(1000));
    for (std::uint64_t i = 0, n = 1 + random_.below(4); i < n; ++i) made.changes.push_back(change_for(pool));
    return made;
  }
  std::string one_of(const char* prefix, std::uint64_t count) {
    return prefix + std::to_string(random_.below(count));
  }
  bool chance(std::uint64_t percent) { return random_.below(100) < percent; }

  // Mostly the right version of a row that is there, sometimes another one. What the pool does not have is
  // always an insert: a number drawn for it could be the version of a finished workflow, which nobody ever
  // opens again.
  template <class Row>
  Version version_of(const Row* present) {
    if (present == nullptr) return 0;
    return chance(90) ? present->version : static_cast<Version>(random_.below(4));
  }

  Change change_for(const Pool& pool) {
    switch (random_.below(10)) {
      case 0:
        return host_for(pool);
      case 1:
        return disk_for(pool);
      case 2:
        return flow_for(pool);
      case 3:
        return node_for(pool);
      case 4: {
        Vendor vendor = vendor_row(one_of("v", 2));
        const auto present = pool.vendors().find(vendor.id);
        vendor.version = version_of(present == pool.vendors().end() ? nullptr : &present->second);
        return PutVendor{vendor};
      }
      case 5:
      case 6:
        return grant_for(pool);
      case 7:
        return PutRequest{request_row(one_of("r", 4))};
      case 8:
        return instance_for(pool);
      default:
        return PutMark{one_of("mark", 2), one_of("value", 9)};
    }
  }

  // A deleted host or a finished workflow does not come back: what left the pool has no version there, so
  // that a change to it is an insert, which the store refuses.
  Change host_for(const Pool& pool) {
    Host host = host_row(one_of("h", 6), one_of("10.0.0.", 4), one_of("name", 4));
    host.version = version_of(pool.host(host.id));
    host.update_time = static_cast<TimeMicros>(random_.below(1000));
    if (host.version > 0 && chance(15)) host.delete_time = 1;
    return PutHost{host};
  }
  Change disk_for(const Pool& pool) {
    Disk disk = disk_row(one_of("d", 4), one_of("h", 6), one_of("/data", 3));
    disk.name = one_of("disk", 3);
    disk.version = version_of(pool.disk(disk.id));
    if (disk.version > 0 && chance(15)) disk.delete_time = 1;
    return PutDisk{disk};
  }
  Change flow_for(const Pool& pool) {
    Flow flow = flow_row(one_of("f", 4), one_of("h", 2),
                         chance(20) ? FlowStatus::kFinished : FlowStatus::kProcessing);
    flow.version = version_of(pool.flow(flow.id));
    flow.create_time = static_cast<TimeMicros>(random_.below(3));
    return PutFlow{flow};
  }
  Change node_for(const Pool& pool) {
    const auto ordinal =
        static_cast<std::int32_t>(random_.below(6));  // two nodes of a workflow never share one
    FlowNode node = node_row("n" + std::to_string(ordinal), one_of("f", 4), ordinal);
    node.error_code = static_cast<std::int32_t>(random_.below(9));
    const Flow* flow = pool.flow(node.flow_id);
    const FlowNode* present = nullptr;
    for (std::size_t i = 0; flow != nullptr && i < flow->nodes.size(); ++i) {
      if (flow->nodes[i].id == node.id) present = &flow->nodes[i];
    }
    node.version = version_of(present);
    return PutNode{node};
  }

  // A row that was recycled does not come back, either: a pool cannot tell its version.
  Change grant_for(const Pool& pool) {
    std::vector<std::uint16_t> ports;
    for (std::uint16_t port = 4000; port < 4004; ++port) {
      if (chance(30)) ports.push_back(port);
    }
    LedgerRow row = grant_row(static_cast<LedgerSeq>(1 + random_.below(6)), one_of("h", 3),
                              chance(40) ? one_of("d", 4) : "", std::move(ports));
    row.request_id = one_of("r", 2);
    row.exclusive = false;  // no host here is
    if (const LedgerRow* present = pool.ledger().row(row.seq); present != nullptr && chance(90)) {
      row.host_id = present->host_id;
      row.request_id = present->request_id;
    }
    row.version = version_of(pool.ledger().row(row.seq));
    if (row.version > 0 && chance(30)) row.delete_time = 1;
    return PutGrant{row};
  }
  Change instance_for(const Pool& pool) {
    Instance instance = instance_row(one_of("i", 3), one_of("h", 9));
    const auto present = pool.instances().find(instance.id);
    instance.version = version_of(present == pool.instances().end() ? nullptr : &present->second);
    if (instance.version > 0 && chance(40)) instance.delete_time = 1;
    return PutInstance{instance};
  }

  SeededRandom random_;
};

}  // namespace hostyard::test
