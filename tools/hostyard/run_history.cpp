#include "tools/hostyard/run_history.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "engine/base/result.h"
#include "reports/history_json.h"
#include "reports/safe_text.h"
#include "scenarios/repetition.h"
#include "tools/hostyard/exit_code.h"
#include "tools/hostyard/input_file.h"
#include "tools/hostyard/standard_output.h"

namespace hostyard {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKept = 100;

fs::path history_of_report(const fs::path& folder) {
  return folder / "history";
}

// Names begin with the time of their run, so that this is the order of the runs.
std::vector<fs::path> kept_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code none;  // no history is an empty one
  for (fs::directory_iterator at(history_of_report(folder), none), end; !none && at != end;
       at.increment(none)) {
    if (at->path().extension() == ".json") files.push_back(at->path());
  }
  std::ranges::sort(files);
  return files;
}

RunRecord read_run(const fs::path& file) {
  auto run = read_history_json(read_input_file(file.string()), file.string(), case_of_run);
  if (!run) throw UsageError(run.error().detail);
  return std::move(*run);
}

// "20260131T120000Z-1-01.json": started, seed, and which of the runs in that second; no character that a file
// system minds.
std::string name_of(const RunRecord& run, int number) {
  std::string started = run.started;
  std::erase_if(started, [](char c) { return c == '-' || c == ':'; });
  return fmt::format("{}-{}-{:02}.json", started, run.seed, number);
}

}  // namespace

std::vector<RunRecord> earlier_runs(const std::string& folder, const std::vector<std::string>& others) {
  std::vector<RunRecord> runs;
  for (const fs::path& file : kept_files(folder)) {
    try {
      runs.push_back(read_run(file));
    } catch (const UsageError& error) {
      write_stderr(fmt::format("{}; it is left out of the history\n", visible_line(error.what())));
    }
  }
  for (const std::string& other : others) {
    std::error_code ignored;
    if (!fs::is_directory(other, ignored)) {
      runs.push_back(read_run(other));
      continue;
    }
    for (const fs::path& file : kept_files(other)) runs.push_back(read_run(file));
    const fs::path report = fs::path(other) / "report.json";
    if (kept_files(other).empty() || fs::exists(report, ignored)) runs.push_back(read_run(report));
  }
  return runs;
}

void keep_run(const RunRecord& run, const std::string& folder) {
  const fs::path history = history_of_report(folder);
  std::error_code fault;
  fs::create_directories(history, fault);
  if (fault) {
    throw Error(
        ErrorCode::kUnrecognizedError,
        fmt::format("cannot make {}: {}; accepted: a folder to write to", history.string(), fault.message()));
  }
  const std::string text = history_json(run);
  int number = 1;
  for (; fs::exists(history / name_of(run, number), fault); ++number) {
    if (read_input_file((history / name_of(run, number)).string()) == text) return;
  }
  write_output_file((history / name_of(run, number)).string(), text);
  const std::vector<fs::path> files = kept_files(folder);
  for (std::size_t i = 0; i + kKept < files.size(); ++i) fs::remove(files[i], fault);
}

}  // namespace hostyard
