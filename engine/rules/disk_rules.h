// Disks added, changed and deleted by hand (DISK-1…3 and their rulings, DOM-30…34).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/domain/pool.h"

namespace hostyard {

// What people may say of a disk (DISK-1): the other statuses follow from what is granted.
inline constexpr std::array<std::string_view, 3> kGivenDiskStatuses{"Available", "Reserved", "Error"};

// A disk as given by the caller; empty strings are absent.
struct DiskRequest {
  std::string disk_id;  // of the disk to update; the caller's new id where it is to be added
  std::string host_id;
  std::string name;
  std::string path;
  std::string type;
  std::string status;
  std::optional<std::int64_t> capacity_gib;
};

// The rows of new disks, all or none, in the order given, then that of their host: whoever deletes it at the
// same time must see them. Refused, in this order: PARAMETER_INVALID (no host id, no disk); HOST_NOT_FOUND;
// VALIDATE_DISK_ERROR (a disk that names another host; then, disk by disk, name, path, capacity, status,
// type); DISK_ALREADY_EXIST (DOM-33, against the host's disks and the earlier ones of the call).
Result<std::vector<Change>> plan_add_disks(const Pool& pool, const std::string& host_id,
                                           std::span<const DiskRequest> disks, TimeMicros now);

// The disk's row as it is to be, or nothing where it is that already. Refused: PARAMETER_INVALID (no id, a
// name that cannot be stored); UPDATE_DISK_ERROR (unknown id; hostId, path or type that differ; capacity of 0
// or less; a status other than the present one and Error); DISK_ALREADY_EXIST (the name). An allocated disk
// that becomes Error stays in its holder's ledger.
Result<std::vector<Change>> plan_update_disk(const Pool& pool, const DiskRequest& update, TimeMicros now);

// The rows that soft-delete the disks (DOM-34), all or none. Refused, each kind over all disks before the
// next: PARAMETER_INVALID (empty list, an id twice); DELETE_DISK_ERROR (unknown id); DISK_STILL_INUSED
// (Exhaust or InUsed, or named by a live ledger row, whatever its status).
Result<std::vector<Change>> plan_delete_disks(const Pool& pool, std::span<const std::string> disk_ids,
                                              TimeMicros now);

}  // namespace hostyard
