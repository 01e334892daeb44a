#include "engine/store/open_store.h"

#include <fmt/format.h>

#include "engine/base/result.h"
#include "engine/store/memory_store.h"
#include "engine/store/sql_store.h"

namespace hostyard {

std::unique_ptr<Store> open_store(std::string_view address) {
  static constexpr std::string_view kSqlite = "sqlite:";
  if (address == "memory:") return std::make_unique<MemoryStore>();
  if (address.starts_with(kSqlite) && address.size() > kSqlite.size()) {
    return open_sqlite_store(std::string(address.substr(kSqlite.size())));
  }
  throw Error(ErrorCode::kParameterInvalid,
              fmt::format("\"{}\" is not the address of a store; accepted: memory: or sqlite:PATH", address));
}

std::unique_ptr<Store> open_sqlite_store(const std::string& path, int lock_wait_seconds,
                                         const std::string& vfs) {
  return std::make_unique<SqlStore>(path, lock_wait_seconds, vfs);
}

}  // namespace hostyard
