// A durable commit through SqlStore against its floor: the same rows written into the same tables with
// SQLite's C interface, prepared statements, one transaction. Both run in turn in one loop, so that a disk
// that gets slower slows both; the counter `ratio` is the store's time over the floor's.
#include <chrono>
#include <memory>
#include <stdexcept>

#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include "engine/store/changes_codec.h"
#include "engine/store/memory_store.h"
#include "engine/store/open_store.h"
#include "engine/store/sql_rows.h"
#include "tests/contract/store/rows.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

// SQLite without anything around it, on a file that a store created.
class RawWriter {
 public:
  explicit RawWriter(const std::string& file) {
    open_sqlite_store(file);
    check(sqlite3_open(file.c_str(), &database_));
    for (const char* sql :
         {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON"}) {
      check(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr));
    }
    begin_ = prepare("BEGIN IMMEDIATE");
    commit_ = prepare("COMMIT");
    count_ = prepare("UPDATE counters SET value = value + 1 WHERE name = 'changes'");
    log_ = prepare("INSERT INTO changes (sequence, change_time, reason, body) VALUES (?, ?, ?, ?)");
  }
  ~RawWriter() {
    for (sqlite3_stmt* statement : {begin_, commit_, count_, log_}) sqlite3_finalize(statement);
    for (sqlite3_stmt* statement :
         {hosts_[0], hosts_[1], disks_[0], disks_[1], flows_[0], flows_[1], nodes_[0], nodes_[1]}) {
      sqlite3_finalize(statement);
    }
    sqlite3_close(database_);
  }
  RawWriter(const RawWriter&) = delete;
  RawWriter& operator=(const RawWriter&) = delete;

  // The rows and the log's text are made before the clock starts: the floor is the database's work alone.
  struct Prepared {
    std::vector<std::variant<HostRow, DiskRow, FlowRow, NodeRow>> rows;
    std::string reason, body;
    TimeMicros time = 0;
  };
  static Prepared prepare_rows(const ChangeSet& changes) {
    Prepared prepared{{}, changes.reason, encode_changes(changes.changes), changes.time};
    for (const Change& change : changes.changes) {
      std::visit(
          [&]<class Put>(const Put& put) {
            if constexpr (!std::is_same_v<Put, PutVendor> && !std::is_same_v<Put, PutMark>) {
              typename RowOf<Put>::type row;
              assign(row, put);
              row.version += 1;
              prepared.rows.emplace_back(std::move(row));
            }
          },
          change);
    }
    return prepared;
  }

  void write(const Prepared& prepared) {
    run(begin_);
    for (const auto& row : prepared.rows) std::visit([&](const auto& r) { put(r); }, row);
    run(count_);
    sqlite3_bind_int64(log_, 1, ++sequence_);
    sqlite3_bind_int64(log_, 2, prepared.time);
    bind_text(log_, 3, prepared.reason);
    bind_text(log_, 4, prepared.body);
    run(log_);
    run(commit_);
  }

 private:
  static void check(int result) {
    if (result != SQLITE_OK) throw std::runtime_error(sqlite3_errstr(result));
  }
  static void bind_text(sqlite3_stmt* statement, int at, const std::string& text) {
    sqlite3_bind_text(statement, at, text.data(), static_cast<int>(text.size()), nullptr);
  }
  static void bind(sqlite3_stmt* statement, int at, const std::string& text) {
    bind_text(statement, at, text);
  }
  static void bind(sqlite3_stmt* statement, int at, SqlInteger value) {
    sqlite3_bind_int64(statement, at, value);
  }
  static void bind(sqlite3_stmt* statement, int at, const LiveText& live) {
    if (live.null) {
      sqlite3_bind_null(statement, at);
    } else {
      bind_text(statement, at, live.text);
    }
  }
  sqlite3_stmt* prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr));
    return statement;
  }
  void run(sqlite3_stmt* statement) {
    const int result = sqlite3_step(statement);
    sqlite3_reset(statement);
    if (result != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(database_));
  }

  sqlite3_stmt** statements(const HostRow&) { return hosts_; }
  sqlite3_stmt** statements(const DiskRow&) { return disks_; }
  sqlite3_stmt** statements(const FlowRow&) { return flows_; }
  sqlite3_stmt** statements(const NodeRow&) { return nodes_; }

  template <class Row>
  void put(const Row& row) {
    const bool fresh = row.version == 1;
    sqlite3_stmt*& statement = statements(row)[fresh ? 0 : 1];
    if (statement == nullptr) statement = prepare(fresh ? insert_sql<Row>() : update_sql<Row>());
    int at = 0;
    for (const Column<Row>& column : Row::columns()) {
      if (!fresh && column.fixed) continue;
      std::visit([&](auto member) { bind(statement, ++at, row.*member); }, column.member);
    }
    if (!fresh) {
      bind(statement, ++at, row.id);
      bind(statement, ++at, row.version - 1);
    }
    run(statement);
  }
  template <class Row>
  static std::string insert_sql() {
    std::string names, values;
    for (const Column<Row>& column : Row::columns()) {
      names += (names.empty() ? "" : ", ") + std::string(column.name);
      values += values.empty() ? "?" : ", ?";
    }
    return "INSERT INTO " + std::string(Row::kTable) + " (" + names + ") VALUES (" + values + ")";
  }
  template <class Row>
  static std::string update_sql() {
    std::string sets;
    for (const Column<Row>& column : Row::columns()) {
      if (!column.fixed) sets += (sets.empty() ? "" : ", ") + std::string(column.name) + " = ?";
    }
    return "UPDATE " + std::string(Row::kTable) + " SET " + sets + " WHERE id = ? AND version = ?";
  }

  sqlite3* database_ = nullptr;
  sqlite3_stmt *begin_, *commit_, *count_, *log_;
  sqlite3_stmt *hosts_[2]{}, *disks_[2]{}, *flows_[2]{}, *nodes_[2]{};
  std::int64_t sequence_ = 0;
};

std::string text(const char* prefix, std::int64_t number) {
  return prefix + std::to_string(1'000'000'000 + number);
}

// Three hosts with three disks each, their workflows and first nodes: 18 rows.
ChangeSet import_of(std::int64_t number) {
  std::vector<Change> rows;
  for (std::int64_t i = 3 * number; i < 3 * number + 3; ++i) {
    const std::string host = text("host-0123456", i);
    const std::string ip = "10." + std::to_string(i / 65536) + "." + std::to_string(i / 256 % 256) + "." +
                           std::to_string(i % 256);
    rows.push_back(PutHost{host_row(host, ip, text("name", i))});
    for (int disk = 0; disk < 3; ++disk) {
      rows.push_back(
          PutDisk{disk_row(text("disk-0123456", 3 * i + disk), host, "/data" + std::to_string(disk))});
    }
    rows.push_back(PutFlow{flow_row(text("flow-0123456", i), host)});
    rows.push_back(PutNode{node_row(text("node-0123456", 1'000'000 * i), text("flow-0123456", i), 0)});
  }
  ChangeSet changes = change_set(std::move(rows));
  changes.reason = "import of 3 hosts";
  return changes;
}

// One step of a workflow: its row, the node that ended, the node that begins.
ChangeSet step_of(std::int64_t number) {
  const std::string id = text("flow-0123456", 0);
  Flow flow = flow_row(id, text("host-0123456", 0));
  flow.version = number + 1;
  FlowNode ended = node_row(text("node-0123456", number), id, static_cast<std::int32_t>(number));
  ended.version = 1;
  return change_set(
      {PutFlow{flow}, PutNode{ended},
       PutNode{node_row(text("node-0123456", number + 1), id, static_cast<std::int32_t>(number + 1))}});
}

using MakeChanges = ChangeSet (*)(std::int64_t);
using Seconds = std::chrono::duration<double>;

void store_against_floor(benchmark::State& state, MakeChanges make, bool begin_with_import) {
  const TemporaryFolder folder;
  const auto store = open_sqlite_store(folder / "store.db");
  RawWriter raw(folder / "raw.db");
  if (begin_with_import) {
    store->commit(import_of(0));
    raw.write(RawWriter::prepare_rows(import_of(0)));
  }
  Seconds of_store{0};
  Seconds of_floor{0};
  std::int64_t number = 0;
  const auto now = [] { return std::chrono::steady_clock::now(); };
  for (auto _ : state) {
    const ChangeSet changes = make(number++);
    const auto prepared = RawWriter::prepare_rows(changes);
    const auto start = now();
    const bool done = std::holds_alternative<Committed>(store->commit(changes));
    const auto middle = now();
    raw.write(prepared);
    const auto end = now();
    if (!done) return state.SkipWithError("the store refused a change set");
    of_store += middle - start;
    of_floor += end - middle;
    state.SetIterationTime(Seconds(middle - start).count());
  }
  state.counters["floor_us"] = 1e6 * of_floor.count() / static_cast<double>(number);
  state.counters["ratio"] = of_store / of_floor;
}

void commit_import_of_3_hosts(benchmark::State& state) {
  store_against_floor(state, import_of, false);
}
void commit_workflow_step(benchmark::State& state) {
  store_against_floor(state, step_of, true);
}

// 10,000 hosts x 8 transactions: what a simulation asks of the store in memory.
void memory_store_10000_hosts_8_commits_each(benchmark::State& state) {
  for (auto _ : state) {
    MemoryStore store;
    for (std::int64_t host = 0; host < 10'000; ++host) {
      const std::string id = text("host", host);
      const std::string flow_id = text("flow", host);
      const std::string ip = "10.0." + std::to_string(host / 256) + "." + std::to_string(host % 256);
      store.commit(change_set({PutHost{host_row(id, ip, id)}, PutFlow{flow_row(flow_id, id)},
                               PutNode{node_row(text("node", 100 * host), flow_id, 0)}}));
      for (std::int64_t step = 0; step < 7; ++step) {
        Flow flow = flow_row(flow_id, id);
        flow.version = step + 1;
        FlowNode ended = node_row(text("node", 100 * host + step), flow_id, static_cast<std::int32_t>(step));
        ended.version = 1;
        store.commit(change_set({PutFlow{flow}, PutNode{ended},
                                 PutNode{node_row(text("node", 100 * host + step + 1), flow_id,
                                                  static_cast<std::int32_t>(step + 1))}}));
      }
    }
    benchmark::DoNotOptimize(store.load());
  }
}

// What every start of the program waits for: 9,999 hosts with their disks and workflows.
void load_of_10000_hosts(benchmark::State& state) {
  const TemporaryFolder folder;
  const auto store = open_sqlite_store(folder / "store.db");
  for (std::int64_t number = 0; number < 3333; ++number) store->commit(import_of(number));
  for (auto _ : state) benchmark::DoNotOptimize(store->load());
}

BENCHMARK(load_of_10000_hosts)->Unit(benchmark::kMillisecond);
BENCHMARK(commit_import_of_3_hosts)->UseManualTime()->MinTime(1.0)->Unit(benchmark::kMicrosecond);
BENCHMARK(commit_workflow_step)->UseManualTime()->MinTime(1.0)->Unit(benchmark::kMicrosecond);
BENCHMARK(memory_store_10000_hosts_8_commits_each)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hostyard::test

BENCHMARK_MAIN();
