// `hostyard test`: suites of scenarios, and the reports about them.
#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "realexec/system_clock.h"
#include "reports/safe_text.h"
#include "scenarios/catalogue.h"
#include "scenarios/citations.h"
#include "scenarios/manual.h"
#include "scenarios/repetition.h"
#include "scenarios/schema.h"
#include "scenarios/suite.h"
#include "tools/hostyard/command.h"
#include "tools/hostyard/exit_code.h"
#include "tools/hostyard/fake_backend.h"
#include "tools/hostyard/interrupt.h"
#include "tools/hostyard/options.h"
#include "tools/hostyard/run_history.h"
#include "tools/hostyard/standard_output.h"
#include "tools/hostyard/suite_report.h"
#include "tools/hostyard/table.h"
#include "tools/hostyard/version.h"

namespace hostyard {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDefaultPath = "scenarios/cases";
constexpr const char* kDefaultReport = "out/report";

struct TestOptions {
  const Json& given;

  bool flag(const char* name) const { return given.contains(name) && given[name].get<bool>(); }
  std::string text(const char* name, const std::string& otherwise) const {
    return given.contains(name) ? given[name].get<std::string>() : otherwise;
  }
  std::vector<std::string> list(const char* name) const {
    return given.contains(name) ? given[name].get<std::vector<std::string>>() : std::vector<std::string>{};
  }
  int number(const char* name, int least, int most, int otherwise) const {
    if (!given.contains(name)) return otherwise;
    const auto number = given[name].get<std::int64_t>();
    if (number >= least && number <= most) return static_cast<int>(number);
    throw UsageError(fmt::format("--{} is {}; accepted: an integer from {} to {}", option_name(name), number,
                                 least, most));
  }
};

std::string counted(std::size_t number, const char* noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string report_file(const std::string& folder) {
  return (fs::path(folder) / "report.json").string();
}

std::vector<std::string> failed_last_time(const std::string& file) {
  std::error_code fault;  // one that cannot be looked at is named when it is read
  if (!fs::exists(file, fault) && !fault) {
    throw UsageError(
        fmt::format("--failed needs the report of an earlier run, and there is no {}; accepted: "
                    "--report DIR of that run",
                    file));
  }
  return failed_ids(read_report(file));
}

Selection selection_of(const TestOptions& options, const std::string& report_folder) {
  Selection selection;
  selection.tags = options.list("tag");
  selection.cases = options.list("case");
  selection.clauses = options.list("clause");
  if (options.flag("failed")) selection.only_ids = failed_last_time(report_file(report_folder));
  if (const std::string text = options.text("shard", ""); !text.empty()) {
    selection.shard = parse_shard(text);
    if (!selection.shard)
      throw UsageError(fmt::format("--shard is '{}'; accepted: K/N with 1 <= K <= N", text));
  }
  return selection;
}

// A report of other files tells nothing of these; one of more files tells a part.
void check_failed_are_here(const Suite& suite, const Selection& selection, const std::string& file) {
  if (!selection.only_ids || selection.only_ids->empty()) return;
  std::vector<std::string> strange;
  for (const std::string& id : *selection.only_ids) {
    if (std::ranges::find(suite.cases, id, &CaseDef::id) == suite.cases.end()) strange.push_back(id);
  }
  if (strange.empty()) return;
  if (strange.size() == selection.only_ids->size()) {
    throw UsageError(fmt::format(
        "--failed: of what failed in {} nothing is in these files, as '{}'; accepted: the paths of that run, "
        "or --report DIR of a run of these",
        file, visible_line(strange.front())));
  }
  std::string text =
      fmt::format("{} of those that failed in {} in other files:\n", counted(strange.size(), "case"), file);
  for (const std::string& id : strange) text += "  " + visible_line(id) + "\n";
  write_stderr(text);
}

SuiteOptions suite_options(const TestOptions& options, const std::string& report_folder) {
  SuiteOptions suite;
  suite.version = kVersion;
  suite.started = rfc3339(SystemClock().now());
  suite.seed = seed_option(options.given).value_or(suite.seed);
  suite.jobs = options.number("jobs", 1, 256, 1);
  suite.repeat = options.number("repeat", 1, 1'000'000, 1);
  suite.shuffle = options.flag("shuffle");
  suite.selection = selection_of(options, report_folder);
  if (options.given.contains("store")) suite.rerun_options = "--store " + options.text("store", "");
  return suite;
}

Suite load_checked(const std::vector<std::string>& paths, WorldFactory& worlds) {
  Suite suite = load_suite(paths, worlds);
  if (suite.problems.empty()) return suite;
  std::string message = counted(suite.problems.size(), "mistake") + "; nothing was run";
  for (const FileProblem& problem : suite.problems) message += "\n" + to_text(problem);
  throw UsageError(message);
}

// The selected cases; an empty selection is a mistake in it, and not a success.
std::vector<CaseDef> some_cases(const Suite& suite, const Selection& selection) {
  std::vector<CaseDef> cases = selected_cases(suite, selection);
  if (!cases.empty()) return cases;
  if (selection.only_ids && selection.only_ids->empty())
    throw UsageError("no case is selected: none failed in the last report");
  throw UsageError("no case is selected; 'hostyard test --list' without a selection shows all of them");
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

std::string kept_folder(const TestOptions& options) {
  const std::string folder = options.text("keep", "");
  if (options.given.contains("keep") && folder.empty()) throw UsageError("--keep is ''; accepted: a folder");
  return folder;
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
  const TestOptions options{invocation.arguments};
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
  const auto worlds = make_fake_worlds({options.text("store", "memory"), kept_folder(options)});
  const SuiteOptions suite_settings = suite_options(options, folder);
  const Suite suite = load_checked(paths, *worlds);
  check_failed_are_here(suite, suite_settings.selection, report_file(folder));
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
