#include "scenarios/case_runner.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/importfile/import_file.h"
#include "scenarios/crash_arguments.h"
#include "scenarios/import_arguments.h"
#include "scenarios/known_secrets.h"
#include "scenarios/matcher.h"
#include "scenarios/pool_arguments.h"
#include "scenarios/step_outcome.h"
#include "scenarios/values.h"

namespace hostyard {
namespace {

using Stopwatch = std::chrono::steady_clock;

double milliseconds_since(Stopwatch::time_point start) {
  return std::chrono::duration<double, std::milli>(Stopwatch::now() - start).count();
}

constexpr TimeMicros kLookEvery = kSecond;  // of `within`, in simulated time

// What one use case did.
struct Called {
  const StepDef* step = nullptr;
  Json answer;
  std::optional<Refusal> refusal;
  std::vector<std::string> flows;
};

class CaseRunner {
 public:
  CaseRunner(const CaseDef& scenario, const CaseContext& context)
      : scenario_(scenario), target_(context.target), folder_(context.folder), crash_(context.crash) {
    variables_ = to_json(scenario.variables, nullptr, Json::object());
    if (variables_.is_null()) variables_ = Json::object();
    secrets_.learn(to_json(scenario.world, nullptr, variables_));
  }

  void run(CaseResult& result) {
    for (const StepDef& step : *scenario_.steps) {
      StepResult done{step.at.line, step.text, StepOutcome::kSkipped, "", {}, {}, {}, 0};
      if (result.outcome == CaseOutcome::kPassed) run_step(step, done);
      if (done.outcome == StepOutcome::kFailed) result.outcome = CaseOutcome::kFailed;
      result.steps.push_back(std::move(done));
    }
    if (result.outcome == CaseOutcome::kPassed && armed_) fail_unused_crash(result);
    if (result.outcome == CaseOutcome::kPassed && crash_ != nullptr) end_crash_run(result);
    result.event_hash = target_.event_hash();
  }

 private:
  void run_step(const StepDef& step, StepResult& result) {
    const auto start = Stopwatch::now();
    flows_.clear();
    bool refused = false;
    try {
      if (down_ && needs_engine(step)) {
        result.message = "the engine is down since its crash: a 'restart:' comes first";
      } else {
        refused = act_or_die(step, result);
      }
      if (is_audited()) add_broken(target_.audit(refused), result);
    } catch (const Error& error) {
      result.message =
          fmt::format("the environment failed: [{}] {}", static_cast<int>(error.code()), error.message());
    }
    const bool passed = result.message.empty() && result.broken_invariants.empty();
    result.outcome = passed ? StepOutcome::kPassed : StepOutcome::kFailed;
    if (!passed) {
      if (result.message.empty()) result.message = "an invariant is broken";
      if (!down_) result.nodes = target_.last_nodes(flows_);
      secrets_.mask(result);
    }
    result.duration_ms = milliseconds_since(start);
  }

  // A run that dies at one of a thousand points is audited when it has died and when it has ended.
  bool is_audited() const { return !down_ && (crash_ == nullptr || crash_->write == 0); }

  static void add_broken(std::vector<std::string> broken, StepResult& result) {
    std::move(broken.begin(), broken.end(), std::back_inserter(result.broken_invariants));
  }

  std::int64_t last_change() { return target_.world()->store().load().sequence; }

  bool act_or_die(const StepDef& step, StepResult& result) {
    if (step.again_unless_written && crash_ != nullptr) change_before_ = last_change();
    try {
      return act(step, result);
    } catch (const SimulatedCrash&) {
      target_.kill();
      result.message.clear();
      result.differences.clear();
    }
    if (crash_ != nullptr) return go_on(step, result), false;
    down_ = true;
    armed_ = false;
    return false;
  }

  // What the people at the other end do: they start the engine again and, having heard nothing, ask again.
  void go_on(const StepDef& step, StepResult& result) {
    crash_->died = true;
    add_broken(target_.restart(true), result);
    add_broken(target_.audit(false), result);
    flows_.clear();
    if (step.again_unless_written && last_change() != change_before_) {
      target_.run_unfinished();
      return;
    }
    repeats_ = true;
    act(step, result);
    repeats_ = false;
    if (step.wait) target_.run_unfinished();
  }

  // A call that may find what it did before the crash.
  bool is_done_already(const Called& called) const {
    if (!repeats_ || !called.refusal) return false;
    return std::ranges::any_of(called.step->again, [&](ErrorCode code) {
      return code == called.refusal->code || code == called.refusal->cause;
    });
  }

  void end_crash_run(CaseResult& result) {
    crash_->writes = target_.world()->writes_since_armed();
    StepResult& last = result.steps.back();
    target_.run_unfinished();
    add_broken(target_.audit(false), last);
    if (crash_->end != nullptr) *crash_->end = target_.end_state();
    if (last.broken_invariants.empty()) return;
    last.outcome = StepOutcome::kFailed;
    last.message = "an invariant is broken";
    result.outcome = CaseOutcome::kFailed;
  }

  static bool needs_engine(const StepDef& step) {
    using enum StepAction;
    const StepAction action = step.kind->action;
    return action == kUseCase || action == kParallel || action == kBooks || action == kAdvance ||
           action == kCrash || action == kTurn;
  }

  // Whether the step was refused and so must have changed nothing.
  bool act(const StepDef& step, StepResult& result) {
    switch (step.kind->action) {
      case StepAction::kUseCase:
        return use_case(step, result);
      case StepAction::kParallel:
        parallel(step, result);
        return false;
      case StepAction::kRestart:
        restart(step, result);
        return false;
      case StepAction::kTemplate:
        conclude({&step, Json{{"content", write_template()}}, std::nullopt, {}}, result);
        return false;
      default:
        world_step(step, result);
        return false;
    }
  }

  // `step: ${row}` is the main argument, or all of them where the variable holds a map.
  static Json without_main(const StepKind& kind, Json given) {
    const Shape* const main = kind.positional();
    const bool takes_maps = main == nullptr || main->kind == ValueKind::kObject ||
                            main->kind == ValueKind::kMap || main->kind == ValueKind::kAny;
    if (takes_maps || given.size() != 1) return given;
    const auto value = given.find(main->name);
    return value != given.end() && value->is_object() ? *value : given;
  }

  Json arguments_of(const StepDef& step) {
    Json given = to_json(step.arguments, &step.kind->arguments, variables_);
    if (given.is_null()) given = Json::object();
    given = without_main(*step.kind, std::move(given));
    secrets_.learn(given);
    if (step.kind->name == "hosts import") return import_arguments(given, folder_, target_.world());
    return step.kind->name == "pool load" ? pool_arguments(given, target_.world()) : given;
  }

  Called call(const StepDef& step) {
    Called called{&step, nullptr, std::nullopt, {}};
    Result<Json> answer = answer_of(step);
    if (!answer) {
      called.refusal = std::move(answer.error());
      return called;
    }
    called.answer = std::move(*answer);
    secrets_.learn(called.answer);
    called.flows = started_flows(called.answer);
    flows_.insert(flows_.end(), called.flows.begin(), called.flows.end());
    return called;
  }

  // A failure of the store that a step expects is an answer too, as over HTTP.
  Result<Json> answer_of(const StepDef& step) {
    try {
      return target_.call(*step.kind->use_case, arguments_of(step), step.engine);
    } catch (const Error& error) {
      if (!step.refused) throw;
      return refuse(error.code(), error.message());
    }
  }

  void settle(Called& called) {
    if (called.refusal || called.flows.empty() || !called.step->wait) return;
    target_.run_until_ended(called.flows);
    target_.refresh(*called.step->kind->use_case, called.answer);
  }

  void conclude(const Called& called, StepResult& result) {
    if (is_done_already(called)) return;
    judge(*called.step, called.answer, called.refusal, variables_, result);
    if (result.message.empty()) save(*called.step, called.answer, result);
  }

  bool use_case(const StepDef& step, StepResult& result) {
    bool refused = false;
    look_within(step, result, [&] {
      Called called = call(step);
      settle(called);
      conclude(called, result);
      refused = called.refusal.has_value();
    });
    return refused;
  }

  // What another engine is to do is forgotten however the step ends.
  struct Meanwhile {
    Meanwhile(WorldBackend& its_world, std::function<void()> act) : world(its_world) {
      world.before_next_write(std::move(act));
    }
    ~Meanwhile() { world.before_next_write({}); }
    Meanwhile(const Meanwhile&) = delete;
    Meanwhile& operator=(const Meanwhile&) = delete;
    WorldBackend& world;
  };

  // A step and those of the second engine behind it, which happen between its decision and its write, or
  // after it if it writes nothing.
  void call_crossed(const StepDef* first, const StepDef* last, std::vector<Called>& calls) {
    if (last - first == 1) return calls.push_back(call(*first));
    std::vector<Called> others;
    const auto meanwhile = [&] {
      for (const StepDef* other = first + 1; other != last; ++other) others.push_back(call(*other));
    };
    {
      const Meanwhile armed(*target_.world(), meanwhile);
      calls.push_back(call(*first));
    }
    if (others.empty()) meanwhile();
    std::move(others.begin(), others.end(), std::back_inserter(calls));
  }

  // All are called before any of their workflows runs, so they meet each other.
  void parallel(const StepDef& step, StepResult& result) {
    std::vector<Called> calls;
    const StepDef* const end = step.parallel.data() + step.parallel.size();
    for (const StepDef* each = step.parallel.data(); each != end;) {
      const StepDef* next = each + 1;
      while (next != end && next->engine == EngineChoice::kSecondEngine) ++next;
      call_crossed(each, next, calls);
      each = next;
    }
    std::vector<std::string> waited;
    for (const Called& called : calls) {
      if (called.step->wait) waited.insert(waited.end(), called.flows.begin(), called.flows.end());
    }
    if (!waited.empty()) target_.run_until_ended(waited);
    for (Called& called : calls) {
      settle(called);
      conclude(called, result);
      if (result.message.empty()) continue;
      result.message = called.step->kind->name + " in line " + std::to_string(called.step->at.line) + ": " +
                       result.message;
      return;
    }
  }

  // Looks again, a second of simulated time later, until what is expected is there.
  template <class Look>
  void look_within(const StepDef& step, StepResult& result, Look look) {
    const TimeMicros deadline = target_.now() + step.within.value_or(0);
    while (true) {
      result.message.clear();
      result.differences.clear();
      look();
      if (result.message.empty() || !step.within) return;
      const TimeMicros left = deadline - target_.now();
      if (left <= 0) {
        result.message += fmt::format(", also not within {} s", *step.within / kSecond);
        return;
      }
      target_.pass_time(std::min(left, kLookEvery));
    }
  }

  void save(const StepDef& step, const Json& answer, StepResult& result) {
    for (const auto& [name, path] : step.save) {
      const Json* const value = at_path(answer, path);
      if (value == nullptr) {
        result.message = fmt::format("there is no '{}' in the answer to save as '{}'", path, name);
        result.differences = {{path, "any", "(absent)"}};
        return;
      }
      variables_[name] = *value;
    }
  }

  void world_step(const StepDef& step, StepResult& result) {
    WorldBackend& world = *target_.world();
    const Json arguments = arguments_of(step);
    switch (step.kind->action) {
      case StepAction::kMachine:
        return look_within(step, result,
                           [&] { look_at(step, world.machine(arguments.value("ip", "")), result); });
      case StepAction::kTiup:
        return look_within(step, result, [&] { look_at(step, world.tiup(), result); });
      case StepAction::kChangeMachine:
        return change_machine(world, arguments, result);
      case StepAction::kBooks:
        result.message = target_.book(arguments).value_or("");
        return;
      case StepAction::kAdvance:
        return wait(arguments, result);
      case StepAction::kSpoilWrite:
        return world.spoil_writes(
            arguments.value("write", 1), arguments.value("times", 1),
            arguments.value("outcome", "full") == "conflict" ? WriteFault::kConflict : WriteFault::kFull);
      case StepAction::kIds:
        return target_.choose_ids(arguments["next"].get<std::vector<std::string>>());
      case StepAction::kTurn:
        return turn(arguments, result);
      case StepAction::kCrash:
        return arm(world, crash_arguments(arguments));
      default:
        return;
    }
  }

  // A write that the case spoiled is no news to it: the node runs again when it is its turn.
  void turn(const Json& arguments, StepResult& result) {
    const std::string host_id = arguments.value("hostId", "");
    try {
      if (!target_.turn(host_id, arguments.value("toEnd", false)) && !arguments.value("ifAny", false))
        result.message = "host " + host_id + " has no workflow that goes on";
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kStoreFull && error.code() != ErrorCode::kConflictPersists) throw;
    }
  }

  void arm(WorldBackend& world, const CrashArguments& wanted) {
    if (wanted.write == 0) return world.crash_at_write(crash_->write, crash_->moment);
    world.crash_at_write(wanted.write, wanted.moments.front());
    armed_ = true;
  }

  void look_at(const StepDef& step, const Json& seen, StepResult& result) {
    if (seen.is_null()) {
      result.message = "the world has no machine of that address";
      return;
    }
    judge(step, seen, std::nullopt, variables_, result);
    if (!result.message.empty()) result.message = "the world differs from what is expected";
    if (result.message.empty()) save(step, seen, result);
  }

  static void change_machine(WorldBackend& world, Json arguments, StepResult& result) {
    const std::string ip = arguments.value("ip", "");
    arguments.erase("ip");
    result.message = world.change_machine(ip, arguments).value_or("");
  }

  void wait(const Json& arguments, StepResult& result) {
    const std::string text = arguments.value("for", "");
    const auto duration = parse_duration(text);
    if (!duration) {
      result.message = not_a_duration(text);
      return;
    }
    target_.pass_time(*duration);
  }

  void restart(const StepDef& step, StepResult& result) {
    if (armed_) {
      result.message = unused_crash();
      return;
    }
    down_ = false;
    const bool resume = arguments_of(step).value("resume", true);
    add_broken(target_.restart(resume), result);
    if (resume) target_.run_unfinished();
  }

  std::string unused_crash() {
    return fmt::format("the crash never came: only {} writes happened since it was asked for",
                       target_.world()->writes_since_armed());
  }
  void fail_unused_crash(CaseResult& result) {
    result.outcome = CaseOutcome::kFailed;
    result.steps.back().outcome = StepOutcome::kFailed;
    result.steps.back().message = unused_crash();
  }

  const CaseDef& scenario_;
  ScenarioTarget& target_;
  std::string folder_;
  Json variables_;
  KnownSecrets secrets_;
  std::vector<std::string> flows_;  // that the running step started
  CrashRun* crash_;
  bool armed_ = false;
  bool down_ = false;
  std::int64_t change_before_ = 0;  // sequence of the last one before the step
  bool repeats_ = false;            // the step is done once more after a crash
};

// must 2: a case that needs a fake world says so by its world or by steps that look at one or change it.
bool needs_world(const CaseDef& scenario) {
  return scenario.needs_fakes() ||
         std::any_of(scenario.steps->begin(), scenario.steps->end(), [](const StepDef& step) {
           const StepAction action = step.kind->action;
           const auto second = [](const StepDef& each) { return each.engine == EngineChoice::kSecondEngine; };
           if (second(step) || std::ranges::any_of(step.parallel, second)) return true;
           return action != StepAction::kUseCase && action != StepAction::kParallel &&
                  action != StepAction::kTemplate && action != StepAction::kAdvance;
         });
}

}  // namespace

void run_case(const CaseDef& scenario, const CaseContext& context, CaseResult& result) {
  if (context.target.world() == nullptr && needs_world(scenario)) {
    result.outcome = CaseOutcome::kNotApplicable;
    result.reason = "the case needs a fake world";
    return;
  }
  const auto start = Stopwatch::now();
  CaseRunner(scenario, context).run(result);
  result.duration_ms = milliseconds_since(start);
}

}  // namespace hostyard
