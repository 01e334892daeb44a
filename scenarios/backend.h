// The world that scenarios run against, as its owner (tools, tests) hands it in: this library knows no fake
// and no real implementation. A backend is one isolated world for one run of one case.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/json.h"
#include "engine/interfaces/deploy_tool.h"
#include "engine/interfaces/host_executor.h"
#include "engine/interfaces/secrets.h"
#include "engine/interfaces/store.h"
#include "engine/workflow/settings.h"
#include "scenarios/file_problem.h"

namespace hostyard {

// Thrown out of the store when a crash that a scenario asked for is due, and by every later write until
// restart(). Not a std::exception: nothing between the store and the runner may mistake it for a failure that
// can be handled.
struct SimulatedCrash {
  int write = 0;  // how many writes had been asked for
};

enum class WriteFault : std::uint8_t { kFull, kConflict };
// When the engine dies, seen from the write at which it dies.
enum class CrashMoment : std::uint8_t {
  kBefore,    // before the write took effect
  kAfter,     // after it did, and before anybody heard of it
  kUnsynced,  // with the power, while the write was not synced: it is lost
  kSynced     // with the power, as soon as the write was acknowledged
};

class WorldBackend {
 public:
  virtual ~WorldBackend() = default;

  virtual HostExecutor& hosts() = 0;
  virtual DeployTool& tool() = 0;
  virtual Secrets& secrets() = 0;
  virtual Clock& clock() = 0;  // simulated: wait_until moves it
  virtual Store& store() = 0;

  // What the control machine of this world is configured with (deploy user and its key pair); scenarios may
  // change more.
  virtual WorkflowSettings workflow_settings() = 0;
  // The world's vendors as a document of PROD-1, loaded into the store before the first step; null: none.
  virtual Json vendors() = 0;

  virtual std::vector<std::string> machine_ips() = 0;
  // A machine's model, or null where the world has none of that address.
  virtual Json machine(const std::string& ip) = 0;
  // What tiup knows: clusters with their nodes, operations, how often what was called.
  virtual Json tiup() = 0;
  // Changes parts of a machine; what is wrong with them, in words, or nothing.
  virtual std::optional<std::string> change_machine(const std::string& ip, const Json& changes) = 0;

  // The write with this number, counted from now, ends the engine; 0: none, they are only counted.
  virtual void crash_at_write(int write, CrashMoment moment) = 0;
  virtual int writes_since_armed() const = 0;
  // So many writes in a row, from the one with this number, counted from now, fail without effect: the store
  // is full, or a row is of another version.
  virtual void spoil_writes(int write, int times, WriteFault fault) = 0;
  // Once, when the next write is asked for and before it takes effect: what another engine does meanwhile
  // (INV-11). An empty function takes it back.
  virtual void before_next_write(std::function<void()> meanwhile) = 0;
  // The store as whoever comes after the crash finds it. References from store() stay good. What was
  // acknowledged and is not there any more, one line each: there must be nothing.
  virtual std::vector<std::string> restart() = 0;
};

struct WorldWish {
  std::string yaml;  // a world that check() found nothing wrong with
  std::uint64_t seed = 0;
  std::string case_id;   // names what is kept of it
  std::string store{};   // "memory", "sqlite"; empty: as the factory was told
  bool may_stay = true;  // false: nothing of it is kept
};

// Thread-safe: worlds for several cases are made at once.
class WorldFactory {
 public:
  virtual ~WorldFactory() = default;
  // What is wrong with a world, at the lines and columns of the text.
  virtual std::vector<FileProblem> check(const std::string& world_yaml) = 0;
  // The same text and seed make the same world. Throws Error where the environment fails (store, disk).
  virtual std::unique_ptr<WorldBackend> make(const WorldWish& wish) = 0;
  virtual std::string store_name() const = 0;  // "memory", "sqlite"
  // Options that let every command look at what is kept of a case: "--store sqlite:… --hosts fake:…"; empty:
  // nothing is kept.
  virtual std::string kept(const std::string& case_id) const = 0;
};

}  // namespace hostyard
