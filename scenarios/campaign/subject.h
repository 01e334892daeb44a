// The engine as a campaign drives it: the use cases over one store and a world of machines, the rules on the
// same ledger, and a second engine. Nothing here knows what the answer should be.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/ledger/ledger.h"
#include "engine/rules/inspection.h"
#include "scenarios/backend.h"
#include "scenarios/campaign/operation.h"
#include "scenarios/campaign/use_case_desk.h"
#include "scenarios/campaign/watched_store.h"

namespace hostyard::campaign {

enum class Ending : std::uint8_t { kDone, kRefused, kFailed, kCrashed };

struct Answer {
  Ending ending = Ending::kDone;
  std::optional<Refusal> refused;  // any refusal, and the code of a failure
  bool fault_fired = false;
  std::vector<Change> committed;

  std::vector<RequestGrants> results;
  std::optional<AllocationRefusal> allocation_refusal;
  std::vector<LedgerRow> released;
  std::optional<RecycleRefusal> recycle_refusal;
  std::string document;                  // of a use case: answer, or the refusal's data
  std::optional<Inspection> inspection;  // points into the pool of the first engine

  std::vector<std::string> host_ids;  // of an import
  std::optional<Flow> flow;           // AdvanceFlow: the record, whatever the ending
  TimeMicros now = 0;                 // workflows take time

  // GrantAndRecycle: what the second recycling released, and hosts that are not as they were.
  std::vector<LedgerRow> released_again;
  std::vector<std::string> not_restored;
};

// Makes an empty store; called again with `again` to open the same one after a crash (memory: not called).
struct StoreMaker {
  std::string name;  // "memory", "sqlite"
  std::function<std::unique_ptr<Store>(bool again)> make;
  bool durable = false;  // survives the object that make() gave
};

class Subject {
 public:
  Subject(const StoreMaker& maker, WorldFactory& worlds);
  ~Subject();
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  Answer perform(const Operation& operation, TimeMicros now);
  // Ends both engines and starts others over the same store.
  void restart();

  TimeMicros now() { return world_->clock().now(); }
  const std::string& name() const { return maker_.name; }
  WatchedStore& store() { return *watched_; }
  Ledger& first() { return desk_->ledger(); }
  Ledger& second();
  bool has_second() const { return second_ != nullptr; }

 private:
  Ledger& actor(Actor actor);
  void act(const Operation& operation, TimeMicros now, Answer& answer);
  void by_document(const Operation& operation, Answer& answer);
  void import_hosts(const Operation& operation, const ImportHosts& import, Answer& answer);
  void advance_flow(const AdvanceFlow& work);
  static void note(const Operation& operation, Result<Json> said, Answer& answer);
  void take_remembered(Answer& answer);
  void grant_and_recycle(const AllocationBatch& batch, TimeMicros now, Answer& answer);

  StoreMaker maker_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<WatchedStore> watched_;
  std::unique_ptr<WorldBackend> world_;  // machines, tiup, clock and secrets outlive the engines
  ChosenIds ids_;
  std::unique_ptr<UseCaseDesk> desk_;
  std::unique_ptr<Ledger> second_;  // made when it is first asked for something
  std::string flow_id_;             // that the present operation is about
};

}  // namespace hostyard::campaign
