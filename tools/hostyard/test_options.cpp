#include "tools/hostyard/test_options.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "realexec/system_clock.h"
#include "reports/safe_text.h"
#include "scenarios/repetition.h"
#include "tools/hostyard/exit_code.h"
#include "tools/hostyard/options.h"
#include "tools/hostyard/standard_output.h"
#include "tools/hostyard/suite_report.h"
#include "tools/hostyard/version.h"

namespace hostyard {
namespace {

// Each is something else to do than to run the cases.
constexpr std::array kModes{"list", "check", "merge", "schema", "manual"};
// Of a run; a merge takes reports as they are.
constexpr std::array kOfARun{"tag",    "case",    "clause", "failed", "shard", "seed",
                             "repeat", "shuffle", "jobs",   "store",  "keep"};

void check_not_empty(const TestOptions& options) {
  for (const char* const name : {"shard", "report", "keep"}) {
    if (options.has(name) && options.text(name, "").empty())
      throw UsageError(fmt::format("--{} is ''; accepted: {}", name,
                                   std::string_view(name) == "shard" ? "K/N with 1 <= K <= N" : "a folder"));
  }
  for (const char* const name : {"tag", "case", "clause"}) {
    const std::vector<std::string> values = options.list(name);
    if (std::ranges::find(values, "") != values.end())
      throw UsageError(fmt::format("--{} is ''; accepted: words", name));
  }
}

std::vector<std::string> failed_last_time(const std::string& file) {
  std::error_code fault;  // one that cannot be looked at is named when it is read
  if (!std::filesystem::exists(file, fault) && !fault) {
    throw UsageError(
        fmt::format("--failed needs the report of an earlier run, and there is no {}; accepted: "
                    "--report DIR of that run",
                    file));
  }
  return failed_ids(read_report(file));
}

Selection selection_of(const TestOptions& options, const std::string& report_file) {
  Selection selection;
  selection.tags = options.list("tag");
  selection.cases = options.list("case");
  selection.clauses = options.list("clause");
  if (options.flag("failed")) selection.only_ids = failed_last_time(report_file);
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

}  // namespace

bool TestOptions::has(const char* name) const {
  return given_.contains(name);
}
bool TestOptions::flag(const char* name) const {
  return has(name) && given_[name].get<bool>();
}
std::string TestOptions::text(const char* name, const std::string& otherwise) const {
  return has(name) ? given_[name].get<std::string>() : otherwise;
}
std::vector<std::string> TestOptions::list(const char* name) const {
  return has(name) ? given_[name].get<std::vector<std::string>>() : std::vector<std::string>{};
}
int TestOptions::number(const char* name, int least, int most, int otherwise) const {
  if (!has(name)) return otherwise;
  const auto number = given_[name].get<std::int64_t>();
  if (number >= least && number <= most) return static_cast<int>(number);
  throw UsageError(
      fmt::format("--{} is {}; accepted: an integer from {} to {}", option_name(name), number, least, most));
}

std::string counted(std::size_t number, const char* noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

void check_options(const TestOptions& options) {
  const char* mode = nullptr;
  for (const char* const name : kModes) {
    if (!options.flag(name)) continue;
    if (mode != nullptr) throw UsageError(fmt::format("--{} and --{} are given; accepted: one", mode, name));
    mode = name;
  }
  for (const char* const name : kOfARun) {
    if (options.flag("merge") && options.has(name))
      throw UsageError(
          fmt::format("--{} means nothing beside --merge; accepted: reports, --report, --history", name));
  }
  check_not_empty(options);
}

SuiteOptions suite_options(const TestOptions& options, const std::string& report_file) {
  SuiteOptions suite;
  suite.version = kVersion;
  suite.started = rfc3339(SystemClock().now());
  suite.seed = seed_option(options.all()).value_or(suite.seed);
  suite.jobs = options.number("jobs", 1, 256, 1);
  suite.repeat = options.number("repeat", 1, 1'000'000, 1);
  suite.shuffle = options.flag("shuffle");
  suite.selection = selection_of(options, report_file);
  if (options.has("store")) suite.rerun_options = "--store " + options.text("store", "");
  return suite;
}

void check_selection(const Suite& suite, const Selection& selection, const std::string& report_file) {
  check_failed_are_here(suite, selection, report_file);
  const auto idle = idle_choice(suite.cases, selection);
  if (!idle) return;
  std::string message = fmt::format("--{} is '{}', and no case ", idle->option, visible_line(idle->value));
  message += idle->option == "tag"      ? "has it"
             : idle->option == "clause" ? "covers it"
                                        : "covers it or is called so";
  if (const auto meant = nearest(idle->value, idle->known))
    throw UsageError(message + "; did you mean '" + *meant + "'?");
  if (idle->option == "case")
    throw UsageError(message + "; 'hostyard test --list' without a selection shows all of them");
  throw UsageError(message + "; accepted: " + (idle->known.empty() ? "none" : join(idle->known, ", ")));
}

std::vector<CaseDef> some_cases(const Suite& suite, const Selection& selection) {
  std::vector<CaseDef> cases = selected_cases(suite, selection);
  if (!cases.empty()) return cases;
  if (selection.only_ids && selection.only_ids->empty())
    throw UsageError("no case is selected: none failed in the last report");
  Selection all_shards = selection;
  all_shards.shard.reset();
  if (selection.shard && !selected_cases(suite, all_shards).empty()) return {};
  throw UsageError("no case is selected; 'hostyard test --list' without a selection shows all of them");
}

}  // namespace hostyard
