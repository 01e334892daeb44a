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

std::unique_ptr<Store> open_sqlite_store(const std::string& path);

}  // namespace hostyard
