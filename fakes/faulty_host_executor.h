// Faults between the engine and any executor, fake or real.
#pragma once

#include "engine/interfaces/host_executor.h"
#include "fakes/fault_plan.h"

namespace hostyard {

class FaultyHostExecutor final : public HostExecutor {
 public:
  FaultyHostExecutor(HostExecutor& inner, FaultPlan& plan, Clock& clock)
      : inner_(inner), plan_(plan), clock_(clock) {}

  CommandResult run(const HostAddress& host, const Login& login, const Command& command,
                    TimeMicros timeout) override;

 private:
  HostExecutor& inner_;
  FaultPlan& plan_;
  Clock& clock_;
};

}  // namespace hostyard
