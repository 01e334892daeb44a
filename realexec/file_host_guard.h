// A guard of hosts for the programs of one machine: locks of the kernel on one file beside the store.
#pragma once

#include <string>

#include "engine/interfaces/host_guard.h"

namespace hostyard {

// Made with the first hold, and left there: a lock file that is removed lets two programs hold different
// files. try_hold throws Error(kStoreUnusable) where the file cannot be made, opened or locked.
class FileHostGuard final : public HostGuard {
 public:
  explicit FileHostGuard(std::string file) : file_(std::move(file)) {}
  std::unique_ptr<Hold> try_hold(std::string_view address) override;

 private:
  std::string file_;
};

}  // namespace hostyard
