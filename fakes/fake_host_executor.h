// Typed commands on modelled machines.
#pragma once

#include "engine/interfaces/host_executor.h"
#include "fakes/world.h"

namespace hostyard {

class FakeHostExecutor final : public HostExecutor {
 public:
  explicit FakeHostExecutor(World& world) : world_(world) {}

  // A machine whose packets vanish makes the caller wait on the clock, for 10 s at most.
  CommandResult run(const HostAddress& host, const Login& login, const Command& command,
                    TimeMicros timeout) override;

 private:
  World& world_;
};

}  // namespace hostyard
