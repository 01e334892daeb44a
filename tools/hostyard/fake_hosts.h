// A fake world with everything that stands between it and a service: executor and tiup with their faults, the
// settings of its control machine, its vendors.
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/json.h"
#include "engine/workflow/settings.h"
#include "fakes/fake_host_executor.h"
#include "fakes/fake_tiup.h"
#include "fakes/faulty_deploy_tool.h"
#include "fakes/faulty_host_executor.h"
#include "fakes/world.h"

namespace hostyard {

// Thread-safe.
class FakeHosts {
 public:
  FakeHosts(WorldSpec spec, Clock& clock, std::uint64_t seed);

  World& world() { return world_; }
  HostExecutor& executor() { return executor_; }
  DeployTool& tool() { return tool_; }

  // Deploy user, its keys and the EM cluster are the world's.
  void set_control_machine(WorkflowSettings& settings) const;
  // As a document of PROD-1; null: the world has none.
  Json vendors() const;

 private:
  std::string em_cluster_;
  FaultPlan plan_;
  World world_;
  FakeHostExecutor machines_;
  FaultyHostExecutor executor_;
  FakeTiup tiup_;
  FaultyDeployTool tool_;
};

}  // namespace hostyard
