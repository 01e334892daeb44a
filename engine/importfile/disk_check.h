// The disks of one row: a JSON array of {name, capacity, path, status?, type?} (IMP-1, IMP-2, DISK-1,
// DOM-30…33).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/json.h"
#include "engine/domain/host.h"
#include "engine/importfile/import_row.h"
#include "engine/importfile/problem_list.h"

namespace hostyard {

// Disks without ids and times, in order of path. Whatever is wrong goes to `problems`; then the answer means
// nothing. `host_type` is what a disk's type must equal and defaults to; nothing: the host's own is wrong and
// reported.
std::vector<Disk> read_disks(const Json& list, const Place& place, std::optional<DiskType> host_type,
                             ProblemList& problems);

// The same from the text of a sheet's cell.
std::vector<Disk> read_disks_cell(std::string_view cell, const Place& place,
                                  std::optional<DiskType> host_type, ProblemList& problems);

}  // namespace hostyard
