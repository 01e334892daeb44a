// What a host says about itself, read.
#pragma once

#include <string_view>

#include "engine/base/result.h"
#include "engine/rules/host_facts.h"

namespace hostyard {

// The answer of ReadFacts. HOST_NOT_EXPECTED quotes what is no such answer.
Result<HostFacts> parse_host_facts(std::string_view answer);

}  // namespace hostyard
