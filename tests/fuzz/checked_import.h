// What every answer about an import file must keep, whatever its bytes: for the fuzz targets.
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/base/text.h"
#include "engine/importfile/import_file.h"

namespace hostyard::fuzz {

inline void require(bool holds) {
  if (!holds) std::abort();
}

// Drafts are possible hosts; a refusal has the codes of IMP-2 and at least one problem, and may be shown
// anywhere.
inline void check_import(std::string_view content) {
  ImportLimits limits;
  limits.max_rows = 1'000;
  limits.max_bytes = 1024 * 1024;
  const Result<std::vector<HostDraft>> result = read_import_file(content, "fuzz", limits);
  if (!result) {
    require(result.error().code == ErrorCode::kParameterInvalid);
    require(result.error().cause == ErrorCode::kParseTemplateFileError);
    require(!result.error().problems.empty() && is_utf8(result.error().detail));
    for (const Problem& problem : result.error().problems) {
      require(is_utf8(problem.where) && is_utf8(problem.value) && is_utf8(problem.accepted));
    }
    return;
  }
  require(!result->empty());
  for (const HostDraft& draft : *result) {
    Host host = draft.host;
    host.id = "id";
    for (Disk& disk : host.disks) {
      disk.id = "disk of " + disk.path;
      disk.host_id = host.id;
    }
    require(!host.disks.empty() && !host_fault(host));
  }
}

}  // namespace hostyard::fuzz
