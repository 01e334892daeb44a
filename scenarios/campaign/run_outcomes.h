// Which of the known outcomes a step had.
#pragma once

#include "scenarios/campaign/expected.h"
#include "scenarios/campaign/outcomes.h"

namespace hostyard::campaign {

// `stale_differs`: an engine that did not look at what others did answered otherwise than one that did.
void count_outcomes(const Operation& operation, const Expected& expected, const Answer& answer,
                    const Model& model, bool stale_differs, OutcomeCounts& outcomes);

}  // namespace hostyard::campaign
