// `settings:` of a case: how the server that it runs against is configured, in the few respects that cases
// are about.
#pragma once

#include "engine/base/json.h"
#include "engine/service/service.h"
#include "engine/service/use_case.h"

namespace hostyard {

const Shape& case_settings_shape();
// Those of its members that are durations.
bool is_duration_setting(std::string_view name);
void apply_case_settings(const Json& given, ServiceSettings& settings);

}  // namespace hostyard
