// The workbook form of the import file: finds the sheet "Host Information" in an .xlsx and reads its rows.
#pragma once

#include <optional>
#include <string_view>

#include "engine/base/result.h"
#include "engine/importfile/import_file.h"
#include "engine/importfile/raw_row.h"

namespace hostyard {

inline constexpr std::string_view kSheetName = "Host Information";

// Hands over the rows of the sheet; answers with what is wrong with the workbook as a whole, if anything is.
// Unpacks at most 64 times limits.max_bytes, and keeps only the shared strings and one row of it in memory.
std::optional<Problem> read_workbook(std::string_view content, const ImportLimits& limits,
                                     const RawRowSink& sink);

}  // namespace hostyard
