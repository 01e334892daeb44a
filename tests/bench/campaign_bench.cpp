// Operations a second of a campaign on one core with the memory store, as `hostyard campaign` counts them:
// drawing, engine, model and auditor together, a process a run.
#include <atomic>
#include <chrono>

#include <benchmark/benchmark.h>

#include "engine/store/memory_store.h"
#include "scenarios/campaign/campaign.h"
#include "tools/hostyard/fake_backend.h"

namespace hostyard::campaign {
namespace {

double elapsed() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

void operations(benchmark::State& state) {
  const auto worlds = make_fake_worlds({});
  CampaignSettings settings;
  settings.worlds = worlds.get();
  settings.operations = 200'000;
  settings.stores = [](std::int64_t) {
    return std::vector{StoreMaker{"memory", [](bool) { return std::make_unique<MemoryStore>(); }, false}};
  };
  const std::atomic<bool> stop = false;
  for (auto _ : state) {
    const CampaignResult result = run_campaign(settings, elapsed, stop);
    if (result.failure) state.SkipWithError(result.failure->text.c_str());
    state.counters["operations_per_second"] = static_cast<double>(result.operations) / result.seconds;
  }
}
BENCHMARK(operations)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hostyard::campaign

BENCHMARK_MAIN();
