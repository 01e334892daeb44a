// What can be said about a store's file before a database library touches it, which might change it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace hostyard {

// Marks a SQLite file as ours ("hyrd", in the file's header as application_id).
inline constexpr std::int64_t kApplicationId = 0x68797264;

// "store sqlite:/x/y.db <what>; nothing was changed: <remedy>".
Error store_error(ErrorCode code, std::string_view path, std::string_view what, std::string_view remedy);

// Accepts a path at which a store can be created (nothing there, or an empty file, in a folder that exists)
// and a SQLite file with our application id. Throws Error(kStoreUnusable) for anything else; reads only.
void check_store_file(const std::string& path);

}  // namespace hostyard
