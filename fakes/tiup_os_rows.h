// The os-version row: which systems each tiup knows and wants (section 7, 1.3).
#pragma once

#include <optional>

#include "fakes/tiup_rows.h"

namespace hostyard {

std::optional<TiupRow> os_row(const MachineOs& os, TiupStyle style);

}  // namespace hostyard
