// Which resources a batch is granted (ALLOC-1…60): one pure decision.
#pragma once

#include "engine/domain/allocation.h"
#include "engine/domain/pool.h"

namespace hostyard {

// All requirements of all requests, in order, or none (ALLOC-2). The change set has the rows of the hosts,
// disks, ledger and requests that the batch touches, and is empty where it grants nothing that is held
// (ALLOC-12). Bad input is refused before the pool is looked at (ALLOC-6), a requestId that was granted
// before with REQUEST_ALREADY_GRANTED (ALLOC-5), else the requirement that does not fit explains itself
// (ALLOC-4).
tl::expected<AllocationPlan, AllocationRefusal> plan_allocation(const Pool& pool,
                                                                const AllocationBatch& batch, TimeMicros now);

// ALLOC-6 alone: what is wrong with the batch whatever the pool, or nothing.
std::optional<AllocationRefusal> check_batch(const AllocationBatch& batch);

}  // namespace hostyard
