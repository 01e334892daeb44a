// Holds what the engine committed against the invariants (must 3), whoever asked for it. It replays the
// store's log of changes on a pool of its own: so it sees every state that a step went through, not only the
// last one.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/service/service.h"

namespace hostyard {

class Auditor {
 public:
  // Broken invariants since the last call, one line each ("INV-13: …"). `refused`: the step was refused and
  // must have committed nothing (INV-8).
  std::vector<std::string> audit(Service& service, bool refused);

 private:
  void follow(const ChangeSet& changes, std::vector<std::string>& broken);
  void follow_host(const Host& host, std::vector<std::string>& broken);
  void compare(const Pool& pool, const std::string& whose, std::vector<std::string>& broken) const;

  struct Seen {
    HostStatus status = HostStatus::kInit;
    HostStatus before_deleting = HostStatus::kInit;
    bool deleted = false;
  };
  Pool replica_;
  std::map<std::string, Seen> hosts_;  // deleted ones too: their ids never come back (DOM-3)
  std::int64_t sequence_ = 0;
};

}  // namespace hostyard
