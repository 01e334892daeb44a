#include "engine/store/memory_store.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "engine/base/plant.h"
#include "engine/base/result.h"
#include "engine/store/guards.h"

namespace hostyard {
namespace {

Hindrance conflict(std::string_view kind, const std::string& id) {
  return VersionConflict{fmt::format("{} {}", kind, id)};
}

Hindrance taken(std::string_view kind, const std::string& id, std::string_view key,
                const std::string& value) {
  return UniqueViolation{fmt::format("{} {}", kind, id), fmt::format("{} {}", key, value)};
}

[[noreturn]] void throw_orphan(std::string_view kind, const std::string& id, std::string_view parent) {
  throw Error(ErrorCode::kSqlError,
              fmt::format("{} {} names a {} that is not stored; nothing was changed: this is a "
                          "defect of the program, report it",
                          kind, id, parent));
}

// Whether a put on a row of version `read` fits the stored one: nothing stored reads as version 0.
template <class Put, class Row>
bool fits(const Put* stored, Row Put::*row, Version read) {
  const Version now = stored == nullptr ? 0 : (stored->*row).version + 1;
  return HOSTYARD_PLANT(version_not_compared, true, read == now);
}

// A unique value of a row, of those that are live.
using Mark = std::optional<std::string>;

Mark mark_in_host(const Disk* disk, std::string Disk::*text) {
  if (disk == nullptr || !disk->live()) return std::nullopt;
  return disk->host_id + '\0' + disk->*text;
}

// Moves the row's own mark. False: another row holds the new one.
bool move_mark(UndoableMap<std::string>& marks, const Mark& before, const Mark& after,
               const std::string& id) {
  if (before == after) return true;
  if (after && !marks.get(*after).empty()) return false;
  if (before) marks.set(*before, {});
  if (after) marks.set(*after, id);
  return true;
}

// A row as a reader sees it: at the version that its put made.
template <class T>
T stored(const T& put) {
  T row = put;
  ++row.version;
  return row;
}

// Members that are rows of their own do not go into the log.
void strip(Change& change) {
  if (auto* host = std::get_if<PutHost>(&change)) host->host.disks.clear();
  if (auto* flow = std::get_if<PutFlow>(&change)) flow->flow.nodes.clear();
}

bool matches(const FlowFilter& filter, const Flow& flow) {
  return (filter.name.empty() || filter.name == flow.name) &&
         (filter.biz_id.empty() || filter.biz_id == flow.biz_id) &&
         (!filter.status || *filter.status == flow.status);
}

}  // namespace

CommitResult MemoryStore::commit_group(std::span<const ChangeSet> group) {
  check_group(group);
  const std::scoped_lock lock(mutex_);
  const std::size_t before = log_.size();
  try {
    for (const ChangeSet& changes : group) {
      if (auto hindrance = append(changes)) {
        take_back(before);
        return *hindrance;
      }
    }
  } catch (...) {
    take_back(before);
    throw;
  }
  keep();
  return Committed{static_cast<std::int64_t>(log_.size())};
}

Hindrance MemoryStore::append(const ChangeSet& changes) {
  ChangeSet& entry = log_.emplace_back(changes);
  for (Change& change : entry.changes) strip(change);
  for (const Change& change : entry.changes) {
    if (auto hindrance = std::visit([&](const auto& row) { return put(row); }, change)) return hindrance;
  }
  return std::nullopt;
}

Hindrance MemoryStore::put(const PutHost& change) {
  const Host& host = change.host;
  const PutHost* before = hosts_.get(host.id);
  if (!fits(before, &PutHost::host, host.version)) return conflict("host", host.id);
  const Host* live = before != nullptr && before->host.live() ? &before->host : nullptr;
  const bool same =
      live != nullptr && host.live() && live->ip == host.ip && live->host_name == host.host_name;
  const auto move = [&](auto& marks, const auto& text_of) {
    return same || move_mark(marks, live == nullptr ? Mark() : text_of(*live),
                             host.live() ? text_of(host) : Mark(), host.id);
  };
  if (!move(host_with_ip_, [](const Host& one) { return Mark(one.ip.text()); }))
    return taken("host", host.id, "ip", host.ip.text());
  if (!move(host_with_name_, [](const Host& one) { return Mark(one.host_name); }))
    return taken("host", host.id, "host name", host.host_name);
  hosts_.set(host.id, &change);
  return std::nullopt;
}

Hindrance MemoryStore::put(const PutDisk& change) {
  const Disk& disk = change.disk;
  const PutDisk* before = disks_.get(disk.id);
  const bool moved = before != nullptr && before->disk.host_id != disk.host_id;
  if (moved || !fits(before, &PutDisk::disk, disk.version)) return conflict("disk", disk.id);
  if (hosts_.get(disk.host_id) == nullptr) throw_orphan("disk", disk.id, "host");
  const Disk* old = before == nullptr ? nullptr : &before->disk;
  const bool same =
      old != nullptr && old->live() && disk.live() && old->path == disk.path && old->name == disk.name;
  const auto move = [&](auto& marks, std::string Disk::*text) {
    return same || move_mark(marks, mark_in_host(old, text), mark_in_host(&disk, text), disk.id);
  };
  if (!move(disk_with_path_, &Disk::path)) return taken("disk", disk.id, "path", disk.path);
  if (!move(disk_with_name_, &Disk::name)) return taken("disk", disk.id, "name", disk.name);
  disks_.set(disk.id, &change);
  return std::nullopt;
}

Hindrance MemoryStore::put(const PutVendor& change) {
  const Vendor& vendor = change.vendor;
  if (!fits(vendors_.get(vendor.id), &PutVendor::vendor, vendor.version))
    return conflict("vendor", vendor.id);
  vendors_.set(vendor.id, &change);
  return std::nullopt;
}

Hindrance MemoryStore::put(const PutFlow& change) {
  const Flow& flow = change.flow;
  if (!fits(flows_.get(flow.id), &PutFlow::flow, flow.version)) return conflict("workflow", flow.id);
  flows_.set(flow.id, &change);
  return std::nullopt;
}

Hindrance MemoryStore::put(const PutNode& change) {
  const FlowNode& node = change.node;
  const PutNode* before = nodes_.get(node.id);
  const bool moved = before != nullptr && before->node.flow_id != node.flow_id;
  if (moved || !fits(before, &PutNode::node, node.version)) return conflict("workflow node", node.id);
  if (flows_.get(node.flow_id) == nullptr) throw_orphan("workflow node", node.id, "workflow");
  if (before == nullptr) nodes_of_flow_.append(node.flow_id, node.id);
  nodes_.set(node.id, &change);
  return std::nullopt;
}

Hindrance MemoryStore::put(const PutMark& change) {
  marks_.set(change.key, &change);
  return std::nullopt;
}

Hindrance MemoryStore::put(const PutGrant& change) {
  const LedgerRow& row = change.row;
  const PutGrant* stored_put = grants_.get(row.seq);
  const LedgerRow* before = stored_put == nullptr ? nullptr : &stored_put->row;
  const bool moved =
      before != nullptr && (before->host_id != row.host_id || before->holder_id != row.holder_id ||
                            before->request_id != row.request_id);
  if (moved || !fits(stored_put, &PutGrant::row, row.version))
    return conflict("ledger row", std::to_string(row.seq));
  if (auto hindrance = hold_disks(before, row)) return hindrance;
  if (hosts_.get(row.host_id) == nullptr) throw_orphan("ledger row", std::to_string(row.seq), "host");
  if (auto hindrance = hold_ports(before, row)) return hindrance;
  if (before == nullptr) grants_of_request_.append(row.request_id, row.seq);
  grants_.set(row.seq, &change);
  return std::nullopt;
}

Hindrance MemoryStore::hold_disks(const LedgerRow* before, const LedgerRow& row) {
  if (before != nullptr && before->live()) {
    for (const std::string& disk : before->disks) holder_of_disk_.set(disk, 0);
  }
  if (!row.live()) return std::nullopt;
  for (const std::string& disk : row.disks) {
    if (holder_of_disk_.get(disk) != 0) return taken("ledger row", std::to_string(row.seq), "disk", disk);
    holder_of_disk_.set(disk, row.seq);
  }
  return std::nullopt;
}

Hindrance MemoryStore::hold_ports(const LedgerRow* before, const LedgerRow& row) {
  HostPort key{hosts_.place(row.host_id), 0};
  if (before != nullptr && before->live()) {
    for (const std::uint16_t port : before->ports) {
      key.port = port;
      holder_of_port_.set(key, 0);
    }
  }
  if (!row.live()) return std::nullopt;
  for (const std::uint16_t port : row.ports) {
    key.port = port;
    if (holder_of_port_.get(key) != 0) {
      return taken("ledger row", std::to_string(row.seq), "port", std::to_string(port));
    }
    holder_of_port_.set(key, row.seq);
  }
  return std::nullopt;
}

Hindrance MemoryStore::put(const PutRequest& change) {
  const std::string& id = change.request.request_id;
  if (requests_.get(id) != nullptr) return conflict("request", id);
  requests_.set(id, &change);
  return std::nullopt;
}

Hindrance MemoryStore::put(const PutInstance& change) {
  const Instance& instance = change.instance;
  if (!fits(instances_.get(instance.id), &PutInstance::instance, instance.version)) {
    return conflict("instance", instance.id);
  }
  instances_.set(instance.id, instance.live() ? &change : nullptr);
  return std::nullopt;
}

void MemoryStore::keep() {
  const auto keep_all = [](auto&... maps) { (maps.keep(), ...); };
  keep_all(hosts_, disks_, vendors_, flows_, nodes_, marks_, grants_, requests_, instances_, nodes_of_flow_,
           grants_of_request_, host_with_ip_, host_with_name_, disk_with_path_, disk_with_name_,
           holder_of_disk_, holder_of_port_);
}

void MemoryStore::take_back(std::size_t log_size) {
  const auto take_back_all = [](auto&... maps) { (maps.take_back(), ...); };
  take_back_all(hosts_, disks_, vendors_, flows_, nodes_, marks_, grants_, requests_, instances_,
                nodes_of_flow_, grants_of_request_, host_with_ip_, host_with_name_, disk_with_path_,
                disk_with_name_, holder_of_disk_);
  HOSTYARD_PLANT(refused_ports_stay_held, void(), holder_of_port_.take_back());
  while (log_.size() > log_size) log_.pop_back();
}

Snapshot MemoryStore::load() {
  const std::scoped_lock lock(mutex_);
  Snapshot snapshot;
  snapshot.sequence = static_cast<std::int64_t>(log_.size());
  Pool& pool = snapshot.pool;
  const auto load = [&](const auto& map, const auto& wanted) {
    for (const auto& [id, put] : map.values()) {
      if (put != nullptr && wanted(*put)) pool.load(*put);
    }
  };
  const auto every = [](const auto&) { return true; };
  load(vendors_, every);
  load(hosts_, [](const PutHost& put) { return put.host.live(); });
  load(disks_, [](const PutDisk& put) { return put.disk.live(); });  // it ignores those of deleted hosts
  for (const auto& [id, put] : flows_.values()) {
    if (put == nullptr || put->flow.finished() || put->flow.delete_time != 0) continue;
    pool.load(*put);
    for (const FlowNode* node : nodes_of(id)) pool.load(PutNode{*node});
  }
  load(marks_, every);
  load(grants_, [](const PutGrant& put) { return put.row.live(); });
  load(requests_, every);
  load(instances_, every);
  LedgerSeq last_seq = 0;
  for (const auto& [seq, put] : grants_.values()) last_seq = std::max(last_seq, put == nullptr ? 0 : seq);
  pool.loaded(last_seq);
  return snapshot;
}

std::vector<const FlowNode*> MemoryStore::nodes_of(const std::string& flow_id) const {
  std::vector<const FlowNode*> nodes;
  for (const std::string& id : nodes_of_flow_.get(flow_id)) nodes.push_back(&nodes_.get(id)->node);
  std::ranges::sort(nodes, {}, [](const FlowNode* node) { return std::tie(node->ordinal, node->id); });
  return nodes;
}

std::vector<LoggedChange> MemoryStore::changes_since(std::int64_t after, std::int64_t limit) {
  const std::scoped_lock lock(mutex_);
  std::vector<LoggedChange> found;
  const auto end = static_cast<std::int64_t>(log_.size());
  for (std::int64_t i = std::max<std::int64_t>(after, 0); i < end && std::ssize(found) < limit; ++i) {
    found.push_back({i + 1, log_[static_cast<std::size_t>(i)]});
  }
  return found;
}

std::optional<Flow> MemoryStore::flow(std::string_view id) {
  const std::scoped_lock lock(mutex_);
  const std::string key(id);
  const PutFlow* put = flows_.get(key);
  if (put == nullptr) return std::nullopt;
  Flow found = stored(put->flow);
  for (const FlowNode* node : nodes_of(key)) found.nodes.push_back(stored(*node));
  return found;
}

FlowPage MemoryStore::flows(const FlowFilter& filter) {
  const std::scoped_lock lock(mutex_);
  std::vector<const Flow*> found;
  for (const auto& [id, put] : flows_.values()) {
    if (put != nullptr && matches(filter, put->flow)) found.push_back(&put->flow);
  }
  std::ranges::sort(found, [](const Flow* a, const Flow* b) {
    return std::tie(b->create_time, a->id) < std::tie(a->create_time, b->id);
  });
  FlowPage page;
  page.total = std::ssize(found);
  const std::int64_t begin = std::clamp<std::int64_t>(filter.offset, 0, page.total);
  const std::int64_t end = filter.limit == 0 ? page.total : std::min(page.total, begin + filter.limit);
  for (std::int64_t i = begin; i < end; ++i)
    page.flows.push_back(stored(*found[static_cast<std::size_t>(i)]));
  return page;
}

std::vector<LedgerRow> MemoryStore::rows_of_request(std::string_view request_id) {
  const std::scoped_lock lock(mutex_);
  std::vector<LedgerRow> rows;
  for (const LedgerSeq seq : grants_of_request_.get(std::string(request_id))) {
    rows.push_back(stored(grants_.get(seq)->row));
  }
  std::ranges::sort(rows, {}, &LedgerRow::seq);
  return rows;
}

std::vector<Host> MemoryStore::deleted_hosts() {
  const std::scoped_lock lock(mutex_);
  std::vector<Host> hosts;
  for (const auto& [id, put] : hosts_.values()) {
    if (put != nullptr && !put->host.live()) hosts.push_back(stored(put->host));
  }
  std::ranges::sort(hosts, {}, [](const Host& host) {
    return std::tie(host.location.region, host.location.zone, host.location.rack, host.ip, host.id);
  });
  return hosts;
}

}  // namespace hostyard
