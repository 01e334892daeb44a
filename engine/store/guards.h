// What every store refuses to hold, whatever planned it. The database states the same as CHECKs: a second
// line.
#pragma once

#include <span>

#include "engine/domain/change_set.h"

namespace hostyard {

// Throws Error(kSqlError) for a group of change sets that is a defect of its maker: nothing in it, a change
// set without changes, a row without an id, a negative version, counts below 0, more cores or memory used
// than there are, a ledger row without a place, with two disks or ports that do not ascend, the deletion of
// an instance that is not stored.
void check_group(std::span<const ChangeSet> group);

}  // namespace hostyard
