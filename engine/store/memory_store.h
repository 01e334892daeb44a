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
  const V& get(const K& key) const {
    static const V none{};
    const V* found = place(key);
    return found == nullptr ? none : *found;
  }
  // Where the value is, or nullptr where there never was one.
  const V* place(const K& key) const {
    const auto found = values_.find(key);
    return found == values_.end() ? nullptr : &found->second;
  }
  void set(const K& key, V value) {
    V& slot = values_[key];
    undo_.emplace_back(&slot, std::exchange(slot, std::move(value)));
  }
  void keep() { undo_.clear(); }
  void take_back() {
    for (; !undo_.empty(); undo_.pop_back()) *undo_.back().first = std::move(undo_.back().second);
  }
  const std::unordered_map<K, V, Hash>& values() const { return values_; }

 private:
  std::unordered_map<K, V, Hash> values_;  // nothing ever leaves it, so that its values stay where they are
  std::vector<std::pair<V*, V>> undo_;
};

// Lists by key that only grow, and whose growth can be taken back.
template <class V>
class UndoableLists {
 public:
  const std::vector<V>& get(const std::string& key) const {
    static const std::vector<V> none;
    const auto found = lists_.find(key);
    return found == lists_.end() ? none : found->second;
  }
  void append(const std::string& key, V value) {
    std::vector<V>& list = lists_[key];
    list.push_back(std::move(value));
    undo_.push_back(&list);
  }
  void keep() { undo_.clear(); }
  void take_back() {
    for (; !undo_.empty(); undo_.pop_back()) undo_.back()->pop_back();
  }

 private:
  std::unordered_map<std::string, std::vector<V>> lists_;
  std::vector<std::vector<V>*> undo_;
};

struct HostPort {
  const PutHost* const* host = nullptr;  // where the store keeps its last put: that place stands for it
  std::uint16_t port = 0;
  bool operator==(const HostPort&) const = default;
};
struct HostPortHash {
  std::size_t operator()(const HostPort& key) const {
    return std::hash<const void*>()(key.host) * 65'537 + key.port;
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
  Hindrance hold_disks(const LedgerRow* before, const LedgerRow& row);
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
  UndoableLists<LedgerSeq> grants_of_request_;
  UndoableLists<std::string> nodes_of_flow_;
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
