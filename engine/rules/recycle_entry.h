// What is wrong with a recycle request whatever the pool (REC-1…4).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/domain/allocation.h"

namespace hostyard {

// RECYCLE_ERROR with its cause (REC-1).
tl::unexpected<Refusal> refused_recycling(ErrorCode cause, std::string detail);
tl::unexpected<Refusal> invalid_recycling(std::string detail);  // PARAMETER_INVALID

// The refusal of the entry with this number, which its words name too.
RecycleRefusal refused_entry(std::size_t number, Refusal refusal);

// The types of the entries, or the first entry that is wrong in itself.
tl::expected<std::vector<RecycleType>, RecycleRefusal> check_recycle_entries(
    std::span<const RecycleEntry> entries);

}  // namespace hostyard
