#include <algorithm>
#include <array>
#include <map>
#include <mutex>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/random.h"
#include "engine/base/text.h"
#include "scenarios/auditor.h"
#include "scenarios/target.h"

namespace hostyard {
namespace {

class HashingObserver final : public FlowObserver {
 public:
  void on_event(const FlowEvent& event) override {
    const std::string line =
        fmt::format("{}|{}|{}|{}|{}|{}|{}|{}\n", event.time, event.flow_id, event.flow_name, event.host_id,
                    event.node_key, to_string(event.node_status), to_string(event.flow_status), event.text);
    const std::lock_guard lock(mutex_);
    hash_ = stable_hash(line, hash_);
  }
  std::string hash() {
    const std::lock_guard lock(mutex_);
    return fmt::format("{:016x}", hash_);
  }

 private:
  std::mutex mutex_;
  std::uint64_t hash_ = stable_hash("");
};

class InProcessTarget final : public ScenarioTarget {
 public:
  InProcessTarget(WorldBackend& world, const ServiceSettings& settings, std::uint64_t seed)
      : world_(world), settings_(settings), seed_(seed), ids_(seed) {
    start();
  }

  Result<Json> call(const UseCase& use_case, const Json& arguments) override {
    return use_case.call(*service_, arguments);
  }
  void refresh(const UseCase& use_case, Json& answer) override {
    if (use_case.refresh != nullptr) use_case.refresh(*service_, answer);
  }
  void run_until_ended(const std::vector<std::string>& flow_ids) override {
    service_->driver().add(flow_ids);
    service_->driver().run_until_ended(flow_ids);
  }

  // The driver knows only "until these have ended", so time-limited running asks the engine itself: earliest
  // due flow first, then by id.
  void pass_time(TimeMicros duration) override {
    const TimeMicros end = now() + duration;
    std::map<std::string, TimeMicros> due;
    for (const std::string& id : service_->flows().runnable()) due[id] = now();
    while (!due.empty()) {
      const auto next = std::min_element(due.begin(), due.end(),
                                         [](const auto& a, const auto& b) { return a.second < b.second; });
      if (next->second > end) break;
      world_.clock().wait_until(next->second);
      const Advance advance = service_->flows().advance(next->first);
      if (advance.ended) {
        due.erase(next);
      } else {
        next->second = std::max(advance.come_back, now());
      }
    }
    if (now() < end) world_.clock().wait_until(end);
  }
  TimeMicros now() override { return world_.clock().now(); }

  std::vector<std::string> audit(bool refused) override {
    return service_ == nullptr ? std::vector<std::string>() : auditor_.audit(*service_, refused);
  }

  std::vector<NodeView> last_nodes(const std::vector<std::string>& flow_ids) override {
    constexpr std::size_t kNodesShown = 3;
    std::vector<NodeView> views;
    for (const std::string& id : flow_ids) {
      const auto flow = world_.store().flow(id);
      if (!flow || flow->status == FlowStatus::kFinished) continue;
      const std::size_t count = flow->nodes.size();
      for (std::size_t i = count > kNodesShown ? count - kNodesShown : 0; i < count; ++i) {
        const FlowNode& node = flow->nodes[i];
        views.push_back({flow->name + " of " + host_words(flow->biz_id), node.name,
                         std::string(to_string(node.status)), node.result});
      }
    }
    return views;
  }
  std::string event_hash() override { return observer_.hash(); }

  WorldBackend* world() override { return &world_; }
  void kill() override { service_.reset(); }
  void restart() override {
    kill();
    world_.restart();
    start();
    const std::vector<std::string> flows = service_->resume();
    service_->driver().run_until_ended(flows);
  }
  std::optional<std::string> book(const Json& arguments) override;

 private:
  void start() {
    service_ = std::make_unique<Service>(ServiceParts{world_.store(), world_.hosts(), world_.tool(),
                                                      world_.secrets(), world_.clock(), ids_, settings_,
                                                      &observer_, seed_, false});
  }
  std::string host_words(const std::string& id) {
    return service_->ledger().read([&](const Pool& pool) {
      const Host* const host = pool.host(id);
      return host == nullptr ? "host " + id : host->host_name + " " + host->ip.text();
    });
  }

  WorldBackend& world_;
  ServiceSettings settings_;
  std::uint64_t seed_;
  SeededIds ids_;  // survives restarts: ids are unique for ever (DOM-3)
  HashingObserver observer_;
  Auditor auditor_;
  std::unique_ptr<Service> service_;
};

std::optional<std::string> InProcessTarget::book(const Json& arguments) {
  const std::string ip = arguments.value("ip", "");
  std::optional<std::string> fault;
  const auto amount = [&](const char* key, Count present) {
    return arguments.contains(key) ? arguments[key].get<Count>() : present;
  };
  const auto booked = service_->ledger().transact([&](const Pool& pool) -> Result<ChangeSet> {
    const auto address = IpAddress::parse(ip);
    const Host* const found = address ? pool.host_by_ip(*address) : nullptr;
    if (found == nullptr) return refuse(ErrorCode::kHostNotFound, "no host has the address " + ip);
    Host host = *found;
    host.used_cpu_cores = amount("usedCpuCores", host.used_cpu_cores);
    host.used_memory_gib = amount("usedMemory", host.used_memory_gib);
    if (arguments.contains("loadStat"))
      host.load_stat = *parse<LoadStat>(arguments["loadStat"].get<std::string>());
    if (arguments.contains("status"))
      host.status = *parse<HostStatus>(arguments["status"].get<std::string>());
    ChangeSet changes{"books of a scenario", now(), {}};
    if (arguments.contains("diskStatus")) {
      for (Disk disk : host.disks) {
        disk.status = *parse<DiskStatus>(arguments["diskStatus"].get<std::string>());
        changes.changes.push_back(PutDisk{disk});
      }
    }
    changes.changes.push_back(PutHost{host});
    return changes;
  });
  if (!booked) fault = booked.error().detail;
  return fault;
}

}  // namespace

std::unique_ptr<ScenarioTarget> make_in_process_target(WorldBackend& world, const ServiceSettings& settings,
                                                       std::uint64_t seed) {
  return std::make_unique<InProcessTarget>(world, settings, seed);
}

}  // namespace hostyard
