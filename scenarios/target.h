// What a scenario acts on (must 2): the engine in this process on a fake world now; a server or real hosts
// implement the same later, with no world to look at or to crash.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/base/json.h"
#include "engine/service/use_case.h"
#include "scenarios/backend.h"
#include "scenarios/result.h"

namespace hostyard {

// Which of two engines over one store (INV-11). Only with a world there is a second one.
enum class EngineChoice : std::uint8_t { kFirstEngine, kSecondEngine };

class ScenarioTarget {
 public:
  virtual ~ScenarioTarget() = default;

  // A use case as CLI and HTTP serve it; never waits for workflows.
  virtual Result<Json> call(const UseCase& use_case, const Json& arguments, EngineChoice engine) = 0;
  // The answer of an earlier call as of now.
  virtual void refresh(const UseCase& use_case, Json& answer) = 0;
  // Returns once these workflows have ended.
  virtual void run_until_ended(const std::vector<std::string>& flow_ids) = 0;
  // Lets time pass, and everything happen that is due in it.
  virtual void pass_time(TimeMicros duration) = 0;
  virtual TimeMicros now() = 0;

  // Invariants broken since the last call; empty where nothing can be audited.
  virtual std::vector<std::string> audit(bool refused) = 0;
  // The last nodes of these workflows, for a red step.
  virtual std::vector<NodeView> last_nodes(const std::vector<std::string>& flow_ids) = 0;
  // Hash of everything that happened to workflows.
  virtual std::string event_hash() = 0;

  // The fake world, or nullptr where hosts are real: steps that need one are then not applicable.
  virtual WorldBackend* world() = 0;
  // Ends the engine at once; starts another over the same store; lets it take unfinished workflows to their
  // end. Only with a world. restart() says what was acknowledged and is lost, one line each.
  virtual void kill() = 0;
  // `resume`: the new one takes unfinished workflows on.
  virtual std::vector<std::string> restart(bool resume) = 0;
  virtual void run_unfinished() = 0;
  // What is there now, for runs that must end alike (end_state.h). Only with a world.
  virtual Json end_state() = 0;
  // Ids that are given out before all others. Only with a world.
  virtual void choose_ids(std::vector<std::string> ids) = 0;
  // The next node of the host's unfinished workflow, some time from now, or all of them; false: it has none.
  virtual bool turn(const std::string& host_id, bool to_end) = 0;
  // Test-only: writes into the rows what no use case would write. What the invariants say of that is known
  // from then on and broken no more. In words what is wrong, or nothing. Only with a world.
  virtual std::optional<std::string> book(const Json& arguments) = 0;
};

// The engine in this process. `world` must outlive the target.
std::unique_ptr<ScenarioTarget> make_in_process_target(WorldBackend& world, const ServiceSettings& settings,
                                                       std::uint64_t seed);

}  // namespace hostyard
