// Holds what the engine committed against the invariants (must 3), whoever asked for it. It replays the
// store's log of changes on a pool of its own: so it sees every state that a step went through, not only the
// last one.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "engine/service/service.h"

namespace hostyard {

class Auditor {
 public:
  // Broken invariants since the last call, one line each ("INV-13: …"), of the store and of every engine over
  // it. `refused`: the step was refused and must have committed nothing (INV-8).
  std::vector<std::string> audit(std::span<Service* const> engines, bool refused);

  // Hosts that the next call finds new may have any status: they come from a document (`pool load`).
  void expect_loaded_hosts() { loading_ = true; }
  // What is wrong now was made wrong on purpose, and is not said again while it stays.
  void accept_faults_of(Service& service);

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
  std::set<std::string> accepted_faults_;
  bool loading_ = false;
  std::map<std::string, Seen> hosts_;  // deleted ones too: their ids never come back (DOM-3)
  std::int64_t sequence_ = 0;
};

}  // namespace hostyard
