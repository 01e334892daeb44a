// What is kept of a run ("hostyard-history/1"): outcomes and durations, a twentieth of a report.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "reports/history.h"

namespace hostyard {

// One line, well-formed UTF-8, ends with a line feed.
std::string history_json(const RunRecord& record);

// What history_json wrote, or the record of a report ("hostyard-report/1"). Refused like read_report_json.
Result<RunRecord> read_history_json(std::string_view text, std::string_view source, CaseOfRun case_of_run);

}  // namespace hostyard
