// One run of `tiup cluster check` on the world.
#pragma once

#include <string_view>

#include "engine/interfaces/deploy_tool.h"
#include "fakes/world.h"

namespace hostyard {

struct TiupRun {
  ToolExited exited;
  bool vanished = false;  // a host's packets vanish: tiup waits for its connection
};
TiupRun run_tiup_check(World& world, World::View& view, const CheckRequest& request,
                       std::string_view arguments);

}  // namespace hostyard
