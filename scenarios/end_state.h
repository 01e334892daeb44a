// What must be the same in the end however often the engine died in between: the rows of the store, without
// ids and times, and the world that the workflows worked on.
#pragma once

#include "engine/base/json.h"
#include "engine/domain/pool.h"
#include "scenarios/backend.h"

namespace hostyard {

Json end_state(const Pool& pool, WorldBackend& world);

}  // namespace hostyard
