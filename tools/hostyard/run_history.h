// The folder `history` of a report: what is kept of every run, for trends and flaky cases.
#pragma once

#include <string>
#include <vector>

#include "reports/history.h"

namespace hostyard {

// The runs that are kept beside the report of `folder`, and those of `others`: reports, files of a history,
// or folders of reports. A file of the folder's own history that cannot be read is told on stderr and left
// out; one of `others` throws UsageError.
std::vector<RunRecord> earlier_runs(const std::string& folder, const std::vector<std::string>& others);

// Keeps the run beside its report, and the latest 100 only. A run that was kept already stays as it is.
void keep_run(const RunRecord& run, const std::string& folder);

}  // namespace hostyard
