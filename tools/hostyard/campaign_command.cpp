// `hostyard campaign`: random operations against the engine, held against a model and the invariants.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "engine/store/memory_store.h"
#include "engine/store/open_store.h"
#include "scenarios/campaign/campaign.h"
#include "scenarios/campaign/shrink.h"
#include "scenarios/shell_text.h"
#include "tools/hostyard/command.h"
#include "tools/hostyard/exit_code.h"
#include "tools/hostyard/fake_backend.h"
#include "tools/hostyard/input_file.h"
#include "tools/hostyard/standard_output.h"

namespace hostyard {
namespace {

namespace fs = std::filesystem;
using campaign::CampaignResult;
using campaign::CampaignSettings;

// What the catalogue of outcomes asks of a campaign that is long enough.
constexpr std::int64_t kEnoughForAll = 1'000'000;
constexpr int kShrinkSeconds = 60;

// A signal handler sees nothing but what is static.
std::atomic<bool> g_stop = false;
std::atomic<int> g_stop_at_once = -1;
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

// The first ends the campaign after the runs that are under way, the second kills them. The program itself
// always comes to its end: it leaves nothing behind.
void stop_campaign(int) {
  static constexpr std::string_view kWords =
      "\nends after the runs that are under way; once more, and it ends them too\n";
  const bool again = g_stop.exchange(true);
  const ssize_t written =
      again ? ::write(g_stop_at_once, "!", 1) : ::write(STDERR_FILENO, kWords.data(), kWords.size());
  (void)written;  // a full pipe has been read by nobody, and tells the same
}

// While one lives, signals stop the campaign.
class Stopping {
 public:
  Stopping() {
    if (::pipe2(ends_, O_CLOEXEC | O_NONBLOCK) != 0)
      throw Error(ErrorCode::kUnrecognizedError, "no pipe for signals");
    g_stop_at_once = ends_[1];
    (void)std::signal(SIGINT, stop_campaign);
    (void)std::signal(SIGTERM, stop_campaign);
  }
  ~Stopping() {
    (void)std::signal(SIGINT, SIG_IGN);
    (void)std::signal(SIGTERM, SIG_IGN);
    for (const int end : ends_) ::close(end);
  }
  Stopping(const Stopping&) = delete;
  Stopping& operator=(const Stopping&) = delete;

  int at_once() const { return ends_[0]; }

 private:
  int ends_[2] = {-1, -1};
};

double elapsed() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

// SQLite files of the runs: in memory where the machine has a file system there, and gone at the end.
class StoreFolder {
 public:
  StoreFolder() {
    std::error_code none;
    const fs::path shared = "/dev/shm";
    const fs::path parent = fs::is_directory(shared, none) && ::access(shared.c_str(), W_OK) == 0
                                ? shared
                                : fs::temp_directory_path();
    std::string name = (parent / fmt::format("hostyard-campaign-{}-XXXXXX", ::getpid())).string();
    if (::mkdtemp(name.data()) == nullptr)
      throw Error(ErrorCode::kStoreUnusable, "cannot make a folder for stores in " + parent.string());
    path_ = name;
  }
  ~StoreFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  StoreFolder(const StoreFolder&) = delete;
  StoreFolder& operator=(const StoreFolder&) = delete;

  // Files are used again: no campaign has more runs at a time.
  campaign::StoreMaker sqlite(std::int64_t run) const {
    const fs::path file = path_ / fmt::format("{}.db", run % 1'000);
    return {"sqlite",
            [file](bool again) {
              if (!again) {
                for (const char* end : {"", "-wal", "-shm"}) fs::remove(file.string() + end);
              }
              return open_sqlite_store(file.string());
            },
            true};
  }

 private:
  fs::path path_;
};

campaign::StoreMaker memory_store() {
  return {"memory", [](bool) { return std::make_unique<MemoryStore>(); }, false};
}

std::int64_t number(const Json& given, const char* name, std::int64_t least, std::int64_t most,
                    std::int64_t otherwise) {
  if (!given.contains(name)) return otherwise;
  const auto value = given[name].get<std::int64_t>();
  if (value >= least && value <= most) return value;
  throw UsageError(
      fmt::format("--{} is {}; accepted: an integer from {} to {}", option_name(name), value, least, most));
}

CampaignSettings settings_of(const Json& given, const StoreFolder& folder, WorldFactory& worlds) {
  if (given.contains("minutes") && given.contains("operations"))
    throw UsageError("--minutes and --operations are given; accepted: one of them");
  CampaignSettings settings;
  settings.worlds = &worlds;
  settings.seed = static_cast<std::uint64_t>(number(given, "seed", 0, INT64_MAX, 1));
  settings.operations = number(given, "operations", 1, 1'000'000'000'000, 100'000);
  settings.run_length = number(given, "runLength", 1, 1'000'000, 2'000);
  settings.milliseconds = number(given, "minutes", 1, 100'000, 0) * 60'000;
  settings.jobs = static_cast<int>(number(given, "jobs", 1, 256, 1));
  const bool both = given.contains("store") && given["store"] == "both";
  settings.stores = [&folder, both](std::int64_t run) {
    std::vector<campaign::StoreMaker> stores{memory_store()};
    if (both) stores.push_back(folder.sqlite(run));
    return stores;
  };
  return settings;
}

std::string coverage_table(const CampaignResult& result) {
  std::size_t width = 0;
  for (const std::string& name : campaign::known_outcomes()) width = std::max(width, name.size());
  std::string text = "operations × outcomes:\n";
  for (std::size_t i = 0; i < campaign::known_outcomes().size(); ++i)
    text +=
        fmt::format("  {:<{}} {:>10}\n", campaign::known_outcomes()[i], width, result.outcomes.counts()[i]);
  return text;
}

std::string summary(const CampaignResult& result) {
  const double rate = result.seconds > 0 ? static_cast<double>(result.operations) / result.seconds : 0;
  return fmt::format("{} operations in {} runs, {:.1f} s, {:.0f} operations a second\nevent hash {:016x}\n",
                     result.operations, result.runs, result.seconds, rate, result.event_hash);
}

// Whatever becomes of the file, the words about it do not get lost.
std::string save(const std::string& file, const std::string& scenario) {
  if (const fs::path folder = fs::path(file).parent_path(); !folder.empty()) {
    std::error_code ignored;  // the file tells
    fs::create_directories(folder, ignored);
  }
  try {
    write_output_file(file, scenario);
  } catch (const Error& error) {
    return fmt::format("not saved: {}\n", error.message());
  }
  return fmt::format("saved as {}; run it again: hostyard test {}\n", file, shell_word(file));
}

// What happened, the shortest way there, and how to go it again.
std::string explain(const CampaignSettings& settings, const campaign::Failure& failure,
                    const std::string& file, const std::string& store) {
  std::string text = fmt::format("FAILED: {} in run {} at operation {}\n  {}\n", failure.clause, failure.run,
                                 failure.step, failure.text);
  const double began = elapsed();
  const std::string again = fmt::format(
      "the whole run again: hostyard campaign --seed {} --operations {} --run-length {} --store {}\n",
      settings.seed, (failure.run + 1) * settings.run_length, settings.run_length, store);
  const campaign::Shrunk shrunk =
      campaign::shrink(settings, failure, [began] { return elapsed() - began < kShrinkSeconds && !g_stop; });
  if (shrunk.operations.empty()) return text + again;
  text += fmt::format("shrunk to {} operations:\n{}", shrunk.operations.size(), campaign::to_text(shrunk));
  if (const auto scenario = campaign::scenario_of(settings, shrunk, failure)) {
    text += save(file, *scenario);
  }
  return text + again;
}

}  // namespace

int run_campaign_command(const Invocation& invocation) {
  const Json& given = invocation.arguments;
  const Stopping stopping;
  const StoreFolder folder;
  const auto worlds = make_fake_worlds({});
  CampaignSettings settings = settings_of(given, folder, *worlds);
  settings.stop_at_once = stopping.at_once();
  const std::string store = given.contains("store") ? given["store"].get<std::string>() : "memory";
  write_stderr(fmt::format("campaign with seed {}; Ctrl-C ends it with its summary\n", settings.seed));
  const bool moving = stderr_is_terminal() && !given.contains("noProgress");
  std::function<void(const campaign::CampaignProgress&)> progress;
  if (moving) {
    progress = [](const campaign::CampaignProgress& now) {
      const double rate = now.seconds > 0 ? static_cast<double>(now.operations) / now.seconds : 0;
      const std::string of = now.of == 0 ? "" : fmt::format("/{}", now.of);
      write_stderr(fmt::format("\r\x1b[K{}{} operations, {:.0f} a second", now.operations, of, rate));
    };
  }
  const CampaignResult result = campaign::run_campaign(settings, elapsed, g_stop, progress);
  if (moving) write_stderr("\r\x1b[K");
  write_stdout(coverage_table(result) + summary(result));
  if (result.failure) {
    const std::string file = given.contains("save") ? given["save"].get<std::string>() : "out/campaign.yaml";
    write_stdout(explain(settings, *result.failure, file, store));
    return kExitRefused;
  }
  if (result.interrupted) return kExitInterrupted;
  const std::vector<std::string> unseen = result.outcomes.never_seen();
  if (result.operations < kEnoughForAll || unseen.empty()) return kExitDone;
  std::string text = fmt::format("FAILED: {} known outcomes never came up:\n", unseen.size());
  for (const std::string& outcome : unseen) text += "  " + outcome + "\n";
  write_stdout(text);
  return kExitRefused;
}

}  // namespace hostyard
