// The stores that the contract is held against.
#pragma once

#include <memory>
#include <ostream>
#include <string>

#include "engine/store/memory_store.h"
#include "engine/store/open_store.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {

enum class Medium : std::uint8_t { kMemory, kSqlite };
inline constexpr Medium kEveryMedium[] = {Medium::kMemory, Medium::kSqlite};
inline std::ostream& operator<<(std::ostream& out, Medium medium) {
  return out << (medium == Medium::kMemory ? "memory" : "sqlite");
}

// An empty store of its own; reopen() is what a new process would see.
class FreshStore {
 public:
  explicit FreshStore(Medium medium) : medium_(medium) { open(); }

  Store& operator*() { return *store_; }
  Store* operator->() { return store_.get(); }
  void reopen() {
    if (medium_ == Medium::kMemory) return;  // lives as long as its process
    store_.reset();
    open();
  }
  std::string file() const { return folder_ / "store.db"; }

 private:
  void open() {
    store_ = medium_ == Medium::kMemory ? std::unique_ptr<Store>(std::make_unique<MemoryStore>())
                                        : open_sqlite_store(file());
  }

  Medium medium_;
  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

}  // namespace hostyard::test
