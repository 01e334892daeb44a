// `hostyard test`: suites of scenarios, and the reports about them.
#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "engine/base/text.h"
#include "realexec/system_clock.h"
#include "reports/console.h"
#include "reports/coverage.h"
#include "reports/html.h"
#include "reports/junit.h"
#include "reports/report_json.h"
#include "reports/safe_text.h"
#include "scenarios/merge.h"
#include "scenarios/schema.h"
#include "scenarios/suite.h"
#include "tools/hostyard/command.h"
#include "tools/hostyard/exit_code.h"
#include "tools/hostyard/fake_backend.h"
#include "tools/hostyard/input_file.h"
#include "tools/hostyard/options.h"
#include "tools/hostyard/standard_output.h"
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

SuiteResult read_report(const std::string& file) {
  auto result = read_report_json(read_input_file(file), file);
  if (!result) throw UsageError(result.error().detail);
  return std::move(*result);
}

Selection selection_of(const TestOptions& options, const std::string& report_folder) {
  Selection selection;
  selection.tags = options.list("tag");
  selection.cases = options.list("case");
  selection.clauses = options.list("clause");
  if (options.flag("failed")) {
    const fs::path file = fs::path(report_folder) / "report.json";
    std::error_code fault;  // one that cannot be looked at is named when it is read
    if (!fs::exists(file, fault) && !fault) {
      throw UsageError(
          fmt::format("--failed needs the report of an earlier run, and there is no {}; accepted: "
                      "--report DIR of that run",
                      file.string()));
    }
    selection.only_ids = failed_ids(read_report(file.string()));
  }
  if (const std::string text = options.text("shard", ""); !text.empty()) {
    selection.shard = parse_shard(text);
    if (!selection.shard)
      throw UsageError(fmt::format("--shard is '{}'; accepted: K/N with 1 <= K <= N", text));
  }
  return selection;
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

std::string counted(std::size_t number, const char* noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

Suite load_checked(const std::vector<std::string>& paths, WorldFactory& worlds) {
  Suite suite = load_suite(paths, worlds);
  if (suite.problems.empty()) return suite;
  std::string message = counted(suite.problems.size(), "mistake") + "; nothing was run";
  for (const FileProblem& problem : suite.problems) message += "\n" + to_text(problem);
  throw UsageError(message);
}

// Before anything is run, so that no run is lost for want of a place for its report.
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

void write_reports(const SuiteResult& result, const fs::path& folder) {
  write_output_file((folder / "report.json").string(), report_json(result));
  write_output_file((folder / "junit.xml").string(), junit_xml(result));
  write_output_file((folder / "index.html").string(), html_report(result));
}

int report(const SuiteResult& result, const std::string& folder) {
  ConsoleStyle style;
  style.colours = stderr_takes_colours() && ::isatty(STDOUT_FILENO) == 1;
  std::string text;
  for (const CaseResult& scenario : result.cases) text += console_failure(scenario, style);
  write_stdout(text + console_summary(result, style));
  write_reports(result, folder);
  write_stdout(fmt::format("report: {}\n", (fs::path(folder) / "index.html").string()));
  return suite_failed(result) ? kExitRefused : kExitDone;
}

int merge_reports(const std::vector<std::string>& files, const std::string& folder) {
  std::vector<SuiteResult> parts;
  for (const std::string& file : files) parts.push_back(read_report(file));
  make_report_folder(folder);
  const auto whole = merge(parts);
  if (!whole) throw UsageError(whole.error().detail);
  return report(*whole, folder);
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

// A line that tells how far the suite is, where it moves nobody's log.
CaseDone progress(bool wanted) {
  if (!wanted) return {};
  return [](const CaseResult& scenario, std::size_t done, std::size_t total) {
    const std::string line = fmt::format("{}/{} {}", done, total, visible_line(scenario.id));
    // A line that wraps is not erased whole.
    write_stderr(fmt::format("\r\x1b[K{}{}", cut_to_width(line, stderr_columns() - 1),
                             done == total ? "\r\x1b[K" : ""));
  };
}

}  // namespace

int run_test(const Invocation& invocation) {
  const TestOptions options{invocation.arguments};
  if (options.flag("schema")) {
    write_stdout(scenario_schema());
    return kExitDone;
  }
  std::vector<std::string> paths = options.list("paths");
  if (paths.empty()) paths.emplace_back(kDefaultPath);
  const std::string folder = options.text("report", kDefaultReport);
  if (options.flag("merge")) return merge_reports(paths, folder);
  const auto worlds = make_fake_worlds({options.text("store", "memory"), options.text("keep", "")});
  const SuiteOptions suite_settings = suite_options(options, folder);
  const Suite suite = load_checked(paths, *worlds);
  if (options.flag("list")) return list_cases(suite, suite_settings.selection);
  if (options.flag("check")) {
    write_stdout(counted(suite.cases.size(), "case") + ", no mistakes\n");
    return kExitDone;
  }
  (void)some_cases(suite, suite_settings.selection);  // or throws
  make_report_folder(folder);
  write_stderr("hosts are fake\n");
  const bool moving = stderr_is_terminal() && !options.flag("noProgress");
  return report(run_suite(suite, *worlds, suite_settings, progress(moving)), folder);
}

}  // namespace hostyard
