// Placements a second in memory, as a simulation does them: RandomRack, one disk and five ports each, steady
// state at 70 % of the cores in use; every placement releases a random older one before. The baseline is a
// linear scan over the same hosts in the same run. The counters: placements_per_second; scan_per_second;
// ratio (index over scan).
#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <vector>

#include <benchmark/benchmark.h>

#include "engine/base/ids.h"
#include "engine/base/random.h"
#include "engine/rules/asked.h"
#include "engine/rules/filters.h"
#include "engine/rules/strategies.h"
#include "tests/contract/store/rows.h"

namespace hostyard::test {
namespace {

using Clock = std::chrono::steady_clock;

constexpr Count kCores = 64;
constexpr Count kMemory = 256;
constexpr int kDisks = 6;
constexpr Count kDiskCapacity = 512;

// What makes the first hosts of the order hard to use.
enum class Obstacle { kNone, kNoDisk, kNoPorts };

Host make_host(std::int64_t number, Obstacle obstacle) {
  const std::string name = std::to_string(1'000'000 + number);
  // Ids as they are: no order in them that the numbers have.
  SeededRandom random(static_cast<std::uint64_t>(number) + 1);
  Host host = host_row(id_from_bits(random.next(), random.next()),
                       "10." + std::to_string(number / 65536) + "." + std::to_string(number / 256 % 256) +
                           "." + std::to_string(number % 256),
                       "host" + name);
  host.status = HostStatus::kOnline;
  host.status_before_deleting.reset();
  host.load_stat = LoadStat::kLoadLess;
  host.used_cpu_cores = 0;
  host.used_memory_gib = 0;
  host.reserved = false;
  host.disk_type = DiskType::kSSD;
  host.location.region = "Region1";
  host.location.zone = "Zone1";
  host.location.rack = "Rack" + std::to_string(number / 20);
  host.arch = Arch::kX86_64;
  host.cpu_cores = kCores;
  host.memory_gib = kMemory;
  // Hosts with an obstacle are twice as large, so that they come first.
  if (obstacle != Obstacle::kNone) {
    host.cpu_cores *= 2;
    host.memory_gib *= 2;
  }
  return host;
}

struct World {
  Pool pool;
  std::vector<Asked> shapes;
};

Requirement shape(Count cores, Count memory, std::int64_t first_port) {
  Requirement requirement;
  requirement.strategy = "RandomRack";
  requirement.count = 1;
  requirement.location.region = "Region1";
  requirement.location.zone = "Zone1";
  requirement.filter.arch = "X86_64";
  requirement.cpu_cores = cores;
  requirement.memory = memory;
  requirement.disk = {true, 256, "SSD", ""};
  requirement.ports = {{first_port, first_port + 100, 5}};
  return requirement;
}

// `number` ordinary hosts and as many with the obstacle before them.
World make_world(std::int64_t number, Obstacle obstacle) {
  World world;
  ChangeSet changes;
  const std::int64_t all = obstacle == Obstacle::kNone ? number : 2 * number;
  LedgerSeq seq = 0;
  for (std::int64_t i = 0; i < all; ++i) {
    const bool hard = i >= number;
    const Host host = make_host(i, hard ? obstacle : Obstacle::kNone);
    changes.changes.emplace_back(PutHost{host});
    const bool without_disk = hard && obstacle == Obstacle::kNoDisk;
    for (int disk = 0; disk < (without_disk ? 0 : kDisks); ++disk) {
      Disk row = disk_row(host.id + "d" + std::to_string(disk), host.id, "/data" + std::to_string(disk));
      row.capacity_gib = kDiskCapacity;
      row.type = host.disk_type;
      row.status = DiskStatus::kAvailable;
      changes.changes.emplace_back(PutDisk{row});
    }
    if (hard && obstacle == Obstacle::kNoPorts) {
      LedgerRow row;
      row.seq = ++seq;
      row.holder_id = "other";
      row.request_id = "other" + std::to_string(i);
      row.host_id = host.id;
      row.region_wide = true;
      for (std::uint16_t port = 10'000; port < 11'000; ++port) row.ports.push_back(port);
      changes.changes.emplace_back(PutGrant{row});
    }
  }
  world.pool.apply(changes);
  AllocationRequest request;
  request.holder_id = "bench";
  Draft draft(world.pool.capacity());
  for (const Requirement& requirement :
       {shape(8, 32, 10'000), shape(16, 64, 10'100), shape(16, 32, 10'200), shape(8, 16, 10'300)}) {
    world.shapes.push_back(resolve(requirement, request, world.pool, draft));
  }
  return world;
}

// The same decision without any index: every host is asked.
std::vector<Claim> scan(const CapacityIndex& index, const Asked& asked) {
  std::optional<HostIndex> best;
  OrderKey best_key;
  for (HostIndex host = 0; host < index.hosts().size(); ++host) {
    const HostState& state = index.state(host);
    const OrderKey key = OrderKey::of(state.free_cores, state.free_memory, state.id_order);
    if (best && best_key <= key) continue;
    if (first_failed(asked, host, state) != kFilterCount) continue;
    best = host;
    best_key = key;
  }
  if (!best) return {};
  return {make_claim(asked, *best, index.state(*best))};
}

// Places and releases on a copy of the pool's index.
class Simulation {
 public:
  explicit Simulation(World& world) : index_(world.pool.capacity()), shapes_(world.shapes) {}

  bool place(bool by_scan) {
    Asked& asked = shapes_[random_.below(shapes_.size())];
    const Draft draft(index_);
    std::vector<Claim> claims = by_scan ? scan(index_, asked) : choose_random_rack(draft, asked);
    if (claims.empty()) return false;
    index_.take(claims.front());
    used_ += claims.front().cores;
    live_.push_back(std::move(claims.front()));
    return true;
  }
  void release() {
    std::swap(live_[random_.below(live_.size())], live_.back());
    index_.give_back(live_.back());
    used_ -= live_.back().cores;
    live_.pop_back();
  }
  void fill(double share, std::int64_t hosts) {
    while (static_cast<double>(used_) < share * kCores * static_cast<double>(hosts)) {
      if (!place(false)) break;
    }
  }
  double per_second(std::int64_t placements, bool by_scan) {
    const auto start = Clock::now();
    std::int64_t placed = 0;
    for (std::int64_t i = 0; i < placements; ++i) {
      release();
      placed += place(by_scan) ? 1 : 0;
    }
    if (placed < placements * 9 / 10) throw std::runtime_error("most placements fail: not a steady state");
    return static_cast<double>(placed) / std::chrono::duration<double>(Clock::now() - start).count();
  }

 private:
  CapacityIndex index_;
  std::vector<Asked>& shapes_;
  std::vector<Claim> live_;
  std::int64_t used_ = 0;
  SeededRandom random_{1};
};

void placements(benchmark::State& state, Obstacle obstacle, double share) {
  const std::int64_t hosts = state.range(0);
  World world = make_world(hosts, obstacle);
  Simulation simulation(world);
  simulation.fill(share, hosts);
  double fast = 0;
  for (auto _ : state) {
    fast = std::max(fast, simulation.per_second(200'000, false));
  }
  const double slow = simulation.per_second(std::max<std::int64_t>(20, 2'000'000 / hosts), true);
  state.counters["placements_per_second"] = fast;
  state.counters["scan_per_second"] = slow;
  state.counters["ratio"] = fast / slow;
}

void ordinary(benchmark::State& state) {
  placements(state, Obstacle::kNone, 0.7);
}
void first_half_without_disk(benchmark::State& state) {
  placements(state, Obstacle::kNoDisk, 0.7);
}
void first_half_without_ports(benchmark::State& state) {
  placements(state, Obstacle::kNoPorts, 0.7);
}
void nearly_full(benchmark::State& state) {
  placements(state, Obstacle::kNone, 0.995);
}

#define PLACEMENTS(name) BENCHMARK(name)->Iterations(3)->Unit(benchmark::kMillisecond)
PLACEMENTS(ordinary)->Arg(1'000)->Arg(10'000)->Arg(100'000);
PLACEMENTS(first_half_without_disk)->Arg(1'000)->Arg(10'000)->Arg(100'000);
PLACEMENTS(first_half_without_ports)->Arg(1'000)->Arg(10'000)->Arg(100'000);
PLACEMENTS(nearly_full)->Arg(1'000)->Arg(10'000)->Arg(100'000);

}  // namespace
}  // namespace hostyard::test

BENCHMARK_MAIN();
