// The floor of durable grants: the same row writes into the same tables with SQLite's C interface, each
// statement setting no more than a grant changes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "engine/domain/change_set.h"

namespace hostyard::test {

class GrantFloor {
 public:
  // A file that a store created, and that holds the hosts.
  explicit GrantFloor(const std::string& file);
  ~GrantFloor();

  enum Statement : std::uint8_t {
    kBegin,
    kHost,
    kDisk,
    kGrant,
    kRecycle,
    kHold,
    kRelease,
    kRequest,
    kCount,
    kLog,
    kCommit,
    kStatements
  };
  struct Write {
    Statement statement;
    std::vector<std::variant<std::monostate, std::int64_t, std::string>> values;
  };

  // Made before the clock starts: the floor is the database's work alone.
  std::vector<Write> prepare(const ChangeSet& changes);
  void run(const std::vector<Write>& writes);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hostyard::test
