// Keeps programs that share a store from working on one host side by side (STEP-3).
#pragma once

#include <memory>
#include <string_view>

namespace hostyard {

// Thread-safe.
class HostGuard {
 public:
  // The host is this flow's until the hold goes.
  class Hold {
   public:
    virtual ~Hold() = default;
  };

  virtual ~HostGuard() = default;

  // Null: somebody else works on the host, here or in another program. Never waits. What a program that dies
  // held is free at once. Throws Error where nobody can tell.
  virtual std::unique_ptr<Hold> try_hold(std::string_view address) = 0;
};

}  // namespace hostyard
