#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <mutex>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/random.h"
#include "engine/base/text.h"
#include "scenarios/auditor.h"
#include "scenarios/end_state.h"
#include "scenarios/grant_audit.h"
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

// Ids that a step chose, as long as there are any.
class ChosenIds final : public IdSource {
 public:
  explicit ChosenIds(std::uint64_t seed) : others_(seed) {}
  std::string next() override {
    const std::lock_guard lock(mutex_);
    if (chosen_.empty()) return others_.next();
    std::string id = std::move(chosen_.front());
    chosen_.pop_front();
    return id;
  }
  void choose(std::deque<std::string> ids) {
    const std::lock_guard lock(mutex_);
    chosen_ = std::move(ids);
  }

 private:
  std::mutex mutex_;
  std::deque<std::string> chosen_;
  SeededIds others_;
};

// Of `turn`.
constexpr TimeMicros kTurn = 5 * kSecond;
constexpr int kMostTurns = 200;

class InProcessTarget final : public ScenarioTarget {
 public:
  InProcessTarget(WorldBackend& world, const ServiceSettings& settings, std::uint64_t seed)
      : world_(world), settings_(settings), seed_(seed), ids_(seed) {
    start();
  }

  Result<Json> call(const UseCase& use_case, const Json& arguments, EngineChoice engine) override {
    if (use_case.name() == "pool load") auditor_.expect_loaded_hosts();
    if (engine == EngineChoice::kSecondEngine && second_ == nullptr) second_ = make_service();
    Service& service = engine == EngineChoice::kSecondEngine ? *second_ : *service_;
    Result<Json> answer = use_case.call(service, arguments);
    if (answer && use_case.name() == "allocations grant") {
      service.ledger().read([&](const Pool& pool) {
        for (std::string& fault : audit_grants(arguments, *answer, pool))
          broken_answers_.push_back(std::move(fault));
      });
    }
    return answer;
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
    if (service_ == nullptr) return {};
    std::vector<Service*> engines{service_.get()};
    if (second_ != nullptr) {
      // Each learns of what the other committed when it next decides; here they are compared now.
      engines.push_back(second_.get());
      for (Service* const engine : engines) engine->ledger().catch_up();
    }
    std::vector<std::string> broken = auditor_.audit(engines, refused);
    broken.insert(broken.begin(), broken_answers_.begin(), broken_answers_.end());
    broken_answers_.clear();
    return broken;
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
  void kill() override {
    second_.reset();
    service_.reset();
  }
  std::vector<std::string> restart(bool resume) override {
    kill();
    std::vector<std::string> lost = world_.restart();
    start();
    if (resume) service_->resume();
    return lost;
  }
  void run_unfinished() override { service_->driver().run_until_ended(service_->resume()); }
  Json end_state() override {
    return service_->ledger().read([&](const Pool& pool) { return hostyard::end_state(pool, world_); });
  }
  void choose_ids(std::vector<std::string> ids) override { ids_.choose({ids.begin(), ids.end()}); }
  bool turn(const std::string& host_id, bool to_end) override {
    const std::string id = service_->ledger().read([&](const Pool& pool) {
      const Flow* flow = pool.unfinished_flow_of(host_id);
      return flow == nullptr ? std::string() : flow->id;
    });
    if (id.empty()) return false;
    for (int i = 0; i < (to_end ? kMostTurns : 1); ++i) {
      world_.clock().wait_until(now() + kTurn);
      if (service_->flows().advance(id).ended) break;
    }
    return true;
  }
  std::optional<std::string> book(const Json& arguments) override;

 private:
  void start() { service_ = make_service(); }
  std::unique_ptr<Service> make_service() {
    return std::make_unique<Service>(ServiceParts{world_.store(), world_.hosts(), world_.tool(),
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
  ChosenIds ids_;  // survives restarts: ids are unique for ever (DOM-3)
  HashingObserver observer_;
  Auditor auditor_;
  std::vector<std::string> broken_answers_;  // of grants since the last audit
  std::unique_ptr<Service> service_;
  std::unique_ptr<Service> second_;  // another engine over the same store, once a step asks for it
};

// The host's row as the step wants it.
Host booked_row(const Host& present, const Json& arguments) {
  Host host = present;
  host.used_cpu_cores = arguments.value("usedCpuCores", host.used_cpu_cores);
  host.used_memory_gib = arguments.value("usedMemory", host.used_memory_gib);
  host.reserved = arguments.value("reserved", host.reserved);
  if (arguments.contains("loadStat"))
    host.load_stat = *parse<LoadStat>(arguments["loadStat"].get<std::string>());
  if (arguments.contains("status")) host.status = *parse<HostStatus>(arguments["status"].get<std::string>());
  return host;
}

// A ledger row, as a grant would leave it, with what the host's row says of it.
void add_booked_row(const Pool& pool, const Json& arguments, Host& host, ChangeSet& changes) {
  LedgerRow row;
  row.seq = pool.ledger().last_seq() + 1;
  row.holder_id = arguments["holderId"].get<std::string>();
  row.request_id = fmt::format("books-{}", row.seq);
  row.host_id = host.id;
  row.cpu_cores = arguments.value("cpuCores", Count{0});
  row.memory_gib = arguments.value("memory", Count{0});
  row.create_time = row.update_time = changes.time;
  host.used_cpu_cores += row.cpu_cores;
  host.used_memory_gib += row.memory_gib;
  if (host.load_stat == LoadStat::kLoadLess) host.load_stat = LoadStat::kInUsed;
  changes.changes.emplace_back(PutRequest{{row.request_id, row.holder_id, changes.time}});
  changes.changes.emplace_back(PutGrant{std::move(row)});
}

std::optional<std::string> InProcessTarget::book(const Json& given) {
  Json arguments = Json::object();  // null is absent (DOM-1)
  for (const auto& [key, value] : given.items()) {
    if (!value.is_null()) arguments[key] = value;
  }
  const std::string ip = arguments.value("ip", "");
  const auto booked = service_->ledger().transact([&](const Pool& pool) -> Result<ChangeSet> {
    const auto address = IpAddress::parse(ip);
    const Host* const found = address ? pool.host_by_ip(*address) : nullptr;
    if (found == nullptr) return refuse(ErrorCode::kHostNotFound, "no host has the address " + ip);
    ChangeSet changes{"books of a scenario", now(), {}};
    Host host = booked_row(*found, arguments);
    if (arguments.contains("holderId")) add_booked_row(pool, arguments, host, changes);
    if (arguments.contains("diskStatus")) {
      const std::string only = arguments.value("diskId", "");
      for (Disk disk : host.disks) {
        if (!only.empty() && disk.id != only) continue;
        disk.status = *parse<DiskStatus>(arguments["diskStatus"].get<std::string>());
        changes.changes.push_back(PutDisk{disk});
      }
    }
    changes.changes.push_back(PutHost{host});
    return changes;
  });
  if (!booked) return booked.error().detail;
  auditor_.accept_faults_of(*service_);
  return std::nullopt;
}

}  // namespace

std::unique_ptr<ScenarioTarget> make_in_process_target(WorldBackend& world, const ServiceSettings& settings,
                                                       std::uint64_t seed) {
  return std::make_unique<InProcessTarget>(world, settings, seed);
}

}  // namespace hostyard
