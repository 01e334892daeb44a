#include "engine/store/sql_store.h"

#include <limits>

#include "engine/base/plant.h"
#include "engine/base/result.h"
#include "engine/store/changes_codec.h"
#include "engine/store/guards.h"
#include "engine/store/sql_connection.h"
#include "engine/store/sql_table.h"

namespace hostyard {
namespace {

using Access = SqlSession::Access;

// Pool::apply() takes rows as a commit leaves them: at the version before, which it raises.
template <class Row, class F>
void each_row(SqlSession& session, std::string_view rest, F&& fn) {
  Row row;
  select_from(session, row, rest).each([&] {
    if constexpr (requires { row.version; }) --row.version;
    fn(row);
  });
}

// One row at a time: a big store's rows are in memory once.
template <class Row>
void load_rows(Pool& pool, SqlSession& session, std::string_view rest) {
  each_row<Row>(session, rest, [&](const Row& row) { pool.load(to_change(row)); });
}

// Parents before children, as a pool wants them; it ignores the disks of deleted hosts.
void load_pool(Pool& pool, SqlSession& session) {
  load_rows<VendorRow>(pool, session, "ORDER BY id");
  load_rows<HostRow>(pool, session, "WHERE delete_time = 0 ORDER BY id");
  load_rows<DiskRow>(pool, session, "WHERE delete_time = 0");
  const std::string unfinished =
      "status IN ('Initializing', 'Processing', 'Stopped', 'Canceling') AND delete_time = 0";
  load_rows<FlowRow>(pool, session, "WHERE " + unfinished + " ORDER BY id");
  load_rows<NodeRow>(
      pool, session,
      "WHERE flow_id IN (SELECT id FROM flows WHERE " + unfinished + ") ORDER BY flow_id, ordinal");
  load_rows<MarkRow>(pool, session, "");
  load_rows<GrantRow>(pool, session, "WHERE delete_time = 0 ORDER BY seq");
  load_rows<RequestRow>(pool, session,
                        HOSTYARD_PLANT(granted_requests_forgotten, "WHERE create_time < 0", ""));
  load_rows<InstanceRow>(pool, session, "");
  pool.loaded(session.number(HOSTYARD_PLANT(seq_of_recycled_rows_forgotten,
                                            "SELECT COALESCE(MAX(seq), 0) FROM grants WHERE delete_time = 0",
                                            "SELECT COALESCE(MAX(seq), 0) FROM grants")));
}

// WHERE … of a filter, with its values bound.
struct FlowQuery {
  std::string name, biz_id, status, where;
  SqlInteger limit = 0, offset = 0;
  std::vector<SqlStatement::Field> parameters;

  explicit FlowQuery(const FlowFilter& filter)
      : name(filter.name),
        biz_id(filter.biz_id),
        status(filter.status ? to_string(*filter.status) : std::string_view()),
        limit(filter.limit == 0 ? std::numeric_limits<SqlInteger>::max() : SqlInteger{filter.limit}),
        offset(filter.offset) {
    add("name = :name", name);
    add("biz_id = :biz_id", biz_id);
    add("status = :status", status);
  }
  FlowQuery(const FlowQuery&) = delete;
  FlowQuery& operator=(const FlowQuery&) = delete;

 private:
  void add(std::string_view term, std::string& value) {
    if (value.empty()) return;
    where.append(where.empty() ? "WHERE " : " AND ").append(term);
    parameters.emplace_back(&value);
  }
};

}  // namespace

class SqlStore::Connection : public SqlConnection {
 public:
  using SqlConnection::SqlConnection;
};

SqlStore::SqlStore(std::string path, int lock_wait_seconds, std::string vfs)
    : path_(std::move(path)),
      lock_wait_seconds_(lock_wait_seconds),
      vfs_(std::move(vfs)),
      connection_(std::make_unique<Connection>(path_, lock_wait_seconds_, vfs_)) {}

SqlStore::~SqlStore() = default;

template <class F>
auto SqlStore::with_connection(F&& fn) {
  const std::scoped_lock lock(mutex_);
  if (connection_ == nullptr) connection_ = std::make_unique<Connection>(path_, lock_wait_seconds_, vfs_);
  struct Depth {
    int& depth;
    explicit Depth(int& counter) : depth(counter) { ++depth; }
    ~Depth() { --depth; }
  } const inside(depth_);
  try {
    return fn(*connection_);
  } catch (...) {
    if (depth_ == 1) connection_.reset();
    throw;
  }
}

Snapshot SqlStore::load() {
  return with_connection([](Connection& connection) {
    return connection.session().transaction(Access::kRead, [&] {
      Snapshot snapshot;
      snapshot.sequence = connection.sequence();
      load_pool(snapshot.pool, connection.session());
      return snapshot;
    });
  });
}

std::vector<LoggedChange> SqlStore::changes_since(std::int64_t after, std::int64_t limit) {
  return with_connection([&](Connection& connection) { return connection.log_since(after, limit); });
}

CommitResult SqlStore::commit_group(std::span<const ChangeSet> group) {
  check_group(group);
  return with_connection([&](Connection& connection) -> CommitResult {
    try {
      return connection.session().transaction(
          Access::kWrite, [&] { return CommitResult{Committed{connection.write(group)}}; });
    } catch (const Refused& refused) {
      return refused.answer;
    }
  });
}

CommitResult SqlStore::commit_after(std::int64_t sequence, const PlanGroup& plan) {
  return with_connection([&](Connection& connection) -> CommitResult {
    try {
      return connection.session().transaction(Access::kWrite, [&] {
        const auto group = plan(connection.log_since(sequence, std::numeric_limits<std::int64_t>::max()));
        if (group.empty()) return CommitResult{Committed{connection.sequence()}};
        check_group(group);
        return CommitResult{Committed{connection.write(group)}};
      });
    } catch (const Refused& refused) {
      return refused.answer;
    }
  });
}

std::optional<Flow> SqlStore::flow(std::string_view id) {
  return with_connection([&](Connection& connection) {
    return connection.session().transaction(Access::kRead, [&] {
      std::string wanted(id);
      std::optional<Flow> found;
      FlowRow flow;
      select_from(connection.session(), flow, "WHERE id = :id", {&wanted}).each([&] {
        found = to_change(flow).flow;
      });
      if (!found) return found;
      NodeRow node;
      select_from(connection.session(), node, "WHERE flow_id = :id ORDER BY ordinal, id", {&wanted})
          .each([&] { found->nodes.push_back(to_change(node).node); });
      return found;
    });
  });
}

FlowPage SqlStore::flows(const FlowFilter& filter) {
  return with_connection([&](Connection& connection) {
    SqlSession& session = connection.session();
    return session.transaction(Access::kRead, [&] {
      FlowQuery query(filter);
      FlowPage page;
      SqlInteger total = 0;
      SqlStatement(session, "SELECT COUNT(*) FROM flows " + query.where, query.parameters, {&total}).each([] {
      });
      page.total = total;
      FlowRow row;
      auto parameters = query.parameters;
      parameters.emplace_back(&query.limit);
      parameters.emplace_back(&query.offset);
      select_from(session, row, query.where + " ORDER BY create_time DESC, id LIMIT :limit OFFSET :offset",
                  parameters)
          .each([&] { page.flows.push_back(to_change(row).flow); });
      return page;
    });
  });
}

std::vector<LedgerRow> SqlStore::rows_of_request(std::string_view request_id) {
  return with_connection([&](Connection& connection) {
    std::string wanted(request_id);
    GrantRow row;
    std::vector<LedgerRow> rows;
    select_from(connection.session(), row, "WHERE request_id = :wanted ORDER BY seq", {&wanted}).each([&] {
      rows.push_back(to_change(row).row);
    });
    return rows;
  });
}

std::vector<Host> SqlStore::deleted_hosts() {
  return with_connection([](Connection& connection) {
    HostRow row;
    std::vector<Host> hosts;
    select_from(connection.session(), row,
                "WHERE delete_time <> 0 ORDER BY region_code, zone_code, rack_code, ip, id")
        .each([&] { hosts.push_back(to_change(row).host); });
    return hosts;
  });
}

}  // namespace hostyard
