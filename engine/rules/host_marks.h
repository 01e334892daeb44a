// Status and reserved of hosts, set by hand (UPD-2, UPD-3, INV-13).
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/domain/pool.h"

namespace hostyard {

// The statuses that people may set; the others belong to workflows.
inline constexpr std::array<HostStatus, 4> kSettableStatuses{HostStatus::kOnline, HostStatus::kOffline,
                                                             HostStatus::kFailed, HostStatus::kDeleted};

// The rows of the hosts whose status is another one; for Deleted those of DEL-3. All named hosts, or a
// refusal and none of them. Refused, each kind over all hosts before the next: PARAMETER_INVALID (empty list,
// an id twice, then a status that cannot be set); UPDATE_HOST_STATUS_FAIL (unknown id); HOST_BUSY (unfinished
// workflow, Init, Deleting); HOST_STILL_INUSED (only for Deleted).
Result<std::vector<Change>> plan_set_status(const Pool& pool, std::span<const std::string> host_ids,
                                            std::string_view status, TimeMicros now);

// The same for reserved. A host in use may be reserved: what it holds stays. Unknown id: RESERVE_HOST_FAIL.
Result<std::vector<Change>> plan_set_reserved(const Pool& pool, std::span<const std::string> host_ids,
                                              bool reserved, TimeMicros now);

}  // namespace hostyard
