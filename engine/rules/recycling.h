// What a recycle request gives back (REC-1…5).
#pragma once

#include <span>

#include "engine/domain/allocation.h"
#include "engine/domain/pool.h"

namespace hostyard {

// All entries, each seeing the effects of those before it, or none. Bad input of any entry is refused before
// the pool is looked at (ruling REC-1). The change set is empty where nothing is released.
tl::expected<RecyclePlan, RecycleRefusal> plan_recycle(const Pool& pool,
                                                       std::span<const RecycleEntry> entries, TimeMicros now);

}  // namespace hostyard
