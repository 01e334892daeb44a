// Hosts on which every executor has to prove the same contract: modelled ones here; a lab of real ones adds
// itself to labs().
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/interfaces/host_executor.h"

namespace hostyard {

// One host that everything can be done to, and a way to look at it without the executor.
class HostLab {
 public:
  virtual ~HostLab() = default;

  virtual HostExecutor& hosts() = 0;
  virtual HostAddress address() = 0;
  virtual Login admin() = 0;                              // may do everything, by password
  virtual Login plain() = 0;                              // logs in by key, has no sudo
  virtual std::string public_key_of_new_user() = 0;       // of the key in login_of_new_user
  virtual Login login_of_new_user(std::string user) = 0;  // by key

  // Everything that commands could change, in any form that compares.
  virtual std::string state() = 0;
  // The root file system turns read-only.
  virtual void make_read_only() = 0;
  // The host's address answers no longer: nobody listens, or packets vanish.
  virtual void stop_listening() = 0;
  virtual void vanish() = 0;
};

struct LabKind {
  std::string name;
  // A fresh host: swap on, without numactl and htop, /data on ext4 without noatime, irqbalance stopped,
  // firewalld running, huge pages on, vm.swappiness 60, what an ended check left in /tmp/tiup.
  std::function<std::unique_ptr<HostLab>()> make;
};
const std::vector<LabKind>& labs();

}  // namespace hostyard
