// 10,000 hosts imported and brought online through the whole of ImportHosts on fakes, under the simulated
// clock. With SQLite the counter `ratio` is the run's time over that of its own transactions, replayed as the
// same row writes by SQLite's C interface; `transactions_per_host` says how many those are.
#include <chrono>
#include <memory>
#include <stdexcept>

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

#include "engine/service/use_case.h"
#include "engine/store/memory_store.h"
#include "engine/store/open_store.h"
#include "fakes/fake_host_executor.h"
#include "fakes/fake_tiup.h"
#include "fakes/sim_clock.h"
#include "fakes/test_secrets.h"
#include "fakes/world.h"
#include "tests/bench/floor/raw_writer.h"
#include "tests/temporary_folder.h"
#include "tests/unit/service/import_row.h"

namespace hostyard::test {
namespace {

using Clock = std::chrono::steady_clock;

std::string ip(int number) {
  return "10." + std::to_string(number / 65536) + "." + std::to_string(number / 256 % 256) + "." +
         std::to_string(number % 256);
}

std::string import_rows(int count) {
  Json list = Json::array();
  for (int n = 1; n <= count; ++n) list.push_back(import_row(n, ip(n)));
  return list.dump();
}

WorldSpec world_of(int count) {
  const std::string yaml =
      "vendors: {Local: {Region1: [Zone1]}}\n"
      "machines:\n"
      "  defaults: {swap: on, numactl: missing, login: {user: root, password: s3cret}, mounts: [{path: "
      "/data, "
      "device: /dev/vdb, fs: ext4, options: [rw, relatime], capacity: 500}]}\n"
      "  first: 10.0.0.1\n"
      "  count: " +
      std::to_string(count) + "\nem: {takes: 100ms}\n";
  return parse_world(yaml, "world").value();
}

// Everything around a store that takes `count` hosts from a file to online.
class ImportRun {
 public:
  ImportRun(Store& store, int count)
      : world_(world_of(count), clock_),
        hosts_(world_),
        tiup_(world_),
        content_(import_rows(count)),
        count_(count),
        service_({store, hosts_, tiup_, secrets_, clock_, ids_, settings(), nullptr, 1, false}) {
    const Json zones = Json::array({{{"id", "Zone1"}}});
    const Json regions = Json::array({{{"id", "Region1"}, {"zones", zones}}});
    find_use_case("vendors", "load")
        ->call(service_, {{"vendors", Json::array({{{"id", "Local"}, {"regions", regions}}})}})
        .value();
  }

  void run() {
    const UseCase& use_case = *find_use_case("hosts", "import");
    const Json answer = use_case.call(service_, {{"file", "hosts.json"}, {"content", content_}}).value();
    const std::vector<std::string> flows = started_flows(answer);
    service_.driver().add(flows);
    service_.driver().run_until_ended(flows);
  }

  void check() {
    const auto online = service_.ledger().read([](const Pool& pool) {
      return std::ranges::count_if(
          pool.hosts(), [](const auto& entry) { return entry.second.status == HostStatus::kOnline; });
    });
    if (online != count_) throw std::runtime_error("not every host is online: " + std::to_string(online));
  }

 private:
  ServiceSettings settings() {
    ServiceSettings settings;
    settings.workflow.deploy_public_key = world_.control().public_key();
    settings.workflow.deploy_private_key_path = world_.control().private_key_path;
    return settings;
  }

  SimClock clock_;
  World world_;
  FakeHostExecutor hosts_;
  FakeTiup tiup_;
  TestSecrets secrets_;
  SeededIds ids_{1};
  std::string content_;
  int count_;
  Service service_;
};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

void import_with_memory_store(benchmark::State& state) {
  const int count = static_cast<int>(state.range(0));
  std::int64_t transactions = 0;
  for (auto _ : state) {
    state.PauseTiming();
    auto store = std::make_unique<MemoryStore>();
    auto run = std::make_unique<ImportRun>(*store, count);
    state.ResumeTiming();
    run->run();
    state.PauseTiming();
    run->check();
    transactions = store->load().sequence;
    run.reset();
    store.reset();
    state.ResumeTiming();
  }
  state.counters["transactions_per_host"] = static_cast<double>(transactions) / count;
}
BENCHMARK(import_with_memory_store)->Arg(10'000)->Unit(benchmark::kSecond)->Iterations(1)->Repetitions(3);

void import_with_sqlite(benchmark::State& state) {
  const int count = static_cast<int>(state.range(0));
  double ours = 0;
  double floor = 0;
  std::int64_t transactions = 0;
  for (auto _ : state) {
    const TemporaryFolder folder;
    const auto store = open_sqlite_store(folder / "ours.db");
    ImportRun run(*store, count);
    const auto start = Clock::now();
    run.run();
    ours = seconds_since(start);
    run.check();
    transactions = store->load().sequence;

    // The same transactions, one for one, without anything around SQLite.
    RawWriter raw(folder / "floor.db");
    std::vector<RawWriter::Prepared> prepared;
    for (std::int64_t after = 0; after < transactions;) {
      for (const LoggedChange& entry : store->changes_since(after, 1'000)) {
        prepared.push_back(RawWriter::prepare_rows(entry.changes));
        after = entry.sequence;
      }
    }
    const auto raw_start = Clock::now();
    for (const RawWriter::Prepared& transaction : prepared) raw.write(transaction);
    floor = seconds_since(raw_start);
    state.SetIterationTime(ours);
  }
  state.counters["floor_seconds"] = floor;
  state.counters["ratio"] = ours / floor;
  state.counters["transactions_per_host"] = static_cast<double>(transactions) / count;
}
BENCHMARK(import_with_sqlite)
    ->Arg(1'000)
    ->Arg(10'000)
    ->Unit(benchmark::kSecond)
    ->UseManualTime()
    ->Iterations(1);

}  // namespace
}  // namespace hostyard::test

BENCHMARK_MAIN();
