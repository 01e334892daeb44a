// Whose turn it is to change the EM cluster: tiup locks it, so one at a time (IMP-12).
#pragma once

#include <deque>
#include <mutex>
#include <set>
#include <string>

namespace hostyard {

// First come, first served. Thread-safe.
class EmTurns {
 public:
  // An operation that is under way already, from before a restart: nobody gets a turn until it is over.
  void under_way(const std::string& flow_id);
  // Asks for a turn, or for one asked for earlier; true: it is this flow's, until `over`.
  bool take(const std::string& flow_id);
  // The flow's operation ended, or the flow waits no longer.
  void over(const std::string& flow_id);

 private:
  std::mutex mutex_;
  std::deque<std::string> waiting_;  // the front has the turn
  std::set<std::string> under_way_;
};

}  // namespace hostyard
