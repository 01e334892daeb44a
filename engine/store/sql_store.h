// A store in a SQL database: SQLite now, the same tables on the MySQL protocol later.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "engine/interfaces/store.h"

namespace hostyard {

// Several processes may share one file: each sees the others' commits, conflicts are answers (see Store). The
// connection is opened again by the next call after a failure, so a store outlives a full disk.
class SqlStore final : public Store {
 public:
  // Opens the file, creates it where there is none, brings an older schema to this version. Throws Error:
  // kStoreUnusable (not a store, no permission, damaged, locked), kStoreTooNew (schema of a newer program),
  // kStoreFull.
  // `vfs`: name of a registered SQLite file system, no blanks in it; empty: the system's.
  SqlStore(std::string path, int lock_wait_seconds, std::string vfs = {});
  ~SqlStore() override;

  Snapshot load() override;
  std::vector<LoggedChange> changes_since(std::int64_t after, std::int64_t limit) override;
  CommitResult commit_group(std::span<const ChangeSet> group) override;
  CommitResult commit_after(std::int64_t sequence, const PlanGroup& plan) override;
  std::optional<Flow> flow(std::string_view id) override;
  FlowPage flows(const FlowFilter& filter) override;
  std::vector<LedgerRow> rows_of_request(std::string_view request_id) override;
  std::vector<Host> deleted_hosts() override;
  std::string description() const override { return "sqlite:" + path_; }

 private:
  class Connection;

  // Runs fn(connection) under the lock; a call from inside another one is part of it. A failure of the
  // outermost closes the connection.
  template <class F>
  auto with_connection(F&& fn);

  std::string path_;
  int lock_wait_seconds_;
  std::string vfs_;
  std::recursive_mutex mutex_;
  int depth_ = 0;
  std::unique_ptr<Connection> connection_;
};

}  // namespace hostyard
