// Running `tiup cluster check` for prepare and verifyHosts (STEP-3, STEP-5, STEP-11).
#pragma once

#include "engine/workflow/step.h"
#include "engine/workflow/tiup_answer.h"

namespace hostyard {

// A check that timed out is unknown: what it left on the host is removed and it is asked again (WF-4), this
// often in all.
inline constexpr int kCheckAttempts = 2;

// The rows about this host, without those about a PD that only tiup asked for. HOST_NOT_EXPECTED "call
// deployment serv …" where tiup gave none.
Result<CheckAnswer> run_check(StepContext& context, bool apply);

}  // namespace hostyard
