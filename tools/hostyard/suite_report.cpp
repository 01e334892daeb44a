#include "tools/hostyard/suite_report.h"

#include <cerrno>
#include <cstring>
#include <exception>
#include <filesystem>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

#include "reports/console.h"
#include "reports/coverage.h"
#include "reports/html.h"
#include "reports/junit.h"
#include "reports/report_json.h"
#include "reports/safe_text.h"
#include "scenarios/merge.h"
#include "scenarios/repetition.h"
#include "tools/hostyard/command.h"
#include "tools/hostyard/exit_code.h"
#include "tools/hostyard/input_file.h"
#include "tools/hostyard/run_history.h"
#include "tools/hostyard/standard_output.h"

namespace hostyard {
namespace {

namespace fs = std::filesystem;

// A shard or an interrupted run is no measure for the next one.
bool is_whole(const SuiteResult& result) {
  return result.shard.empty() && result.not_run == 0 && !result.cases.empty();
}

void write_reports(const SuiteResult& result, const ReportPlace& place) {
  const fs::path folder = place.folder;
  const RunRecord run = record_of(result, case_of_run);
  const History history = history_of(place.earlier, run);
  write_output_file((folder / "report.json").string(), report_json(result));
  write_output_file((folder / "junit.xml").string(), junit_xml(result));
  write_output_file((folder / "index.html").string(), html_report(result, history));
  if (is_whole(result)) keep_run(run, place.folder);
}

std::string failure_text(const CaseResult& scenario, const KeptOptions& kept, ConsoleStyle style) {
  std::string text = console_failure(scenario, style);
  if (text.empty() || !kept) return text;
  const std::string options = kept(scenario);
  return options.empty() ? text : text + "  look at what it left: hostyard hosts list " + options + "\n";
}

std::string flaky_text(const SuiteResult& result) {
  const std::vector<FlakyCase> cases = flaky_cases(result);
  std::string text = cases.empty() ? "" : "flaky, as some of their runs failed and some did not:\n";
  for (const FlakyCase& one : cases) {
    text += fmt::format("  {}:{}  {}: {} of {} runs failed\n    run the first again: {}\n",
                        visible_line(one.file), one.line, visible_line(one.name), one.failed, one.runs,
                        visible_line(one.rerun));
  }
  return text;
}

}  // namespace

SuiteResult read_report(const std::string& file_or_folder) {
  std::error_code ignored;
  const std::string file = fs::is_directory(file_or_folder, ignored)
                               ? (fs::path(file_or_folder) / "report.json").string()
                               : file_or_folder;
  auto result = read_report_json(read_input_file(file), file);
  if (!result) throw UsageError(result.error().detail);
  return std::move(*result);
}

void make_report_folder(const std::string& folder) {
  const auto impossible = [&](std::string_view what, const std::string& fault) {
    return Error(
        ErrorCode::kUnrecognizedError,
        fmt::format("--report is {}: cannot {} it: {}; accepted: a folder to write to", folder, what, fault));
  };
  std::error_code fault;
  fs::create_directories(folder, fault);
  if (fault) throw impossible("make", fault.message());
  if (::access(folder.c_str(), W_OK | X_OK) != 0) throw impossible("write to", std::strerror(errno));
}

int show_and_write_report(const SuiteResult& result, const ReportPlace& place, const KeptOptions& kept) {
  ConsoleStyle style;
  style.colours = stderr_takes_colours() && ::isatty(STDOUT_FILENO) == 1;
  std::string text;
  for (const CaseResult& scenario : result.cases) text += failure_text(scenario, kept, style);
  // Neither a closed stdout costs the reports, nor a full disk the console's lines.
  std::exception_ptr unwritten;
  try {
    write_reports(result, place);
  } catch (const Error&) {
    unwritten = std::current_exception();
  }
  write_stdout(text + flaky_text(result) + console_summary(result, style));
  if (unwritten) std::rethrow_exception(unwritten);
  write_stdout(fmt::format("report: {}\n", (fs::path(place.folder) / "index.html").string()));
  return suite_failed(result) ? kExitRefused : kExitDone;
}

int merge_reports(const std::vector<std::string>& files, const ReportPlace& place) {
  if (files.empty()) throw UsageError("--merge needs reports; accepted: report.json of each shard");
  std::vector<SuiteResult> parts;
  for (const std::string& file : files) parts.push_back(read_report(file));
  const auto whole = merge(parts);
  if (!whole) throw UsageError(whole.error().detail);
  make_report_folder(place.folder);
  return show_and_write_report(*whole, place);
}

}  // namespace hostyard
