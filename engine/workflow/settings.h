// What the host workflows are configured with. Plain values; engine/service fills them from the
// configuration.
#pragma once

#include <string>
#include <vector>

#include "engine/base/clock.h"

namespace hostyard {

struct WorkflowSettings {
  std::string deploy_user = "tidb";
  std::string deploy_group = "tidb";
  std::string deploy_public_key;        // the key line itself, installed by authHosts
  std::string deploy_private_key_path;  // on the control machine; what tiup and later logins use
  std::string login_user;               // STEP-2: the configured login, both or neither
  std::string
      login_private_key_path;  // empty or equal to the deploy user's: its default pair (skip test of STEP-2)
  std::string em_cluster = "em-test";
  std::vector<std::string> packages;                // STEP-6
  std::vector<std::string> extra_vm_manufacturers;  // STEP-5
  int parallel_flows = 8;                           // IMP-12
  TimeMicros poll_interval = 3 * kSecond;           // WF-4
  TimeMicros poll_limit = 10LL * 24 * 3600 * kSecond;
  TimeMicros tiup_timeout = 360 * kSecond;
  TimeMicros ssh_connect_timeout = 10 * kSecond;
  TimeMicros ssh_command_timeout = 60 * kSecond;
};

}  // namespace hostyard
