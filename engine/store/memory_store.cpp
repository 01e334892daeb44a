#include "engine/store/memory_store.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

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

std::string in_host(const Disk& disk, const std::string& text) {
  return disk.host_id + '\0' + text;
}

// Whether a put on a row of version `read` fits the stored one: nothing stored reads as version 0.
template <class Put, class Row>
bool fits(const Put* stored, Row Put::*row, Version read) {
  return read == (stored == nullptr ? 0 : (stored->*row).version + 1);
}

// What others hold is refused before; this moves the row's own mark.
void move_mark(UndoableMap<std::string>& marks, const std::string* before, const std::string* after,
               const std::string& id) {
  if (before != nullptr && after != nullptr && *before == *after) return;
  if (before != nullptr) marks.set(*before, {});
  if (after != nullptr) marks.set(*after, id);
}

bool held_by_another(const UndoableMap<std::string>& marks, const std::string& value, const std::string& id) {
  const std::string holder = marks.get(value);
  return !holder.empty() && holder != id;
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
  if (host.live()) {
    if (held_by_another(host_with_ip_, host.ip.text(), host.id))
      return taken("host", host.id, "ip", host.ip.text());
    if (held_by_another(host_with_name_, host.host_name, host.id)) {
      return taken("host", host.id, "host name", host.host_name);
    }
  }
  const bool was_live = before != nullptr && before->host.live();
  move_mark(host_with_ip_, was_live ? &before->host.ip.text() : nullptr,
            host.live() ? &host.ip.text() : nullptr, host.id);
  move_mark(host_with_name_, was_live ? &before->host.host_name : nullptr,
            host.live() ? &host.host_name : nullptr, host.id);
  hosts_.set(host.id, &change);
  return std::nullopt;
}

Hindrance MemoryStore::put(const PutDisk& change) {
  const Disk& disk = change.disk;
  const PutDisk* before = disks_.get(disk.id);
  const bool moved = before != nullptr && before->disk.host_id != disk.host_id;
  if (moved || !fits(before, &PutDisk::disk, disk.version)) return conflict("disk", disk.id);
  if (hosts_.get(disk.host_id) == nullptr) throw_orphan("disk", disk.id, "host");
  const std::string path = in_host(disk, disk.path);
  const std::string name = in_host(disk, disk.name);
  if (disk.live()) {
    if (held_by_another(disk_with_path_, path, disk.id)) return taken("disk", disk.id, "path", disk.path);
    if (held_by_another(disk_with_name_, name, disk.id)) return taken("disk", disk.id, "name", disk.name);
  }
  const bool was_live = before != nullptr && before->disk.live();
  const std::string old_path = was_live ? in_host(before->disk, before->disk.path) : std::string();
  const std::string old_name = was_live ? in_host(before->disk, before->disk.name) : std::string();
  move_mark(disk_with_path_, was_live ? &old_path : nullptr, disk.live() ? &path : nullptr, disk.id);
  move_mark(disk_with_name_, was_live ? &old_name : nullptr, disk.live() ? &name : nullptr, disk.id);
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
  if (before == nullptr) {
    auto ids = nodes_of_flow_.get(node.flow_id);
    ids.push_back(node.id);
    nodes_of_flow_.set(node.flow_id, std::move(ids));
  }
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
  const std::string seq = std::to_string(row.seq);
  if (moved || !fits(stored_put, &PutGrant::row, row.version)) return conflict("ledger row", seq);
  if (before != nullptr && before->live()) {
    for (const std::string& disk : before->disks) holder_of_disk_.set(disk, 0);
  }
  if (row.live()) {
    for (const std::string& disk : row.disks) {
      if (holder_of_disk_.get(disk) != 0) return taken("ledger row", seq, "disk", disk);
      holder_of_disk_.set(disk, row.seq);
    }
  }
  if (hosts_.get(row.host_id) == nullptr) throw_orphan("ledger row", seq, "host");
  if (auto hindrance = hold_ports(before, row)) return hindrance;
  if (before == nullptr) {
    auto seqs = grants_of_request_.get(row.request_id);
    seqs.push_back(row.seq);
    grants_of_request_.set(row.request_id, std::move(seqs));
  }
  grants_.set(row.seq, &change);
  return std::nullopt;
}

Hindrance MemoryStore::hold_ports(const LedgerRow* before, const LedgerRow& row) {
  HostPort key{row.host_id, 0};
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
                disk_with_name_, holder_of_disk_, holder_of_port_);
  while (log_.size() > log_size) log_.pop_back();
}

Snapshot MemoryStore::load() {
  const std::scoped_lock lock(mutex_);
  ChangeSet all;
  const auto add = [&](const auto& map, const auto& wanted) {
    for (const auto& [id, put] : map.values()) {
      if (put != nullptr && wanted(*put)) all.changes.emplace_back(*put);
    }
  };
  const auto every = [](const auto&) { return true; };
  add(vendors_, every);
  add(hosts_, [](const PutHost& put) { return put.host.live(); });
  add(disks_,
      [&](const PutDisk& put) { return put.disk.live() && hosts_.get(put.disk.host_id)->host.live(); });
  for (const auto& [id, put] : flows_.values()) {
    if (put == nullptr || put->flow.finished() || put->flow.delete_time != 0) continue;
    all.changes.emplace_back(*put);
    for (const FlowNode* node : nodes_of(id)) all.changes.emplace_back(PutNode{*node});
  }
  add(marks_, every);
  add(grants_, [](const PutGrant& put) { return put.row.live(); });
  add(requests_, every);
  add(instances_, every);
  Snapshot snapshot;
  snapshot.sequence = static_cast<std::int64_t>(log_.size());
  snapshot.pool.apply(all);
  for (const auto& [seq, put] : grants_.values()) {
    if (put != nullptr) snapshot.pool.raise_last_seq(seq);
  }
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
