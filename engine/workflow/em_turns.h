// Whose turn it is to change the EM cluster: tiup locks it, so one at a time (IMP-12).
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/clock.h"

namespace hostyard {

// First come, first served. Thread-safe. A flow that does not ask again within `patience` loses its place in
// the queue, so one that nobody advances any more holds up nobody.
class EmTurns {
 public:
  struct Operation {
    std::string flow_id;
    std::string id;
    TimeMicros since = 0;      // when this program first heard of it
    TimeMicros looked_at = 0;  // when its flow last looked at it
  };

  explicit EmTurns(TimeMicros patience) : patience_(patience) {}

  // The flow's operation runs, perhaps from before a restart: nobody else gets a turn until it is over.
  void under_way(const Operation& operation);
  // The same for an operation that is known from the store only: it may belong to another process, or to one
  // that died. Whoever wants a turn looks at it first.
  void reported(const std::string& flow_id, const std::string& operation_id, TimeMicros now);
  // Asks for a turn, or for one asked for earlier; true: it is this flow's, until `over`.
  bool take(const std::string& flow_id, TimeMicros now);
  // The flow's operation ended, or it needed none.
  void over(const std::string& flow_id);
  // The flow waits no longer. An operation that it began runs on, and is neglected from now on.
  void withdraw(const std::string& flow_id);
  // Operations whose flow has not looked at them within `patience`: it was cancelled, or another process has
  // it, or none. Whoever wants a turn has to find out whether they are over.
  std::vector<Operation> neglected(TimeMicros now) const;

 private:
  struct Waiting {
    std::string flow_id;
    TimeMicros asked_at = 0;
  };
  void forget(const std::string& flow_id);

  const TimeMicros patience_;
  mutable std::mutex mutex_;
  std::deque<Waiting> waiting_;
  std::optional<std::string> holder_;  // has the turn and has not told of an operation yet
  std::map<std::string, Operation> under_way_;
};

}  // namespace hostyard
