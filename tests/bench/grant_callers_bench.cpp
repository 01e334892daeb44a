// Durable grants of 32 callers at once against one caller in the same run, at this disk and at one whose
// every sync takes 2 ms more. Counters: one_per_second, all_per_second, ratio (goals: 1.5, and 5 at the slow
// disk), slowest_share (of the slowest caller in the mean; goal: 0.5 at least).
#include <algorithm>
#include <atomic>
#include <chrono>
#include <numeric>
#include <stdexcept>
#include <thread>

#include <benchmark/benchmark.h>

#include "engine/store/open_store.h"
#include "tests/bench/floor/slow_sync.h"
#include "tests/contract/store/grant_work.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kCallers = 32;
constexpr std::chrono::seconds kTime{2};

// Grants and takes back until the time is over; how many times.
std::int64_t work(Ledger& ledger, const std::string& name, Clock::time_point end) {
  std::int64_t done = 0;
  for (TimeMicros now = 1; Clock::now() < end; ++now) {
    const std::string id = name + "-" + std::to_string(now);
    if (!ledger.transact(grant_plan(id, now)) || !ledger.transact(recycle_plan(id, now))) {
      throw std::runtime_error("a caller was refused");
    }
    done += 2;
  }
  return done;
}

void callers_at_once(benchmark::State& state) {
  slow_down_sync(std::chrono::milliseconds(state.range(0)));
  for (auto _ : state) {
    const TemporaryFolder folder;
    const auto store = open_sqlite_store(folder / "store.db");
    store->commit(free_hosts(0, 1'000));
    Ledger ledger(*store);
    const auto one = static_cast<double>(work(ledger, "one", Clock::now() + kTime));

    std::vector<std::int64_t> done(kCallers);
    std::vector<std::thread> threads;
    const auto end = Clock::now() + kTime;
    for (std::size_t i = 0; i < done.size(); ++i) {
      threads.emplace_back([&, i] { done[i] = work(ledger, "caller" + std::to_string(i), end); });
    }
    for (std::thread& thread : threads) thread.join();
    const auto all = static_cast<double>(std::accumulate(done.begin(), done.end(), std::int64_t{0}));
    const auto seconds = static_cast<double>(kTime.count());
    state.counters["one_per_second"] = one / seconds;
    state.counters["all_per_second"] = all / seconds;
    state.counters["ratio"] = all / one;
    state.counters["slowest_share"] = static_cast<double>(std::ranges::min(done)) * kCallers / all;
  }
}
BENCHMARK(callers_at_once)->ArgName("ms_more_a_sync")->Arg(0)->Arg(2)->Iterations(1)->UseRealTime();

}  // namespace
}  // namespace hostyard::test

BENCHMARK_MAIN();
