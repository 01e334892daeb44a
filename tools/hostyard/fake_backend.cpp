#include "tools/hostyard/fake_backend.h"

#include <cctype>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/random.h"
#include "fakes/sim_clock.h"
#include "fakes/test_secrets.h"
#include "scenarios/shell_text.h"
#include "tools/hostyard/case_store.h"
#include "tools/hostyard/fake_hosts.h"

namespace hostyard {
namespace {

namespace fs = std::filesystem;

// The folder in which one case leaves its store and its world.
class CaseFolder {
 public:
  explicit CaseFolder(fs::path path) : path_(std::move(path)) {
    std::error_code fault;
    fs::remove_all(path_, fault);  // what an earlier run kept is no start for this one
    if (!fault) fs::create_directories(path_, fault);
    if (!fault) return;
    throw Error(
        ErrorCode::kUnrecognizedError,
        fmt::format("cannot make the folder {}: {}; accepted: --keep DIR", path_.string(), fault.message()));
  }
  std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

class FakeBackend final : public WorldBackend {
 public:
  // `folder`: where store and world stay, or nullptr.
  FakeBackend(WorldSpec spec, std::uint64_t seed, bool sqlite, std::unique_ptr<CaseFolder> folder)
      : folder_(std::move(folder)),
        fake_(seeded(std::move(spec), seed), clock_, seed),
        store_(sqlite || folder_ != nullptr
                   ? make_sqlite_medium(folder_ == nullptr ? "" : folder_->file("hostyard.db"))
                   : make_memory_medium()) {
    // Beside the store, under the name that sessions on it look for: so they find the world as it was left.
    if (folder_ != nullptr) fake_.world().persist_to(folder_->file("hostyard.db.world"));
  }

  HostExecutor& hosts() override { return fake_.executor(); }
  DeployTool& tool() override { return fake_.tool(); }
  Secrets& secrets() override { return secrets_; }
  Clock& clock() override { return clock_; }
  Store& store() override { return store_; }

  WorkflowSettings workflow_settings() override {
    WorkflowSettings settings;
    fake_.set_control_machine(settings);
    return settings;
  }
  Json vendors() override { return fake_.vendors(); }

  std::vector<std::string> machine_ips() override { return fake_.world().machine_ips(); }
  Json machine(const std::string& ip) override { return fake_.world().machine_json(canonical(ip)); }
  Json tiup() override { return fake_.world().tiup_json(); }
  std::optional<std::string> change_machine(const std::string& ip, const Json& changes) override {
    return fake_.world().change_machine(canonical(ip), changes);
  }

  void crash_at_write(int write, CrashMoment moment) override { store_.crash_at(write, moment); }
  int writes_since_armed() const override { return store_.writes(); }
  void spoil_writes(int write, int times, WriteFault fault) override { store_.spoil(write, times, fault); }
  void before_next_write(std::function<void()> meanwhile) override {
    store_.before_next_write(std::move(meanwhile));
  }
  std::vector<std::string> restart() override { return store_.revive(); }

 private:
  // Every case draws its random faults from its own seed.
  static WorldSpec seeded(WorldSpec spec, std::uint64_t seed) {
    if (spec.faults.random) spec.faults.random->seed ^= seed;
    return spec;
  }
  static std::string canonical(const std::string& ip) {
    const auto address = IpAddress::parse(ip);
    return address ? address->text() : ip;
  }

  std::unique_ptr<CaseFolder> folder_;
  SimClock clock_;
  TestSecrets secrets_;
  FakeHosts fake_;
  CrashingStore store_;
};

class FakeWorlds final : public WorldFactory {
 public:
  explicit FakeWorlds(FakeWorldOptions options) : options_(std::move(options)) {
    if (options_.store == "memory" || options_.store == "sqlite") return;
    throw Error(ErrorCode::kParameterInvalid,
                "scenarios cannot run on store '" + options_.store + "'; accepted: memory, sqlite");
  }

  std::vector<FileProblem> check(const std::string& world_yaml) override {
    std::vector<FileProblem> problems;
    auto parsed = parse_world(world_yaml, kFile);
    if (parsed) {
      const std::scoped_lock lock(mutex_);
      checked_ = {world_yaml, std::move(*parsed)};
      return problems;
    }
    for (const WorldProblem& problem : parsed.error()) {
      problems.push_back({problem.file, {problem.line, problem.column}, problem.message});
    }
    return problems;
  }

  std::unique_ptr<WorldBackend> make(const WorldWish& wish) override {
    WorldSpec spec = spec_of(wish.yaml);
    std::unique_ptr<CaseFolder> folder;
    if (wish.may_stay && !options_.keep.empty()) {
      folder = std::make_unique<CaseFolder>(fs::path(options_.keep) / folder_name(wish.case_id));
      std::ofstream(folder->file("world.yaml")) << wish.yaml << '\n';
    }
    const std::string& store = wish.store.empty() ? options_.store : wish.store;
    return std::make_unique<FakeBackend>(std::move(spec), wish.seed, store == "sqlite", std::move(folder));
  }

  std::string store_name() const override { return options_.keep.empty() ? options_.store : "sqlite"; }
  std::string kept(const std::string& case_id) const override {
    if (options_.keep.empty()) return {};
    const std::string folder = (fs::path(options_.keep) / folder_name(case_id)).string();
    return fmt::format("--store {} --hosts {}", shell_word("sqlite:" + folder + "/hostyard.db"),
                       shell_word("fake:" + folder + "/world.yaml"));
  }

 private:
  static constexpr const char* kFile = "world";

  WorldSpec spec_of(const std::string& world_yaml) {
    {
      const std::scoped_lock lock(mutex_);
      if (checked_.yaml == world_yaml) return checked_.spec;
    }
    auto spec = parse_world(world_yaml, kFile);
    if (!spec) throw Error(ErrorCode::kConfigInvalid, to_text(spec.error().front()));
    return std::move(*spec);
  }

  // Readable, short enough for any file system, and of this case alone.
  static std::string folder_name(const std::string& case_id) {
    constexpr std::size_t kReadable = 100;
    std::string name;
    for (const char c : case_id.substr(0, kReadable))
      name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '-';
    return fmt::format("{}-{:016x}", name, stable_hash(case_id));
  }

  // The last world that was found good: whoever makes it a thousand times has it read once.
  struct Checked {
    std::string yaml;
    WorldSpec spec;
  };

  FakeWorldOptions options_;
  std::mutex mutex_;
  Checked checked_;  // guarded by mutex_
};

}  // namespace

std::unique_ptr<WorldFactory> make_fake_worlds(const FakeWorldOptions& options) {
  return std::make_unique<FakeWorlds>(options);
}

}  // namespace hostyard
