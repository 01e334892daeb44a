// What `hostyard test` says and leaves behind of a run.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "reports/history.h"
#include "scenarios/result.h"

namespace hostyard {

// The options that open what is kept of a case, or nothing.
using KeptOptions = std::function<std::string(const CaseResult&)>;

struct ReportPlace {
  std::string folder;              // of index.html, junit.xml, report.json and history/
  std::vector<RunRecord> earlier;  // what the page compares with (run_history.h)
};

// A report.json, or the folder that one is in. Throws UsageError where it is none.
SuiteResult read_report(const std::string& file_or_folder);

// Before anything is run, so that no run is lost for want of a place for its report. Throws Error where it
// cannot be made or written to.
void make_report_folder(const std::string& folder);

// Prints what failed and the summary, writes report.json, junit.xml and index.html into the folder, and keeps
// what later runs compare with, unless this is a shard or was interrupted; the exit code of the run (CLI-2).
int show_and_write_report(const SuiteResult& result, const ReportPlace& place, const KeptOptions& kept = {});

// The reports of shards as one.
int merge_reports(const std::vector<std::string>& files, const ReportPlace& place);

}  // namespace hostyard
