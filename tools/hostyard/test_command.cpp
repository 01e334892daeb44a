// `hostyard test`: suites of scenarios, and the reports about them.
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "reports/safe_text.h"
#include "scenarios/catalogue.h"
#include "scenarios/citations.h"
#include "scenarios/manual.h"
#include "scenarios/schema.h"
#include "scenarios/suite.h"
#include "tools/hostyard/command.h"
#include "tools/hostyard/exit_code.h"
#include "tools/hostyard/fake_backend.h"
#include "tools/hostyard/interrupt.h"
#include "tools/hostyard/run_history.h"
#include "tools/hostyard/standard_output.h"
#include "tools/hostyard/suite_report.h"
#include "tools/hostyard/table.h"
#include "tools/hostyard/test_options.h"
#include "tools/hostyard/version.h"

namespace hostyard {
namespace {

constexpr const char* kDefaultPath = "scenarios/cases";
constexpr const char* kDefaultReport = "out/report";

Suite load_checked(const std::vector<std::string>& paths, WorldFactory& worlds) {
  Suite suite = load_suite(paths, worlds);
  if (suite.problems.empty()) return suite;
  std::string message = counted(suite.problems.size(), "mistake") + "; nothing was run";
  for (const FileProblem& problem : suite.problems) message += "\n" + to_text(problem);
  throw UsageError(message);
}

int list_cases(const Suite& suite, const Selection& selection) {
  std::string text;
  for (const CaseDef& scenario : some_cases(suite, selection)) text += visible_line(scenario.id) + "\n";
  write_stdout(text);
  return kExitDone;
}

std::string check_text(const Suite& suite) {
  std::string text = counted(suite.cases.size(), "case") + ", no mistakes\n";
  if (!suite.whole) return text;
  const MissingCitations missing = missing_citations(built_in_catalogue(), suite.cases);
  const auto words = [](const std::vector<std::string>& ids) {
    return ids.empty() ? "none" : join(ids, ", ");
  };
  text += "catalogue ids without a case: " + words(missing.due_ids) + "\n";
  return text + "clauses that no case cites: " + words(missing.clauses) + "\n";
}

// A line that tells how far the suite is, where it moves nobody's log.
CaseDone progress(bool wanted) {
  if (!wanted) return {};
  return [](const CaseResult& scenario, std::size_t done, std::size_t total) {
    const std::string line = fmt::format("{}/{} {}", done, total, visible_line(scenario.id));
    // A line that wraps is not erased whole.
    write_stderr("\r\x1b[K" + std::string(cut_to_width(line, stderr_columns() - 1)));
  };
}

struct Showing {
  ReportPlace report;
  bool progress = true;  // on a terminal
};

int run_cases(const Suite& suite, WorldFactory& worlds, SuiteOptions options, const Showing& showing) {
  const bool moving = stderr_is_terminal() && showing.progress;
  const InterruptGuard guard;
  options.stop = [] { return InterruptGuard::interrupted(); };
  write_stderr("hosts are fake\n");
  const SuiteResult result = run_suite(suite, worlds, options, progress(moving));
  if (moving) write_stderr("\r\x1b[K");
  const int exit_code = show_and_write_report(
      result, showing.report, [&](const CaseResult& scenario) { return worlds.kept(scenario.id); });
  return InterruptGuard::interrupted() ? kExitInterrupted : exit_code;
}

ReportPlace place_of(const TestOptions& options, const std::string& folder) {
  return {folder, earlier_runs(folder, options.list("history"))};
}

}  // namespace

int run_test(const Invocation& invocation) {
  const TestOptions options(invocation.arguments);
  check_options(options);
  if (options.flag("schema")) {
    write_stdout(scenario_schema());
    return kExitDone;
  }
  if (options.flag("manual")) {
    write_stdout(scenario_manual());
    return kExitDone;
  }
  std::vector<std::string> paths = options.list("paths");
  const std::string folder = options.text("report", kDefaultReport);
  if (options.flag("merge")) return merge_reports(paths, place_of(options, folder));
  if (paths.empty()) paths.emplace_back(kDefaultPath);
  const auto worlds = make_fake_worlds({options.text("store", "memory"), options.text("keep", "")});
  const std::string earlier = (std::filesystem::path(folder) / "report.json").string();
  const SuiteOptions suite_settings = suite_options(options, earlier);
  const Suite suite = load_checked(paths, *worlds);
  check_selection(suite, suite_settings.selection, earlier);
  if (options.flag("list")) return list_cases(suite, suite_settings.selection);
  if (options.flag("check")) {
    write_stdout(check_text(suite));
    return kExitDone;
  }
  (void)some_cases(suite, suite_settings.selection);    // or throws
  const ReportPlace place = place_of(options, folder);  // or throws, before anything runs
  make_report_folder(folder);
  return run_cases(suite, *worlds, suite_settings, {place, !options.flag("noProgress")});
}

}  // namespace hostyard
