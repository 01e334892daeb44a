// Changing what is known of a host (UPD-1 and its rulings).
#pragma once

#include <cstdint>
#include <string>

#include "engine/base/result.h"
#include "engine/base/secret.h"
#include "engine/domain/pool.h"

namespace hostyard {

// As given by the caller; empty strings and 0 are absent.
struct HostUpdate {
  std::string host_id;
  // These change.
  std::string host_name;
  std::string user_name;
  Secret password;
  std::int64_t ssh_port = 0;
  std::int64_t cpu_cores = 0;
  std::int64_t memory_gib = 0;
  std::string os;
  std::string kernel;
  std::string nic;
  std::string purpose;
  // These may only be given as they are.
  std::string ip;
  std::string arch;
  std::string vendor;
  std::string region;
  std::string zone;
  std::string rack;
  std::string cluster_type;
  std::string disk_type;
  // These follow from what is granted, and are never given.
  std::int64_t used_cpu_cores = 0;
  std::int64_t used_memory_gib = 0;
};

// What is wrong with the request whatever the pool holds: PARAMETER_INVALID.
Result<void> check_host_update(const HostUpdate& update);

// The host's row as it is to be, or nothing where it is that already. `sealed_password` is the sealed
// update.password, empty where that is. Refused, in this order: check_host_update; HOST_NOT_FOUND;
// UPDATE_HOSTINFO_ERROR for a field that does not change, for less cores or memory than are in use, for an
// sshPort that a live ledger row of the host holds; TRAIT_NOT_FOUND for a purpose; HOST_ALREADY_EXIST for a
// name (DOM-20). A busy host may be updated.
Result<std::vector<Change>> plan_update_host(const Pool& pool, const HostUpdate& update,
                                             const std::string& sealed_password, TimeMicros now);

}  // namespace hostyard
