// The fake world: machines, tiup and the EM cluster, shared by everything that looks like the outside.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/base/json.h"
#include "fakes/world_journal.h"
#include "fakes/world_spec.h"

namespace hostyard {

// Thread-safe: one call at a time sees and changes the world. With a journal also one process at a time.
class World {
 public:
  World(WorldSpec spec, Clock& clock, std::uint64_t seed = 1);

  // From now on every change is in this file before the call that made it returns, and changes that other
  // processes made are seen. Reads what the file holds first: it wins over the YAML. Throws Error where the
  // file cannot be used.
  void persist_to(const std::string& path);

  const ControlMachine& control() const { return control_; }
  const TiupSettings& tiup_settings() const { return tiup_; }
  const std::vector<Vendor>& vendors() const { return vendors_; }
  const FaultRules& faults() const { return faults_; }
  Clock& clock() const { return clock_; }
  std::uint64_t seed() const { return seed_; }
  std::vector<std::string> machine_ips() const { return order_; }

  // What one call may look at and change, while it holds the world.
  class View {
   public:
    // nullptr: there is no such machine. Changes count when `revision` grew.
    Machine* machine(const IpAddress& ip);
    EmCluster& em() { return world_.em_; }
    void count_call(const std::string& name) { ++world_.calls_[name]; }

   private:
    friend class World;
    explicit View(World& world) : world_(world) {}
    World& world_;
    std::vector<std::pair<Machine*, std::uint64_t>> touched_;  // and the revision before
  };

  // Runs `act(View&)` with the world held; its changes are durable when this returns. `act` must not wait.
  template <class Act>
  auto use(Act act) {
    const std::scoped_lock lock(mutex_);
    const auto held = begin();
    View view(*this);
    auto result = act(view);
    end(view);
    return result;
  }

  // The machine in the words of machine_settings.h, with `filebeat`: its status in the EM cluster, or
  // "absent". Null: no such machine.
  Json machine_json(const std::string& ip);
  // {"style", "emCluster": {"name", "nodes": [{"host", "role", "status"}]}, "operations": [{"id", "kind",
  // "host", "state", "error"}], "calls": {"check": 2, …}}
  Json tiup_json();
  // Changes a machine, in the words of world: machines; what is wrong with them, or nothing.
  std::optional<std::string> change_machine(const std::string& ip, const Json& changes);

 private:
  // Holds the file, catches up with other processes, ends due operations.
  std::optional<WorldJournal::Lock> begin();
  void end(View& view);
  void replay(const std::vector<std::string>& lines);
  void replay(const std::string& line);

  std::mutex mutex_;
  Clock& clock_;
  std::uint64_t seed_;
  ControlMachine control_;
  TiupSettings tiup_;
  std::vector<Vendor> vendors_;
  FaultRules faults_;
  EmCluster em_;
  std::unordered_map<std::string, Machine> machines_;
  std::vector<std::string> order_;
  std::map<std::string, std::uint64_t> calls_;
  std::unique_ptr<WorldJournal> journal_;
};

}  // namespace hostyard
