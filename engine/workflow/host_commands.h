// Running typed commands on the host of a step: retries of unknown outcomes, the record, and the mapping to
// error codes.
#pragma once

#include <string>

#include "engine/workflow/step.h"

namespace hostyard {

// Typed commands are idempotent, so one whose outcome stayed unknown (TimedOut, ConnectionLost) is simply run
// again (WF-4).
inline constexpr int kCommandAttempts = 3;

// The login that the deploy user's key gives.
Login deploy_login(const WorkflowSettings& settings);

// In words: "ok", "exit code 1: …", "unreachable: …".
std::string outcome_text(const CommandOutcome& outcome);

// Runs a command until its outcome is known, at most kCommandAttempts times, and records every attempt.
// Exited with code 0 is the answer; anything else a refusal: no login → 30126, exit code ≠ 0 or still unknown
// → `failure`.
Result<Exited> run_on_host(StepContext& context, const Login& login, const Command& command,
                           ErrorCode failure);

}  // namespace hostyard
