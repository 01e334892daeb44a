// The engine as a campaign drives it: rules and ledger over one store, two engines of them, and the use cases
// as a third. Nothing here knows what the answer should be.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/ledger/ledger.h"
#include "engine/rules/inspection.h"
#include "scenarios/campaign/operation.h"
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
  std::string document;                  // of Actor::kDocument: answer, or the refusal's data
  std::optional<Inspection> inspection;  // points into the pool of the first engine

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

class UseCaseDesk;

class Subject {
 public:
  explicit Subject(const StoreMaker& maker);
  ~Subject();
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  Answer perform(const Operation& operation, TimeMicros now);
  // Ends both engines and starts others over the same store.
  void restart();

  const std::string& name() const { return maker_.name; }
  WatchedStore& store() { return *watched_; }
  Ledger& first() { return *first_; }
  Ledger& second();
  bool has_second() const { return second_ != nullptr; }

 private:
  Ledger& actor(Actor actor);
  void act(const Operation& operation, TimeMicros now, Answer& answer);
  void by_document(const Operation& operation, TimeMicros now, Answer& answer);
  void grant_and_recycle(const AllocationBatch& batch, TimeMicros now, Answer& answer);

  StoreMaker maker_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<WatchedStore> watched_;
  std::unique_ptr<Ledger> first_;
  std::unique_ptr<Ledger> second_;     // made when it is first asked for something
  std::unique_ptr<UseCaseDesk> desk_;  // made at the first document
};

}  // namespace hostyard::campaign
