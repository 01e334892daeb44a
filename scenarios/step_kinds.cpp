#include "scenarios/step_kinds.h"

#include <algorithm>
#include <array>

#include "engine/domain/enums.h"
#include "scenarios/crash_arguments.h"
#include "scenarios/import_arguments.h"
#include "scenarios/pool_arguments.h"
#include "scenarios/shapes.h"
#include "scenarios/world_words.h"

namespace hostyard {
namespace shapes {
namespace {

template <NamedEnum E>
Shape one_of_names(std::string name, std::string doc) {
  return text(std::move(name), std::move(doc), {EnumNames<E>::names.begin(), EnumNames<E>::names.end()});
}

StepKind world_step(std::string name, StepAction action, std::string summary, std::vector<Shape> arguments) {
  return {std::move(name), action, std::move(summary), object("", "", std::move(arguments)),
          Shape(),         nullptr};
}

// For cases that must meet one write, one node or one id: those that a campaign writes, above all.
void add_fine_steps(std::vector<StepKind>& kinds) {
  kinds.push_back(world_step(
      "spoil write", StepAction::kSpoilWrite,
      "lets writes to the store, counted from here, fail without effect",
      {positional(integer("write", "1 is the next write")),
       text("outcome", "the store is full (default), or another engine was first", {"full", "conflict"}),
       integer("times", "how many in a row, default 1")}));
  kinds.push_back(
      world_step("ids", StepAction::kIds, "the next ids that the engine gives out",
                 {positional(list_of(text("", ""), "next",
                                     "of hosts and their disks in the order of a file, for example"))}));
  kinds.push_back(
      world_step("turn", StepAction::kTurn, "5 s later, the next node of a host's workflow, and of no other",
                 {positional(text("hostId", "id of the host")), flag("toEnd", "all nodes, 5 s before each"),
                  flag("ifAny", "fine where the host has no workflow that goes on")}));
}

void add_world_steps(std::vector<StepKind>& kinds) {
  StepKind download = world_step("hosts template", StepAction::kTemplate,
                                 "the import template, as the command writes it", {});
  download.answer = object("", "", {text("content", "the bytes of the workbook")});
  kinds.push_back(std::move(download));
  const Shape address = positional(text("ip", "address of the machine"));
  StepKind look =
      world_step("machine", StepAction::kMachine,
                 "looks at a machine of the world itself, not at what the engine believes of it", {address});
  look.answer = machine_shape();
  kinds.push_back(std::move(look));
  StepKind change =
      world_step("change machine", StepAction::kChangeMachine,
                 "changes a machine of the world, in the words of `world: machines`", {address});
  const std::vector<Shape>& words = machine_words_of_worlds();
  change.arguments.members.insert(change.arguments.members.end(), words.begin() + 1, words.end());
  kinds.push_back(std::move(change));
  StepKind tiup = world_step("tiup", StepAction::kTiup, "looks at what tiup knows and has done", {});
  tiup.answer = tiup_shape();
  kinds.push_back(std::move(tiup));
  kinds.push_back(world_step("advance", StepAction::kAdvance,
                             "lets simulated time pass, and what is due in it happen",
                             {positional(text("for", "duration such as 200ms, 30s, 5m, 2h, 10d"))}));
  kinds.push_back(world_step(
      "crash", StepAction::kCrash,
      "ends the engine at a write to the store, counted from here; the step in which that happens passes",
      crash_step_arguments()));
  kinds.push_back(
      world_step("restart", StepAction::kRestart,
                 "starts the engine again over the same store and world; it resumes what is unfinished",
                 {flag("resume", "false: unfinished workflows wait for `turn` or `advance`")}));
  add_fine_steps(kinds);
  StepKind parallel = world_step("parallel", StepAction::kParallel,
                                 "use cases side by side: all start before any workflow runs", {});
  parallel.arguments.kind = ValueKind::kList;
  kinds.push_back(std::move(parallel));
  kinds.push_back(world_step(
      "books", StepAction::kBooks,
      "test-only: writes into a host's row what no use case would write, or puts a ledger row beside it",
      {positional(text("ip", "address of the host")),
       integer("usedCpuCores", "what the row says of its cores in use"),
       integer("usedMemory", "what the row says of its GiB in use"),
       one_of_names<LoadStat>("loadStat", "what the row says of its load"),
       one_of_names<HostStatus>("status", "what the row says of its state"),
       flag("reserved", "whether the row says that it is reserved"),
       text("diskId", "the disk that diskStatus is about; default: every disk of the host"),
       one_of_names<DiskStatus>("diskStatus", "what the row of the disk says"),
       text("holderId", "puts a ledger row of this holder, with the amounts below"),
       integer("cpuCores", "of the ledger row"), integer("memory", "of the ledger row")}));
}

std::vector<StepKind> make_kinds() {
  std::vector<StepKind> kinds;
  for (const UseCase& use_case : use_cases()) {
    StepKind kind{use_case.name(),    StepAction::kUseCase, std::string(use_case.summary),
                  use_case.arguments, use_case.answer,      &use_case};
    if (kind.name == "hosts import") kind.arguments = import_step_arguments(use_case.arguments);
    if (kind.name == "pool load") kind.arguments = pool_step_arguments(use_case.arguments);
    kinds.push_back(std::move(kind));
  }
  add_world_steps(kinds);
  return kinds;
}

// `data` of a refused grant or recycling (ALLOC-4, ALLOC-5, ALLOC-7).
Shape make_refusal_data_shape() {
  Shape granted = find_step_kind("allocations list")->answer.members.front();
  granted.name = "granted";
  granted.doc = "what the request was granted before";
  return object(
      "data", "what a refused grant or recycling says of itself",
      {any("request", "number of the request or entry, or null"),
       any("requirement", "number of the requirement, or null"), integer("code", "number of the cause"),
       text("name", "its name"),
       list_of(object("", "", {text("filter", "name"), integer("left", "hosts after it")}), "funnel",
               "hosts left after each filter"),
       object("nearMiss", "the best host that does not qualify",
              {text("hostId", "the host that comes nearest"), any("missing", "filter -> {asked, there}")}),
       std::move(granted)});
}

Shape make_refusal_shape() {
  Shape problem = object("", "",
                         {text("where", "row and column, or path"), text("value", "as it was given"),
                          text("accepted", "what would be right")});
  return object("refused", "",
                {any("code", "number or name of the error"), integer("http", "HTTP status"),
                 text("message", "text of the refusal"), any("cause", "number or name of the inner error"),
                 list_of(std::move(problem), "problems", "every bad value, where one refusal covers several"),
                 make_refusal_data_shape()});
}

}  // namespace
}  // namespace shapes

const Shape* StepKind::positional() const {
  const auto found = std::find_if(arguments.members.begin(), arguments.members.end(),
                                  [](const Shape& each) { return each.positional; });
  return found == arguments.members.end() ? nullptr : &*found;
}

std::span<const StepKind> step_kinds() {
  static const std::vector<StepKind> kinds = shapes::make_kinds();
  return kinds;
}

const StepKind* find_step_kind(std::string_view name) {
  const auto kinds = step_kinds();
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const StepKind& kind) { return kind.name == name; });
  return found == kinds.end() ? nullptr : &*found;
}

std::span<const StepModifier> step_modifiers() {
  static constexpr std::array<StepModifier, 7> modifiers{{
      {"expect", "what the answer must look like: by subset, or with matchers", ""},
      {"refused", "the step must be refused, in this way, and change nothing", "use cases"},
      {"save", "variables for later steps, by their path in the answer: {id: hosts.0.hostId}", ""},
      {"within", "looks again until the expectation holds, at most this long in simulated time: 30s",
       "steps that look"},
      {"wait", "false: does not wait for the workflows that the step starts",
       "use cases that start workflows or let them go on"},
      {"engine", "second: another engine over the same store does it (INV-11)", "use cases"},
      {"again",
       "with `crash: every`: errors with which the repeated step may be refused if it had taken effect; or "
       "`unless written`: it is repeated only if nothing of it was written",
       "use cases that change something"},
  }};
  return modifiers;
}

bool takes_modifier(const StepKind& kind, std::string_view modifier) {
  using enum StepAction;
  const bool looks_at_world = kind.action == kMachine || kind.action == kTiup;
  const bool answers = kind.use_case != nullptr || looks_at_world || kind.action == kTemplate;
  if (modifier == "expect" || modifier == "save") return answers;
  if (modifier == "within") return looks_at_world || (kind.use_case != nullptr && !kind.use_case->mutates);
  if (modifier == "wait") return kind.use_case != nullptr && kind.use_case->refresh != nullptr;
  if (modifier == "again") return kind.use_case != nullptr && kind.use_case->mutates;
  return kind.use_case != nullptr;
}

const Shape& refusal_shape() {
  static const Shape shape = shapes::make_refusal_shape();
  return shape;
}

}  // namespace hostyard
