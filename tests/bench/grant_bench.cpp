// A durable grant of three hosts, three disks and fifteen ports (27 row writes with the log's), and taking it
// back, through ledger and SqlStore against their floor: the same row writes with SQLite's C interface in the
// same run, in turn. Counters: p50_us, floor_us (both medians), ratio (goal: at most 1.5).
#include <algorithm>
#include <chrono>
#include <deque>
#include <stdexcept>

#include <benchmark/benchmark.h>

#include "engine/store/open_store.h"
#include "tests/bench/floor/grant_floor.h"
#include "tests/contract/store/grant_work.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

using Clock = std::chrono::steady_clock;

double micros(Clock::duration time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

double median(std::vector<double>& values) {
  const auto middle = values.begin() + std::ssize(values) / 2;
  std::ranges::nth_element(values, middle);
  return *middle;
}

// The same hosts in a store and in a file for the floor.
struct Bench {
  explicit Bench(std::int64_t hosts) {
    for (const char* file : {"store.db", "floor.db"}) {
      open_sqlite_store(folder / file)->commit(free_hosts(0, hosts));
    }
    store = open_sqlite_store(folder / "store.db");
    ledger = std::make_unique<Ledger>(*store);
    floor = std::make_unique<GrantFloor>(folder / "floor.db");
  }

  TemporaryFolder folder;
  std::unique_ptr<Store> store;
  std::unique_ptr<Ledger> ledger;
  std::unique_ptr<GrantFloor> floor;
};

struct Times {
  std::vector<double> store, floor;
  std::size_t rows = 0;
};

void measure(Bench& bench, const Ledger::Plan& plan, Times& times) {
  const auto start = Clock::now();
  const auto committed = bench.ledger->transact(plan);
  const auto end = Clock::now();
  if (!committed) throw std::runtime_error("refused: " + committed.error().detail);
  const auto writes = bench.floor->prepare(*committed);
  const auto floor_start = Clock::now();
  bench.floor->run(writes);
  const auto floor_end = Clock::now();
  times.store.push_back(micros(end - start));
  times.floor.push_back(micros(floor_end - floor_start));
  times.rows = writes.size() - 2;  // without BEGIN and COMMIT
}

void report(benchmark::State& state, Times& times) {
  const double p50 = median(times.store);
  const double floor = median(times.floor);
  state.counters["p50_us"] = p50;
  state.counters["floor_us"] = floor;
  state.counters["ratio"] = p50 / floor;
  state.counters["row_writes"] = static_cast<double>(times.rows);
}

// Half of the hosts' cores are held at most: every iteration grants, and takes the oldest back.
void grants_and_recycles(benchmark::State& state, bool of_grants) {
  const std::int64_t hosts = state.range(0);
  Bench bench(hosts);
  std::deque<std::string> held;
  Times grants;
  Times recycles;
  TimeMicros now = 1;
  for (auto _ : state) {
    held.push_back(std::to_string(1'000'000'000 + now));
    measure(bench, grant_plan(held.back(), now), grants);
    state.SetIterationTime((of_grants ? grants : recycles).store.empty() ? 1e-6 : grants.store.back() * 1e-6);
    ++now;
    if (std::ssize(held) <= std::min<std::int64_t>(hosts / 2, 500)) continue;
    measure(bench, recycle_plan(held.front(), now), recycles);
    held.pop_front();
  }
  report(state, of_grants ? grants : recycles);
}

void durable_grant(benchmark::State& state) {
  grants_and_recycles(state, true);
}
void durable_recycle(benchmark::State& state) {
  grants_and_recycles(state, false);
}

constexpr int kIterations = 2'000;
BENCHMARK(durable_grant)->Arg(100)->Arg(1'000)->Arg(10'000)->UseManualTime()->Iterations(kIterations);
BENCHMARK(durable_recycle)->Arg(100)->Arg(1'000)->Arg(10'000)->UseManualTime()->Iterations(kIterations);

}  // namespace
}  // namespace hostyard::test

BENCHMARK_MAIN();
