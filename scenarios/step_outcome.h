// What a step did, and whether that is what the scenario expects of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "scenarios/result.h"
#include "scenarios/scenario.h"

namespace hostyard {

// A refusal as scenarios see it: {code, name, http, message, cause, problems}.
Json refusal_to_json(const Refusal& refusal);

// `answer` is null where the step was refused. On a mismatch fills message and differences of `result`.
void judge(const StepDef& step, const Json& answer, const std::optional<Refusal>& refusal,
           const Json& variables, StepResult& result);

}  // namespace hostyard
