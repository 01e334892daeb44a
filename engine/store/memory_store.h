// The reference implementation of a store: for simulations and for tests. Nothing is durable.
#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/interfaces/store.h"

namespace hostyard {

// A map whose changes can be taken back. An absent key reads as V{}.
template <class V, class K = std::string, class Hash = std::hash<K>>
class UndoableMap {
 public:
  V get(const K& key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? V{} : found->second;
  }
  void set(const K& key, V value) {
    V& slot = values_[key];
    undo_.emplace_back(key, std::exchange(slot, std::move(value)));
  }
  void keep() { undo_.clear(); }
  void take_back() {
    for (; !undo_.empty(); undo_.pop_back()) values_[undo_.back().first] = std::move(undo_.back().second);
  }
  const std::unordered_map<K, V, Hash>& values() const { return values_; }

 private:
  std::unordered_map<K, V, Hash> values_;
  std::vector<std::pair<K, V>> undo_;
};

struct HostPort {
  std::string host_id;
  std::uint16_t port = 0;
  bool operator==(const HostPort&) const = default;
};
struct HostPortHash {
  std::size_t operator()(const HostPort& key) const {
    return std::hash<std::string>()(key.host_id) * 65'537 + key.port;
  }
};

// Why a put is not done, if it is not.
using Hindrance = std::optional<CommitResult>;

class MemoryStore final : public Store {
 public:
  Snapshot load() override;
  std::vector<LoggedChange> changes_since(std::int64_t after, std::int64_t limit) override;
  CommitResult commit_group(std::span<const ChangeSet> group) override;
  std::optional<Flow> flow(std::string_view id) override;
  FlowPage flows(const FlowFilter& filter) override;
  std::vector<LedgerRow> rows_of_request(std::string_view request_id) override;
  std::vector<Host> deleted_hosts() override;
  std::string description() const override { return "memory"; }

 private:
  Hindrance put(const PutHost& change);
  Hindrance put(const PutDisk& change);
  Hindrance put(const PutVendor& change);
  Hindrance put(const PutFlow& change);
  Hindrance put(const PutNode& change);
  Hindrance put(const PutMark& change);
  Hindrance put(const PutGrant& change);
  Hindrance put(const PutRequest& change);
  Hindrance put(const PutInstance& change);
  Hindrance append(const ChangeSet& changes);
  Hindrance hold_ports(const LedgerRow* before, const LedgerRow& row);
  void keep();
  void take_back(std::size_t log_size);
  std::vector<const FlowNode*> nodes_of(const std::string& flow_id) const;

  std::mutex mutex_;
  // The log is the storage: the maps point at the last put of each row in it. A deque does not move its
  // elements.
  std::deque<ChangeSet> log_;
  UndoableMap<const PutHost*> hosts_;
  UndoableMap<const PutDisk*> disks_;
  UndoableMap<const PutVendor*> vendors_;
  UndoableMap<const PutFlow*> flows_;
  UndoableMap<const PutNode*> nodes_;
  UndoableMap<const PutMark*> marks_;
  UndoableMap<const PutGrant*, LedgerSeq> grants_;
  UndoableMap<const PutRequest*> requests_;
  UndoableMap<const PutInstance*> instances_;
  UndoableMap<std::vector<LedgerSeq>> grants_of_request_;
  UndoableMap<std::vector<std::string>> nodes_of_flow_;
  // Unique values of live rows -> id of the row (DOM-20, DOM-33).
  UndoableMap<std::string> host_with_ip_;
  UndoableMap<std::string> host_with_name_;
  UndoableMap<std::string> disk_with_path_;  // host id + '\0' + path
  UndoableMap<std::string> disk_with_name_;
  // Held by live ledger rows; 0: by none (INV-2).
  UndoableMap<LedgerSeq> holder_of_disk_;
  UndoableMap<LedgerSeq, HostPort, HostPortHash> holder_of_port_;
};

}  // namespace hostyard
