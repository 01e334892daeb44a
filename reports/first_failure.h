// Why a case failed, in one line.
#pragma once

#include <string>

#include "scenarios/result.h"

namespace hostyard {

// "line 9: hosts.0.status is "Failed", expected Online, and 2 more": of the first step that failed; "failed"
// where nothing says why.
std::string first_failure(const CaseResult& result);

}  // namespace hostyard
