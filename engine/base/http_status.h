// The HTTP status of a refusal (ERR-3): the code's own, but the outer codes of allocations and recycling have
// that of their cause.
#pragma once

#include "engine/base/result.h"

namespace hostyard {

int http_status(const Refusal& refusal);

}  // namespace hostyard
