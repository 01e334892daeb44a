// `pool load` in a scenario: what its hosts leave out is filled in, so that cases show only what they are
// about, and one host may stand for thousands.
#pragma once

#include "engine/base/json.h"
#include "engine/service/use_case.h"
#include "scenarios/backend.h"

namespace hostyard {

// The use case's shape with `times` beside the members of a host.
Shape pool_step_arguments(const Shape& use_case_arguments);

// The use case's arguments. `world` may be nullptr.
//
// Defaults of the document: format; the vendors of the world. Of a host: hostName `host<last part of the
// ip>`; hostId the hostName; Online, X86_64, 16 cores, 64 GiB, root, Region1, Zone1, Rack1, TiDB, Compute,
// SSD; one disk. Of a disk: name sdb, sdc, … in order; path /<name>; diskId <hostId>-<name>; 500 GiB. A
// member given as null stays out. `times: 3` makes three of a host, with ascending addresses and with -00001
// to -00003 behind its id, its name and the ids of its disks.
Json pool_arguments(const Json& given, WorldBackend* world);

}  // namespace hostyard
