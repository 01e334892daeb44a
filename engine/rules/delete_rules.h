// Deleting hosts, and the moves of their status (DEL-1…3, STEP-9, STEP-10, INV-13).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/domain/pool.h"

namespace hostyard {

// DOM-15: no live ledger row but those of region-wide claims is about the host.
bool is_loadless(const Pool& pool, std::string_view host_id);

// One host that a delete request accepted: its row, Deleting, and the workflow that removes it (DEL-2).
struct PlannedDeletion {
  Host host;
  std::string_view flow_name;  // DeleteHosts or DeleteHostsByForce
};

struct DeleteOptions {
  bool force = false;
  bool skip_host_init = false;  // of the server's configuration
};

// All named hosts, in the order given, or a refusal and none of them. PARAMETER_INVALID: empty list,
// duplicate id; DELETE_HOST_ERROR: unknown id; HOST_BUSY: Deleting or with an unfinished workflow, or Init or
// Deleting without one and not by force (ruling DEL-2).
Result<std::vector<PlannedDeletion>> plan_delete(const Pool& pool, std::span<const std::string> host_ids,
                                                 const DeleteOptions& options, TimeMicros now);

// STEP-9: HOST_STILL_INUSED unless the host, as it is now, is loadless; HOST_NOT_FOUND where it is gone.
Result<void> check_before_delete(const Pool& pool, std::string_view host_id);

// The rows that soft-delete a host, its disks and the region-wide claims on it (DEL-3, INV-4), checked again
// by STEP-9 in the transaction that deletes.
Result<std::vector<Change>> plan_delete_host(const Pool& pool, std::string_view host_id, TimeMicros now);

// The row with the new status (STEP-10). A host that is gone: HOST_NOT_FOUND.
Result<Change> plan_host_status(const Pool& pool, std::string_view host_id, HostStatus status,
                                TimeMicros now);

// The row with the status that the host had before Deleting (STEP-10, recover).
Result<Change> plan_host_recovery(const Pool& pool, std::string_view host_id, TimeMicros now);

}  // namespace hostyard
