// The topology that `tiup cluster check` is asked about (STEP-4).
#pragma once

#include "engine/base/result.h"
#include "engine/domain/host.h"
#include "engine/interfaces/deploy_tool.h"
#include "engine/workflow/settings.h"
#include "engine/workflow/tiup_answer.h"

namespace hostyard {

// One instance per purpose and Available disk. tiup from 1.11 on refuses a topology without PD, so a host
// that is not for Schedule gets one on its first Available disk; `added_pd_dir` is then the prefix of its
// folders, else empty.
struct PlannedTopology {
  CheckTopology topology;
  std::string added_pd_dir;
};

// HOST_NOT_EXPECTED for a host without purpose or without Available disk: old tiups would accept an empty
// topology unchecked.
Result<PlannedTopology> plan_topology(const Host& host, const WorkflowSettings& settings);

// Whether a row is only about the PD instance that plan_topology added.
bool is_about_added_pd(const CheckRow& row, const PlannedTopology& planned);

}  // namespace hostyard
