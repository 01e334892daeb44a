// `hosts import` in a scenario: the use case takes the bytes of a file, a scenario also gives `rows`, which
// become a JSON import file. What a row leaves out is filled in, so that cases show only what they are about.
#pragma once

#include <string>

#include "engine/base/json.h"
#include "engine/base/result.h"
#include "engine/service/use_case.h"
#include "scenarios/backend.h"

namespace hostyard {

// The use case's shape with `rows`, `text` and `file` (a path) beside the file's bytes.
Shape import_step_arguments(const Shape& use_case_arguments);

// The use case's arguments. Throws Error where `file` (relative to `folder`) cannot be read. `world` may be
// nullptr.
//
// Defaults of a row: hostName `host<last part of the ip>`; arch, cpuCores, memory, os, and login user and
// password as the machine of that ip has them (without one: X86_64, 16, 64, root and secret); region Region1,
// az Zone1, rack Rack1; clusterType TiDB, purpose Compute, diskType SSD, one disk of the machine's data
// mount, else sdb of 500 GiB at /data. A member given as null stays out of the row.
Json import_arguments(const Json& given, const std::string& folder, WorldBackend* world);

// "host7" of 10.0.0.7: what a host is called that a scenario gives no name.
std::string host_name_of(const std::string& ip);

}  // namespace hostyard
