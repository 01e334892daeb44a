#include "scenarios/kill_sweep.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/random.h"
#include "scenarios/values.h"

namespace hostyard {
namespace {

constexpr std::size_t kDifferencesShown = 10;

// Where two documents differ, the deepest such places.
void compare(const Json& expected, const Json& actual, const std::string& path,
             std::vector<Difference>& differences) {
  if (expected == actual) return;
  const auto below = [&](const std::string& name) { return path.empty() ? name : path + "." + name; };
  if (expected.is_object() && actual.is_object()) {
    for (const auto& [name, value] : expected.items())
      compare(value, actual.value(name, Json()), below(name), differences);
    for (const auto& [name, value] : actual.items()) {
      if (!expected.contains(name)) compare(Json(), value, below(name), differences);
    }
    return;
  }
  if (expected.is_array() && actual.is_array() && expected.size() == actual.size()) {
    for (std::size_t i = 0; i < expected.size(); ++i)
      compare(expected[i], actual[i], below(std::to_string(i)), differences);
    return;
  }
  const auto words = [](const Json& value) { return value.is_null() ? "(absent)" : compact(value); };
  differences.push_back({path, words(expected), words(actual)});
}

class KillSweep {
 public:
  KillSweep(const CaseDef& scenario, const CrashArguments& wanted, const MakeCaseWorld& make,
            const std::string& folder, CaseResult& result)
      : scenario_(scenario), wanted_(wanted), make_(make), folder_(folder), result_(result) {}

  void run() {
    for (const std::string& store : wanted_.stores) {
      if (!sweep(store)) break;
    }
    if (red_ > 0) tell_red();
    result_.event_hash = fmt::format("{:016x}", hash_);
  }

 private:
  // False where not even the undisturbed run passes.
  bool sweep(const std::string& store) {
    Json undisturbed;
    CrashRun whole;
    whole.end = &undisturbed;
    CaseResult passed = run_once(whole, store, true);
    const bool good = passed.outcome == CaseOutcome::kPassed;
    if (!good || result_.steps.empty()) take(std::move(passed));
    if (!good) return false;
    const int last = wanted_.only == 0 ? whole.writes : std::min(wanted_.only, whole.writes);
    for (int write = std::max(wanted_.only, 1); write <= last; ++write) {
      for (const CrashMoment moment : wanted_.moments) kill(write, whole.writes, moment, store, undisturbed);
    }
    return true;
  }

  void kill(int write, int writes, CrashMoment moment, const std::string& store, const Json& undisturbed) {
    ++result_.kill_points;
    CaseResult run = run_killed(write, moment, store, undisturbed, false);
    if (run.outcome == CaseOutcome::kPassed || ++red_ > 1) return;
    // Once more, and this time what `--keep` asks for stays.
    take(run_killed(write, moment, store, undisturbed, true));
    first_red_ = fmt::format(
        "the engine was killed at write {} of {} ({}, {} store); alone: crash: {{write: every, only: {}, "
        "when: {}, store: {}}}",
        write, writes, name_of(moment), store, write, name_of(moment), store);
  }

  CaseResult run_killed(int write, CrashMoment moment, const std::string& store, const Json& undisturbed,
                        bool may_stay) {
    Json end;
    CrashRun killed;
    killed.write = write;
    killed.moment = moment;
    killed.end = &end;
    CaseResult run = run_once(killed, store, may_stay);
    if (run.outcome == CaseOutcome::kPassed) judge(killed, undisturbed, end, run);
    return run;
  }

  static void judge(const CrashRun& killed, const Json& undisturbed, const Json& end, CaseResult& run) {
    StepResult& last = run.steps.back();
    if (!killed.died) {
      last.message = "the crash never came: the run is not the one that was counted";
    } else {
      compare(undisturbed, end, "", last.differences);
      if (last.differences.empty()) return;
      last.differences.resize(std::min(last.differences.size(), kDifferencesShown));
      last.message = "it did not end as the run that nobody disturbed";
    }
    last.outcome = StepOutcome::kFailed;
    run.outcome = CaseOutcome::kFailed;
  }

  CaseResult run_once(CrashRun& crash, const std::string& store, bool may_stay) {
    const CaseWorld made = make_(store, may_stay);
    CaseResult run;
    run_case(scenario_, {*made.target, folder_, &crash}, run);
    hash_ = stable_hash(run.event_hash, hash_);
    result_.duration_ms += run.duration_ms;
    return run;
  }

  void take(CaseResult run) {
    result_.outcome = run.outcome;
    result_.steps = std::move(run.steps);
  }

  void tell_red() {
    const auto step = std::ranges::find(result_.steps, StepOutcome::kFailed, &StepResult::outcome);
    if (step == result_.steps.end()) return;  // cannot be: the run was red
    step->message = fmt::format("{}\n{} of {} kill points are red; the first: {}", step->message, red_,
                                result_.kill_points, first_red_);
  }

  const CaseDef& scenario_;
  const CrashArguments& wanted_;
  const MakeCaseWorld& make_;
  const std::string& folder_;
  CaseResult& result_;
  int red_ = 0;
  std::string first_red_;
  std::uint64_t hash_ = stable_hash("");
};

}  // namespace

std::optional<CrashArguments> kill_sweep_of(const CaseDef& scenario) {
  Json variables = to_json(scenario.variables, nullptr, Json::object());
  if (variables.is_null()) variables = Json::object();
  for (const StepDef& step : *scenario.steps) {
    if (step.kind->action != StepAction::kCrash) continue;
    const CrashArguments given = crash_arguments(to_json(step.arguments, &step.kind->arguments, variables));
    if (given.write == 0) return given;
  }
  return std::nullopt;
}

void run_kill_sweep(const CaseDef& scenario, const CrashArguments& wanted, const MakeCaseWorld& make,
                    const std::string& folder, CaseResult& result) {
  KillSweep(scenario, wanted, make, folder, result).run();
}

}  // namespace hostyard
