// Which imports are accepted, and what they put into the pool (IMP-10, IMP-11, DOM-20, ERR-4).
#pragma once

#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/domain/pool.h"

namespace hostyard {

struct ImportOptions {
  bool host_reserved = false;
  bool skip_host_init = false;  // of the request or of the server's configuration
  bool ignore_warns = false;
  bool copy_region_claims = false;  // of the configuration (ALLOC-50)
};

// ImportHostsWithoutInit, TakeOverHosts or ImportHosts (IMP-11).
std::string_view import_flow_name(const ImportOptions& options);

// With `tasks: exclusive`, TASK_CONFLICT while any workflow is unfinished (ERR-4); nothing with `tasks:
// parallel`.
Result<void> check_no_running_task(const Pool& pool, bool exclusive_tasks);

// The rows of new hosts and their disks, all or none (IMP-10). `hosts` come with ids, times, sealed passwords
// and disks; status, loadStat, reserved and initialised are set here. HOST_ALREADY_EXIST names the ip or name
// and the host that has it. With copy_region_claims a host that is not reserved also gets one ledger row for
// each active region-wide claim of its region and arch (ALLOC-50); ports that are its sshPort, or that an
// older claim has there, are left out.
Result<std::vector<Change>> plan_import(const Pool& pool, std::vector<Host> hosts,
                                        const ImportOptions& options);

}  // namespace hostyard
