// The one check of host rows (IMP-2), whatever form they came in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/importfile/import_file.h"
#include "engine/importfile/import_row.h"
#include "engine/importfile/problem_list.h"

namespace hostyard {

// Turns rows into drafts; every bad cell becomes a problem. A row with problems still takes part in the
// search for equal ips and names.
class RowCheck {
 public:
  RowCheck(const ImportLimits& limits, ProblemList& problems) : limits_(limits), problems_(problems) {}

  // False: the file has too many rows; that is reported, and the rest need not be read.
  bool add(const ImportRow& row, const Place& place);
  // The drafts, in the order of the file. Reports a file without any row.
  std::vector<HostDraft> finish();

 private:
  void check_identity(const ImportRow& row, const Place& place, HostDraft& draft);
  void check_login(const ImportRow& row, const Place& place, HostDraft& draft);
  void check_location(const ImportRow& row, const Place& place, HostDraft& draft);
  void check_machine(const ImportRow& row, const Place& place, HostDraft& draft);
  void check_roles(const ImportRow& row, const Place& place, HostDraft& draft);
  void check_disks(const ImportRow& row, const Place& place, HostDraft& draft);
  void report(const ImportRow& row, const Place& place, Column column, std::string accepted);
  void check_unique(std::unordered_map<std::string, std::int64_t>& seen, const std::string& value,
                    const ImportRow& row, const Place& place, Column column);

  // The text of a cell that may be used; nothing after reporting one that holds a formula or an error.
  std::optional<std::string_view> text(const ImportRow& row, const Place& place, Column column);
  std::string stored_text(const ImportRow& row, const Place& place, Column column);
  Count count(const ImportRow& row, const Place& place, Column column);
  template <class E>
  E name(const ImportRow& row, const Place& place, Column column);

  const ImportLimits& limits_;
  ProblemList& problems_;
  std::vector<HostDraft> drafts_;
  std::int64_t rows_ = 0;
  std::unordered_map<std::string, std::int64_t> row_of_ip_;
  std::unordered_map<std::string, std::int64_t> row_of_name_;
};

}  // namespace hostyard
