// An open store file: the session, its tables with their prepared statements, the changes log.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/store/sql_ledger_tables.h"
#include "engine/store/sql_session.h"
#include "engine/store/sql_table.h"

namespace hostyard {

// Not thread-safe. Opening creates or upgrades the tables; throws Error as SqlStore says.
class SqlConnection {
 public:
  SqlConnection(const std::string& path, int lock_wait_seconds, const std::string& vfs);

  SqlSession& session() { return session_; }

  // Inside a write transaction: puts every row of the group, appends a log entry a change set, returns the
  // sequence of the last. Throws Refused.
  std::int64_t write(std::span<const ChangeSet> group);
  // Sequence of the last log entry.
  std::int64_t sequence();
  // As Store::changes_since.
  std::vector<LoggedChange> log_since(std::int64_t after, std::int64_t limit);

 private:
  void put(const PutHost& change) { hosts_.put(change); }
  void put(const PutDisk& change) { disks_.put(change); }
  void put(const PutVendor& change) { vendors_.put(change); }
  void put(const PutFlow& change) { flows_.put(change); }
  void put(const PutNode& change) { nodes_.put(change); }
  void put(const PutMark& change);
  void put(const PutGrant& change) { grants_.put(change); }
  void put(const PutRequest& change) { requests_.put(change); }
  void put(const PutInstance& change) { instances_.put(change); }
  void append(const ChangeSet& changes);

  SqlSession session_;
  SqlTable<HostRow> hosts_;
  SqlTable<DiskRow> disks_;
  SqlTable<VendorRow> vendors_;
  SqlTable<FlowRow> flows_;
  SqlTable<NodeRow> nodes_;
  MarkRow mark_;
  SqlGrants grants_;
  SqlRequests requests_;
  SqlInstances instances_;
  SqlStatement delete_mark_;
  SqlStatement insert_mark_;
  SqlInteger sequence_ = 0;
  SqlInteger growth_ = 0;
  SqlInteger change_time_ = 0;
  std::string reason_;
  std::string body_;
  SqlStatement count_change_;
  SqlStatement read_sequence_;
  SqlStatement insert_change_;
  SqlInteger after_ = 0;
  SqlInteger limit_ = 0;
  SqlStatement read_log_;
};

}  // namespace hostyard
