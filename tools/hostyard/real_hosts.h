// Real hosts, as the configuration reaches them: SSH and the control machine's tiup.
#pragma once

#include "engine/workflow/settings.h"
#include "realexec/ssh_host_executor.h"
#include "realexec/tiup_tool.h"
#include "tools/hostyard/configuration.h"

namespace hostyard {

// Thread-safe.
class RealHosts {
 public:
  // Throws Error(kConfigInvalid) where tiup's folder cannot be made.
  explicit RealHosts(const Configuration& configuration);

  HostExecutor& executor() { return executor_; }
  DeployTool& tool() { return tool_; }

 private:
  SshHostExecutor executor_;
  TiupTool tool_;
};

// The settings with the deploy user's public key beside its private one, where no key line is configured.
// Throws Error(kConfigInvalid) for a key pair of which one half is missing.
WorkflowSettings with_public_key(WorkflowSettings settings);

}  // namespace hostyard
