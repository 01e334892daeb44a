#include "tools/hostyard/session.h"

#include <filesystem>
#include <mutex>
#include <system_error>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/service/use_case.h"
#include "engine/store/open_store.h"
#include "fakes/sim_clock.h"
#include "fakes/test_secrets.h"
#include "realexec/file_host_guard.h"
#include "realexec/random_ids.h"
#include "realexec/sealed_secrets.h"
#include "realexec/system_clock.h"
#include "tools/hostyard/exit_code.h"
#include "tools/hostyard/fake_hosts.h"
#include "tools/hostyard/input_file.h"
#include "tools/hostyard/no_hosts.h"
#include "tools/hostyard/real_hosts.h"

namespace hostyard {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSqlite = "sqlite:";
constexpr std::string_view kFake = "fake:";

std::string store_file(const Configuration& configuration) {
  return configuration.store.starts_with(kSqlite) ? configuration.store.substr(kSqlite.size()) : "";
}

// The state directory is made on first use; the folder of a store that somebody named is theirs to make.
std::unique_ptr<Store> open(const Configuration& configuration) {
  const std::string file = store_file(configuration);
  if (!file.empty() && !configuration.origins.contains("store")) {
    std::error_code fault;
    fs::create_directories(fs::path(file).parent_path(), fault);
    if (fault) {
      throw Error(ErrorCode::kStoreUnusable,
                  fmt::format("cannot make the folder of the store {}: {}; accepted: --store sqlite:PATH",
                              configuration.store, fault.message()));
    }
  }
  return open_store(configuration.store);
}

// Makes the key file only once a password is sealed: a look at a store leaves no file behind, and a key that
// was lost is told as lost, before another one takes its place.
class LateSecrets final : public Secrets {
 public:
  explicit LateSecrets(std::string key_file) : key_file_(std::move(key_file)) {}
  std::string seal(const Secret& plain, std::string_view context) override {
    return secrets().seal(plain, context);
  }
  Secret open(std::string_view sealed, std::string_view context) override {
    std::error_code fault;  // a file that cannot be looked at is named when it is read
    if (!fs::exists(key_file_, fault) && !fault) {
      throw Error(ErrorCode::kDecryptPasswdError,
                  fmt::format("a sealed password of {} does not open: key file {} is not there; put back the "
                              "key file that the store was written with",
                              context, key_file_));
    }
    return secrets().open(sealed, context);
  }

 private:
  Secrets& secrets() {
    const std::scoped_lock lock(mutex_);
    if (secrets_ == nullptr) secrets_ = std::make_unique<SealedSecrets>(key_file_);
    return *secrets_;
  }

  std::string key_file_;
  std::mutex mutex_;
  std::unique_ptr<SealedSecrets> secrets_;
};

std::unique_ptr<Secrets> make_secrets(const Configuration& configuration) {
  const std::string key_file = key_file_of(configuration);
  if (key_file.empty()) return std::make_unique<TestSecrets>();  // of a store that never leaves memory
  return std::make_unique<LateSecrets>(key_file);
}

// Other programs may drive workflows of a store that is a file; one in memory is nobody else's.
std::unique_ptr<HostGuard> make_guard(const Configuration& configuration) {
  const std::string file = store_file(configuration);
  if (file.empty()) return nullptr;
  return std::make_unique<FileHostGuard>(file + ".lock");
}

class RealSession final : public Session {
 public:
  // `used_with_fakes`: the store is, so its answers say so; there are no hosts to do anything with.
  RealSession(const Configuration& configuration, const SessionOptions& options, bool used_with_fakes)
      : fakes_(used_with_fakes ? "a world that this store was used with" : ""),
        store_(open(configuration)),
        secrets_(make_secrets(configuration)),
        guard_(make_guard(configuration)),
        hosts_(options.needs_hosts ? std::make_unique<RealHosts>(configuration) : nullptr),
        service_({*store_, executor(), tool(), *secrets_, clock_, ids_, settings(configuration),
                  options.observer, std::nullopt, !used_with_fakes, guard_.get()}) {}

  Service& service() override { return service_; }
  const std::string& world_file() const override { return fakes_; }
  bool outlives() const override { return store_->description() != "memory"; }
  Result<std::string> load_missing_vendors() override { return ""; }

 private:
  HostExecutor& executor() {
    return hosts_ == nullptr ? static_cast<HostExecutor&>(no_hosts_) : hosts_->executor();
  }
  DeployTool& tool() { return hosts_ == nullptr ? static_cast<DeployTool&>(no_tool_) : hosts_->tool(); }
  ServiceSettings settings(const Configuration& configuration) const {
    ServiceSettings settings = configuration.service;
    if (hosts_ != nullptr) settings.workflow = with_public_key(std::move(settings.workflow));
    return settings;
  }

  const std::string fakes_;
  NoHosts no_hosts_;
  NoDeployTool no_tool_;
  SystemClock clock_;
  RandomIds ids_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Secrets> secrets_;
  std::unique_ptr<HostGuard> guard_;
  std::unique_ptr<RealHosts> hosts_;
  Service service_;
};

std::unique_ptr<Clock> make_clock(bool real) {
  if (real) return std::make_unique<SystemClock>();
  return std::make_unique<SimClock>(SystemClock().now());
}

std::string read_world_file(const std::string& file) {
  try {
    return read_input_file(file);
  } catch (const UsageError& fault) {
    throw UsageError(fmt::format("--hosts is {}{}: {}", kFake, file, fault.what()));
  }
}

// The world of a file. Throws UsageError with every mistake in it.
WorldSpec read_world(const std::string& file) {
  auto spec = parse_world(read_world_file(file), file);
  if (spec) return std::move(*spec);
  std::string message = "the world has mistakes:";
  for (const WorldProblem& problem : spec.error()) message += "\n" + to_text(problem);
  throw UsageError(message);
}

class FakeSession final : public Session {
 public:
  FakeSession(const Configuration& configuration, const SessionOptions& options,
              const std::string& world_file)
      : world_file_(world_file),
        clock_(make_clock(options.real_clock)),
        hosts_(read_world(world_file), *clock_, options.seed),
        store_(open(configuration)),
        secrets_(make_secrets(configuration)),
        guard_(options.real_clock ? make_guard(configuration) : nullptr),
        service_({*store_, hosts_.executor(), hosts_.tool(), *secrets_, *clock_, ids_,
                  with_control_machine(configuration.service), options.observer,
                  options.real_clock ? std::nullopt : std::optional(options.seed), false, guard_.get()}) {
    const std::string file = store_file(configuration);
    if (!file.empty()) hosts_.world().persist_to(file + ".world");
  }

  Service& service() override { return service_; }
  const std::string& world_file() const override { return world_file_; }
  bool outlives() const override { return store_->description() != "memory"; }

  Result<std::string> load_missing_vendors() override {
    std::string names;
    Json missing = Json::array();
    const Json document = hosts_.vendors();
    if (document.is_null()) return names;
    service_.ledger().read([&](const Pool& pool) {
      for (const Json& vendor : document["vendors"]) {
        const auto id = vendor["id"].get<std::string>();
        if (pool.vendors().contains(id)) continue;
        names += (names.empty() ? "" : ", ") + id;
        missing.push_back(vendor);
      }
    });
    if (missing.empty()) return names;
    service_.mark_store();
    const auto loaded = find_use_case("vendors", "load")->call(service_, {{"vendors", missing}});
    if (!loaded) return tl::unexpected(loaded.error());
    return names;
  }

 private:
  ServiceSettings with_control_machine(ServiceSettings settings) {
    hosts_.set_control_machine(settings.workflow);
    return settings;
  }

  std::string world_file_;
  std::unique_ptr<Clock> clock_;
  FakeHosts hosts_;
  RandomIds ids_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Secrets> secrets_;
  std::unique_ptr<HostGuard> guard_;
  Service service_;
};

}  // namespace

std::unique_ptr<Session> open_session(const Configuration& configuration, const SessionOptions& options) {
  const std::string hosts = options.hosts.value_or("real");
  if (hosts == "real") {
    try {
      return std::make_unique<RealSession>(configuration, options, false);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kStoreMismatch || options.hosts || options.needs_hosts) throw;
      return std::make_unique<RealSession>(configuration, options, true);
    }
  }
  if (!hosts.starts_with(kFake) || hosts.size() == kFake.size())
    throw UsageError(fmt::format("--hosts is '{}'; accepted: real, fake:WORLD.yaml", hosts));
  return std::make_unique<FakeSession>(configuration, options, hosts.substr(kFake.size()));
}

}  // namespace hostyard
