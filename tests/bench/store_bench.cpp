// A durable commit through SqlStore against its floor: the same rows written into the same tables with
// SQLite's C interface, prepared statements, one transaction. Both run in turn in one loop, so that a disk
// that gets slower slows both; the counter `ratio` is the store's time over the floor's.
#include <chrono>
#include <memory>

#include <benchmark/benchmark.h>

#include "engine/store/memory_store.h"
#include "engine/store/open_store.h"
#include "tests/bench/floor/raw_writer.h"
#include "tests/contract/store/rows.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

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
