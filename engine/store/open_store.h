// Stores by address.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/interfaces/store.h"

namespace hostyard {

// "memory:" or "sqlite:PATH" (created where there is none). Another address throws Error(kParameterInvalid);
// what is wrong with the file throws Error(kStoreUnusable, kStoreTooNew, kStoreFull).
std::unique_ptr<Store> open_store(std::string_view address);

// How long a call waits for another process to end its transaction before it fails.
inline constexpr int kLockWaitSeconds = 10;

// `vfs`: name of a registered SQLite file system that holds the file; empty: the system's.
std::unique_ptr<Store> open_sqlite_store(const std::string& path, int lock_wait_seconds = kLockWaitSeconds,
                                         const std::string& vfs = {});

}  // namespace hostyard
