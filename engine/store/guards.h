// What every store refuses to hold, whatever planned it. The database states the same as CHECKs: a second
// line.
#pragma once

#include "engine/domain/change_set.h"

namespace hostyard {

// Throws Error(kSqlError) for a change set that is a defect of its maker: no changes, a row without an id, a
// negative version, counts below 0, more cores or memory used than there are.
void check_change_set(const ChangeSet& changes);

}  // namespace hostyard
