// A big store is loaded by a new process (goals: 100,000 hosts with 400,000 disks in less than 3 s and 1
// GiB), and 10,000 hosts are imported in one call, rows only (goal: less than 2 s). Counter: max_rss_mib.
#include <chrono>
#include <stdexcept>

#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include "engine/store/open_store.h"
#include "tests/child_process.h"
#include "tests/contract/store/grant_work.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

// "seconds MiB" of a process of its own that loads the store.
std::string load_in_child(const std::string& file) {
  return in_child([&] {
    const auto start = std::chrono::steady_clock::now();
    const auto store = open_sqlite_store(file);
    const Ledger ledger(*store);
    const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return std::to_string(time.count()) + " " + std::to_string(usage.ru_maxrss / 1024);
  });
}

void load_100000_hosts_400000_disks(benchmark::State& state) {
  const TemporaryFolder folder;
  const std::string file = folder / "store.db";
  // in a process of its own, too: what this one used before, its children start with
  const std::string fault = in_child([&] {
    for (std::int64_t number = 0; number < 100'000; number += 5'000) {
      open_sqlite_store(file)->commit(free_hosts(number, number + 5'000));
    }
    return std::string();
  });
  if (!fault.empty()) return state.SkipWithError(fault.c_str());
  for (auto _ : state) {
    const std::string answer = load_in_child(file);
    std::size_t at = 0;
    state.SetIterationTime(std::stod(answer, &at));
    state.counters["max_rss_mib"] = std::stod(answer.substr(at));
  }
}
BENCHMARK(load_100000_hosts_400000_disks)->UseManualTime()->Iterations(3)->Unit(benchmark::kMillisecond);

void import_rows_of_10000_hosts(benchmark::State& state) {
  const ChangeSet changes = free_hosts(0, 10'000);
  for (auto _ : state) {
    const TemporaryFolder folder;
    const auto store = open_sqlite_store(folder / "store.db");
    Ledger ledger(*store);
    const auto start = std::chrono::steady_clock::now();
    if (!ledger.transact([&](const Pool&) -> Result<ChangeSet> { return changes; })) {
      return state.SkipWithError("refused");
    }
    state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
}
BENCHMARK(import_rows_of_10000_hosts)->UseManualTime()->Iterations(3)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hostyard::test

BENCHMARK_MAIN();
