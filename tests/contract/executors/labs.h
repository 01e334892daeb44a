// Hosts on which every executor has to prove the same contract: modelled ones, and real ones.
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
  virtual Login admin() = 0;                              // root, by password
  virtual Login sudoer() = 0;                             // may do everything by sudo; by key
  virtual Login plain() = 0;                              // logs in by key, has no sudo
  virtual std::string public_key_of_new_user() = 0;       // of the key in login_of_new_user
  virtual Login login_of_new_user(std::string user) = 0;  // by key

  // Everything that commands could change, in any form that compares.
  virtual std::string state() = 0;

  // A new user like the sudoer with this login shell, which prints so many bytes before it does anything.
  virtual Login user_of_shell(const std::string& shell, std::size_t noise) = 0;
  // The root file system turns read-only, or has no byte left.
  virtual void make_read_only() = 0;
  virtual void fill_disk() = 0;
  // The host's address answers no longer: nobody listens, or packets vanish.
  virtual void stop_listening() = 0;
  virtual void vanish() = 0;
  // From now on: a command dies in its middle, and the connection with it; takes longer than anybody waits;
  // the same, and packets vanish as soon as so many commands run; its tools print 100 MB. Until mend().
  virtual void cut_off() = 0;
  virtual void make_slow() = 0;
  virtual void vanish_under(std::size_t commands) = 0;
  virtual void flood() = 0;
  virtual void mend() = 0;
};

struct LabKind {
  std::string name;
  // A fresh host: swap on, without numactl and htop, /data on ext4 without noatime, irqbalance stopped,
  // firewalld running, huge pages on, vm.swappiness 60, what an ended check left in /tmp/tiup.
  std::function<std::unique_ptr<HostLab>()> make;
};
// The modelled host; and where the environment's HOSTYARD_TEST_LAB names the folder of a lab that is up
// (tests/lab), its first two hosts, by one way to log in each.
const std::vector<LabKind>& labs();
LabKind fake_lab();
LabKind lab_by_libssh2(const std::string& folder);
LabKind lab_by_openssh(const std::string& folder);

}  // namespace hostyard
