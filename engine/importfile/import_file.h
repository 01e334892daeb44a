// The import file (IMP-1…4): a workbook, CSV or JSON becomes host drafts, or one refusal that names every bad
// cell.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/secret.h"
#include "engine/domain/host.h"

namespace hostyard {

// A host as the file describes it: validated, but not yet in the pool (no ids, no times).
struct HostDraft {
  std::int64_t row = 0;  // 1-based row of the sheet or line of the CSV's records; index + 1 in JSON
  Host host;             // disks included; `sealed_password` empty
  Secret password;
};

struct ImportLimits {
  std::int64_t max_bytes = 16 * 1024 * 1024;
  std::int64_t max_rows = 100'000;
  std::uint16_t default_ssh_port = kDefaultSshPort;
};

// Reads `content` of a file called `name` (its ending is a hint only; the content decides: zip -> workbook,
// `[` or `{` -> JSON, else CSV). Refusal: PARAMETER_INVALID caused by PARSE_TEMPLATE_FILE_ERROR (30122), one
// Problem for every bad cell of the file (IMP-2); past 1,000 the last one counts the rest. Formulas are not
// evaluated, dates are numbers. Never throws for content; does not touch the disk or the network.
Result<std::vector<HostDraft>> read_import_file(std::string_view content, std::string_view name,
                                                const ImportLimits& limits);

// The same for rows that are at hand as JSON: an array of host objects, or {"hosts": [...]} (DOM-10's names).
Result<std::vector<HostDraft>> read_import_rows(std::string_view json, const ImportLimits& limits);

// The template workbook (IMP-4) as bytes; reading it back gives its three sample rows.
std::string write_template();

}  // namespace hostyard
