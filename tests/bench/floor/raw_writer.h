// The floor of durable commits: the same rows written into the same tables with SQLite's C interface,
// prepared statements, one transaction each.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "engine/domain/change_set.h"
#include "engine/store/sql_rows.h"

namespace hostyard::test {

// SQLite without anything around it, on a file that a store created.
class RawWriter {
 public:
  explicit RawWriter(const std::string& file);
  ~RawWriter();

  // The rows and the log's text are made before the clock starts: the floor is the database's work alone.
  struct Prepared {
    using AnyRow = std::variant<HostRow, DiskRow, FlowRow, NodeRow>;
    std::vector<AnyRow> rows;
    std::string reason, body;
    TimeMicros time = 0;
  };
  static Prepared prepare_rows(const ChangeSet& changes);

  void write(const Prepared& prepared);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace hostyard::test
