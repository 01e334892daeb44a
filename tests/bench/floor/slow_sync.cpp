#include "tests/bench/floor/slow_sync.h"

#include <array>
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <sqlite3.h>

namespace hostyard::test {
namespace {

// The system's own VFS with another xSync. Its files have one of a few static tables of methods: a database's
// is another one than its WAL's.
sqlite3_vfs slow_vfs;
sqlite3_vfs* system_vfs = nullptr;
std::atomic<std::int64_t> more_micros = 0;

struct Methods {
  const sqlite3_io_methods* system = nullptr;
  sqlite3_io_methods slow{};
};
std::array<Methods, 8> tables;
std::mutex mutex;

int slow_sync(sqlite3_file* file, int flags) {
  std::this_thread::sleep_for(std::chrono::microseconds(more_micros.load()));
  for (const Methods& table : tables) {
    if (file->pMethods == &table.slow) return table.system->xSync(file, flags);
  }
  return SQLITE_IOERR_FSYNC;
}

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  const int result = system_vfs->xOpen(vfs, name, file, flags, out_flags);
  if (result != SQLITE_OK || file->pMethods == nullptr) return result;
  const std::scoped_lock lock(mutex);
  for (Methods& table : tables) {
    if (table.system != nullptr && table.system != file->pMethods) continue;
    if (table.system == nullptr) {
      table.system = file->pMethods;
      table.slow = *table.system;
      table.slow.xSync = slow_sync;
    }
    file->pMethods = &table.slow;
    return result;
  }
  return SQLITE_CANTOPEN;
}

}  // namespace

void slow_down_sync(std::chrono::microseconds more) {
  more_micros = more.count();
  if (system_vfs != nullptr) return;
  system_vfs = sqlite3_vfs_find(nullptr);
  slow_vfs = *system_vfs;
  slow_vfs.zName = "slow";
  slow_vfs.pNext = nullptr;
  slow_vfs.xOpen = open;
  if (sqlite3_vfs_register(&slow_vfs, 1) != SQLITE_OK) throw std::runtime_error("no slow VFS");
}

}  // namespace hostyard::test
