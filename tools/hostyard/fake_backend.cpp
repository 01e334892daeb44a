#include "tools/hostyard/fake_backend.h"

#include <cctype>
#include <filesystem>
#include <fstream>
#include <functional>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "engine/base/random.h"
#include "engine/store/open_store.h"
#include "fakes/sim_clock.h"
#include "fakes/test_secrets.h"
#include "scenarios/shell_text.h"
#include "tools/hostyard/fake_hosts.h"

namespace hostyard {
namespace {

namespace fs = std::filesystem;

// A store whose owner dies at a write. Everything it is asked after that throws, until somebody starts anew.
class CrashingStore final : public Store {
 public:
  explicit CrashingStore(std::unique_ptr<Store> inner) : inner_(std::move(inner)) {}

  void crash_at(int write, bool after) {
    at_ = write;
    after_ = after;
    writes_ = 0;
  }
  int writes() const { return writes_; }
  void spoil(int write, int times, WriteFault fault) {
    spoiled_from_ = write;
    spoiled_ = times;
    fault_ = fault;
  }
  void before_next_write(std::function<void()> meanwhile) { meanwhile_ = std::move(meanwhile); }
  void revive() {
    dead_ = false;
    at_ = 0;
  }

  CommitResult commit_group(std::span<const ChangeSet> group) override {
    check_alive();
    if (spoiled_ > 0 && --spoiled_from_ <= 0) {
      --spoiled_;
      if (fault_ == WriteFault::kConflict) return VersionConflict{"row that the scenario made up"};
      throw Error(ErrorCode::kStoreFull, "the scenario lets this write fail");
    }
    if (meanwhile_) std::exchange(meanwhile_, nullptr)();
    ++writes_;
    const bool due = at_ != 0 && writes_ >= at_;
    if (due && !after_) die();
    CommitResult result = inner_->commit_group(group);
    if (due) die();
    return result;
  }
  Snapshot load() override { return check_alive(), inner_->load(); }
  std::vector<LoggedChange> changes_since(std::int64_t after, std::int64_t limit) override {
    return check_alive(), inner_->changes_since(after, limit);
  }
  std::optional<Flow> flow(std::string_view id) override { return check_alive(), inner_->flow(id); }
  FlowPage flows(const FlowFilter& filter) override { return check_alive(), inner_->flows(filter); }
  std::vector<LedgerRow> rows_of_request(std::string_view request_id) override {
    return check_alive(), inner_->rows_of_request(request_id);
  }
  std::vector<Host> deleted_hosts() override { return check_alive(), inner_->deleted_hosts(); }
  std::string description() const override { return inner_->description(); }

 private:
  void check_alive() const {
    if (dead_) throw SimulatedCrash{writes_};
  }
  [[noreturn]] void die() {
    dead_ = true;
    throw SimulatedCrash{writes_};
  }

  std::unique_ptr<Store> inner_;
  std::function<void()> meanwhile_;
  int at_ = 0;  // 0: never
  int writes_ = 0;
  bool after_ = false;
  bool dead_ = false;
  int spoiled_from_ = 0;  // writes until the first one that fails
  int spoiled_ = 0;       // how many are to
  WriteFault fault_ = WriteFault::kFull;
};

// A folder of one case, empty at first; gone with it unless it is to be kept.
class CaseFolder {
 public:
  CaseFolder(fs::path path, bool keep) : path_(std::move(path)), keep_(keep) {
    std::error_code fault;
    fs::remove_all(path_, fault);  // what an earlier run kept is no start for this one
    if (!fault) fs::create_directories(path_, fault);
    if (!fault) return;
    throw Error(
        ErrorCode::kUnrecognizedError,
        fmt::format("cannot make the folder {}: {}; accepted: --keep DIR", path_.string(), fault.message()));
  }
  ~CaseFolder() {
    std::error_code ignored;
    if (!keep_) fs::remove_all(path_, ignored);
  }
  CaseFolder(const CaseFolder&) = delete;
  CaseFolder& operator=(const CaseFolder&) = delete;
  std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
  bool keep_;
};

class FakeBackend final : public WorldBackend {
 public:
  FakeBackend(WorldSpec spec, std::uint64_t seed, std::unique_ptr<CaseFolder> folder)
      : folder_(std::move(folder)),
        fake_(seeded(std::move(spec), seed), clock_, seed),
        store_(open_store(folder_ == nullptr ? "memory:" : "sqlite:" + folder_->file("hostyard.db"))) {
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

  Json machine(const std::string& ip) override { return fake_.world().machine_json(canonical(ip)); }
  Json tiup() override { return fake_.world().tiup_json(); }
  std::optional<std::string> change_machine(const std::string& ip, const Json& changes) override {
    return fake_.world().change_machine(canonical(ip), changes);
  }

  void crash_at_write(int write, bool after) override { store_.crash_at(write, after); }
  int writes_since_armed() const override { return store_.writes(); }
  void spoil_writes(int write, int times, WriteFault fault) override { store_.spoil(write, times, fault); }
  void before_next_write(std::function<void()> meanwhile) override {
    store_.before_next_write(std::move(meanwhile));
  }
  void restart() override { store_.revive(); }

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
    const auto parsed = parse_world(world_yaml, kFile);
    if (parsed) return problems;
    for (const WorldProblem& problem : parsed.error()) {
      problems.push_back({problem.file, {problem.line, problem.column}, problem.message});
    }
    return problems;
  }

  std::unique_ptr<WorldBackend> make(const std::string& world_yaml, std::uint64_t seed,
                                     const std::string& case_id) override {
    auto spec = parse_world(world_yaml, kFile);
    if (!spec) throw Error(ErrorCode::kConfigInvalid, to_text(spec.error().front()));
    std::unique_ptr<CaseFolder> folder;
    const bool keep = !options_.keep.empty();
    if (keep || options_.store == "sqlite") {
      const fs::path parent = keep ? fs::path(options_.keep) : fs::temp_directory_path();
      folder = std::make_unique<CaseFolder>(parent / folder_name(case_id, seed, keep), keep);
      std::ofstream(folder->file("world.yaml")) << world_yaml << '\n';
    }
    return std::make_unique<FakeBackend>(std::move(*spec), seed, std::move(folder));
  }

  std::string store_name() const override { return options_.keep.empty() ? options_.store : "sqlite"; }
  std::string kept(const std::string& case_id) const override {
    if (options_.keep.empty()) return {};
    const std::string folder = (fs::path(options_.keep) / folder_name(case_id, 0, true)).string();
    return fmt::format("--store {} --hosts {}", shell_word("sqlite:" + folder + "/hostyard.db"),
                       shell_word("fake:" + folder + "/world.yaml"));
  }

 private:
  static constexpr const char* kFile = "world";

  // Readable, short enough for any file system, and of this case alone.
  static std::string folder_name(const std::string& case_id, std::uint64_t seed, bool keep) {
    if (!keep) return fmt::format("hostyard-case-{}-{:016x}", ::getpid(), seed);
    constexpr std::size_t kReadable = 100;
    std::string name;
    for (const char c : case_id.substr(0, kReadable))
      name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '-';
    return fmt::format("{}-{:016x}", name, stable_hash(case_id));
  }

  FakeWorldOptions options_;
};

}  // namespace

std::unique_ptr<WorldFactory> make_fake_worlds(const FakeWorldOptions& options) {
  return std::make_unique<FakeWorlds>(options);
}

}  // namespace hostyard
