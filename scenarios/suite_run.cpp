#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <filesystem>
#include <mutex>
#include <numeric>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/random.h"
#include "scenarios/case_runner.h"
#include "scenarios/catalogue.h"
#include "scenarios/kill_sweep.h"
#include "scenarios/repetition.h"
#include "scenarios/settings.h"
#include "scenarios/shell_text.h"
#include "scenarios/suite.h"
#include "scenarios/values.h"

namespace hostyard {
namespace {

std::string folder_of(const std::string& file) {
  const std::string folder = std::filesystem::path(file).parent_path().string();
  return folder.empty() ? "." : folder;
}

// PROD-1: the world's vendors are registered before the first step.
void load_vendors(ScenarioTarget& target, const Json& document) {
  if (document.is_null()) return;
  const auto loaded = target.call(*find_use_case("vendors", "load"), document, EngineChoice::kFirstEngine);
  if (!loaded) throw Error(ErrorCode::kConfigInvalid, "the world's vendors: " + to_message(loaded.error()));
  target.audit(false);  // not the first step's doing
}

// One case, one of its repetitions.
struct Job {
  const CaseDef* scenario = nullptr;
  int repetition = 0;  // from 0
};

class SuiteRun {
 public:
  SuiteRun(WorldFactory& worlds, const SuiteOptions& options, const CaseDone& done)
      : worlds_(worlds), options_(options), done_(done) {}

  std::vector<CaseResult> run(const std::vector<CaseDef>& cases) {
    for (const CaseDef& scenario : cases) {
      for (int i = 0; i < options_.repeat; ++i) jobs_.push_back({&scenario, i});
    }
    results_.resize(jobs_.size());
    order_.resize(jobs_.size());
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    if (options_.shuffle) shuffle();
    run_jobs();
    if (failure_) std::rethrow_exception(failure_);
    std::erase_if(results_, [](const CaseResult& result) { return result.id.empty(); });
    return std::move(results_);
  }

 private:
  void shuffle() {
    SeededRandom random(options_.seed);
    for (std::size_t i = order_.size(); i > 1; --i) std::swap(order_[i - 1], order_[random.below(i)]);
  }

  void run_jobs() {
    const auto most = static_cast<int>(std::max<std::size_t>(jobs_.size(), 1));
    const int threads = std::clamp(options_.jobs, 1, most);
    std::vector<std::thread> workers;
    for (int i = 1; i < threads; ++i) workers.emplace_back([this] { work(); });
    work();
    for (std::thread& worker : workers) worker.join();
  }

  void work() {
    while (true) {
      const std::size_t next = next_.fetch_add(1);
      if (next >= order_.size() || (options_.stop && options_.stop())) return;
      const std::size_t index = order_[next];
      try {
        results_[index] = run_job(jobs_[index]);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
        next_ = order_.size();
        return;
      }
      const std::lock_guard lock(mutex_);
      ++finished_;
      if (done_) done_(results_[index], finished_, jobs_.size());
    }
  }

  CaseResult run_job(const Job& job) {
    const CaseDef& scenario = *job.scenario;
    const std::uint64_t suite_seed = options_.seed + static_cast<std::uint64_t>(job.repetition);
    CaseResult result;
    const std::string run = run_suffix(job.repetition + 1);
    result.id = scenario.id + run;
    result.name = scenario.name + run;
    result.file = scenario.file;
    result.line = scenario.line;
    result.row = scenario.row;
    result.tags = scenario.tags;
    result.covers = scenario.covers;
    result.world = scenario.world_text;
    result.seed = SeededRandom(suite_seed ^ stable_hash(scenario.id)).next();
    result.rerun = fmt::format("hostyard test {} --case {} --seed {}{}", shell_word(scenario.file),
                               shell_quoted(scenario.id), suite_seed,
                               options_.rerun_options.empty() ? "" : " " + options_.rerun_options);

    const std::string folder = folder_of(scenario.file);
    const auto make = [&](const std::string& store, bool may_stay) {
      return make_world(scenario, {world_yaml(scenario), result.seed, result.id, store, may_stay});
    };
    if (const auto sweep = kill_sweep_of(scenario)) {
      run_kill_sweep(scenario, *sweep, make, folder, result);
      return result;
    }
    const CaseWorld made = make("", true);
    run_case(scenario, {*made.target, folder}, result);
    return result;
  }

  CaseWorld make_world(const CaseDef& scenario, const WorldWish& wish) {
    CaseWorld made;
    made.world = worlds_.make(wish);
    ServiceSettings settings;
    settings.workflow = made.world->workflow_settings();
    const Json variables = to_json(scenario.variables, nullptr, Json::object());
    const Json given =
        to_json(scenario.settings, &case_settings_shape(), variables.is_null() ? Json::object() : variables);
    if (given.is_object()) apply_case_settings(given, settings);
    made.target = make_in_process_target(*made.world, settings, wish.seed);
    load_vendors(*made.target, made.world->vendors());
    return made;
  }

  WorldFactory& worlds_;
  const SuiteOptions& options_;
  const CaseDone& done_;
  std::vector<Job> jobs_;
  std::vector<std::size_t> order_;
  std::vector<CaseResult> results_;  // by job; one without an id did not run
  std::atomic<std::size_t> next_{0};
  std::size_t finished_ = 0;
  std::mutex mutex_;
  std::exception_ptr failure_;
};

// Same for all shards of one run, and for no other suite, selection or number of repetitions.
std::string hash_of(const std::vector<CaseDef>& cases, int repeat) {
  std::uint64_t hash = stable_hash(std::to_string(repeat));
  for (const CaseDef& one : cases) hash = stable_hash(fmt::format("{}\n{}\n", one.id, one.line), hash);
  return fmt::format("{:016x}", hash);
}

}  // namespace

std::vector<CaseDef> selected_cases(const Suite& suite, const Selection& selection) {
  std::vector<CaseDef> chosen;
  for (const std::size_t index : select(suite.cases, selection)) chosen.push_back(suite.cases[index]);
  return chosen;
}

SuiteResult run_suite(const Suite& suite, WorldFactory& worlds, const SuiteOptions& options,
                      const CaseDone& done) {
  const auto start = std::chrono::steady_clock::now();
  SuiteResult result;
  result.version = options.version;
  result.title = options.title;
  result.seed = options.seed;
  result.hosts = "fake";
  result.store = worlds.store_name();
  result.started = options.started;
  if (const auto& shard = options.selection.shard)
    result.shard = fmt::format("{}/{}", shard->index, shard->count);
  result.catalogue = built_in_catalogue().entries;
  const std::vector<CaseDef> cases = selected_cases(suite, options.selection);
  result.cases = SuiteRun(worlds, options, done).run(cases);
  result.not_run = static_cast<int>(cases.size()) * options.repeat - static_cast<int>(result.cases.size());
  // A part of the suite says nothing about ids that have no case in it; shards are judged when they are
  // merged.
  Selection without_shard = options.selection;
  without_shard.shard.reset();
  result.suite_hash = hash_of(selected_cases(suite, without_shard), options.repeat);
  if (!suite.whole || without_shard.partial() || result.not_run > 0) {
    for (CatalogueEntry& entry : result.catalogue) entry.due = false;
  }
  result.duration_ms =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  return result;
}

}  // namespace hostyard
