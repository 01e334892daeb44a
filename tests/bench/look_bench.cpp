// Looks at a pool of 10,000 hosts with four disks each: a page of 100 hosts, the stocks by zone, the whole
// tree down to the hosts.
#include <benchmark/benchmark.h>

#include "engine/base/ids.h"
#include "engine/rules/hierarchy.h"
#include "engine/rules/stocks.h"
#include "tests/contract/store/rows.h"

namespace hostyard::test {
namespace {

constexpr int kHosts = 10'000;

const Pool& pool() {
  static const Pool made = [] {
    ChangeSet changes;
    SeededIds ids(1);
    for (int i = 0; i < kHosts; ++i) {
      Host host = host_row(ids.next(), "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250 + 1),
                           "host" + std::to_string(i));
      host.status = HostStatus::kOnline;
      host.status_before_deleting.reset();
      host.load_stat = LoadStat::kLoadLess;
      host.reserved = false;
      host.arch = Arch::kX86_64;
      host.location.zone = "Zone" + std::to_string(i % 3);
      host.location.rack = "Rack" + std::to_string(i % 97);
      changes.changes.emplace_back(PutHost{host});
      for (int disk = 0; disk < 4; ++disk)
        changes.changes.emplace_back(PutDisk{disk_row(ids.next(), host.id, "/data" + std::to_string(disk))});
    }
    Pool filled;
    filled.apply(changes);
    return filled;
  }();
  return made;
}

void page_of_100(benchmark::State& state) {
  HostFilter filter;
  filter.page = 50;
  filter.page_size = 100;
  for (auto _ : state) benchmark::DoNotOptimize(query_hosts(pool(), {}, filter));
}

void stocks(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(count_stocks(pool(), {}));
}

void hierarchy(benchmark::State& state) {
  HostFilter filter;
  filter.arch = "X86_64";
  for (auto _ : state) benchmark::DoNotOptimize(make_hierarchy(pool(), filter, 1, 3));
}

BENCHMARK(page_of_100)->Unit(benchmark::kMillisecond);
BENCHMARK(stocks)->Unit(benchmark::kMillisecond);
BENCHMARK(hierarchy)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hostyard::test

BENCHMARK_MAIN();
