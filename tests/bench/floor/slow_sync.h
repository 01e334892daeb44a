// A disk whose every sync takes longer, for SQLite files.
#pragma once

#include <chrono>

namespace hostyard::test {

// Files that SQLite opens from now on sync this much slower; 0: as fast as the disk is.
void slow_down_sync(std::chrono::microseconds more);

}  // namespace hostyard::test
