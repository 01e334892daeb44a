#include "scenarios/step_kinds.h"

#include <algorithm>
#include <array>

#include "engine/domain/enums.h"
#include "scenarios/import_arguments.h"
#include "scenarios/pool_arguments.h"

namespace hostyard {
namespace {

using enum ValueKind;

Shape member(ValueKind kind, std::string name, std::string doc, bool required = false) {
  Shape shape;
  shape.kind = kind;
  shape.name = std::move(name);
  shape.doc = std::move(doc);
  shape.required = required;
  return shape;
}

Shape positional(ValueKind kind, std::string name, std::string doc) {
  Shape shape = member(kind, std::move(name), std::move(doc), true);
  shape.positional = true;
  return shape;
}

template <NamedEnum E>
Shape one_of_names(std::string name, std::string doc) {
  Shape shape = member(kString, std::move(name), std::move(doc));
  for (const std::string_view each : EnumNames<E>::names) shape.accepted.emplace_back(each);
  return shape;
}

Shape object(std::vector<Shape> members) {
  Shape shape;
  shape.kind = kObject;
  shape.members = std::move(members);
  return shape;
}

StepKind world_step(std::string name, StepAction action, std::string summary, std::vector<Shape> arguments) {
  return {std::move(name), action, std::move(summary), object(std::move(arguments)), Shape(), nullptr};
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
  StepKind download = world_step("hosts template", StepAction::kTemplate,
                                 "the import template, as the command writes it", {});
  download.answer = object({member(kString, "content", "the bytes of the workbook")});
  kinds.push_back(std::move(download));
  kinds.push_back(world_step("machine", StepAction::kMachine, "looks at a machine of the world itself",
                             {positional(kString, "ip", "address of the machine")}));
  StepKind change = world_step("change machine", StepAction::kChangeMachine,
                               "changes a machine of the world, in the words of `world: machines`",
                               {positional(kString, "ip", "address of the machine")});
  change.arguments.kind = kAny;  // what a machine has is the world's own vocabulary
  kinds.push_back(std::move(change));
  kinds.push_back(world_step("tiup", StepAction::kTiup, "looks at what tiup knows and has done", {}));
  kinds.push_back(world_step("advance", StepAction::kAdvance,
                             "lets simulated time pass, and what is due in it happen",
                             {positional(kString, "for", "duration such as 30s")}));
  Shape when = member(kString, "when",
                      "before the write took effect (default), or after it and before anybody heard of it");
  when.accepted = {"before", "after"};
  kinds.push_back(world_step("crash", StepAction::kCrash,
                             "ends the engine at a write to the store, counted from here",
                             {positional(kInteger, "write", "1 is the next write"), std::move(when)}));
  kinds.push_back(
      world_step("restart", StepAction::kRestart,
                 "starts the engine again over the same store and world; it resumes what is unfinished", {}));
  StepKind parallel = world_step("parallel", StepAction::kParallel,
                                 "use cases side by side: all start before any workflow runs", {});
  parallel.arguments.kind = kList;
  kinds.push_back(std::move(parallel));
  kinds.push_back(world_step(
      "books", StepAction::kBooks,
      "test-only: writes into a host's row what no use case would write, or puts a ledger row beside it",
      {positional(kString, "ip", "address of the host"),
       member(kInteger, "usedCpuCores", "what the row says of its cores in use"),
       member(kInteger, "usedMemory", "what the row says of its GiB in use"),
       one_of_names<LoadStat>("loadStat", "what the row says of its load"),
       one_of_names<HostStatus>("status", "what the row says of its state"),
       member(kBoolean, "reserved", "whether the row says that it is reserved"),
       member(kString, "diskId", "the disk that diskStatus is about; default: every disk of the host"),
       one_of_names<DiskStatus>("diskStatus", "what the row of the disk says"),
       member(kString, "holderId", "puts a ledger row of this holder, with the amounts below"),
       member(kInteger, "cpuCores", "of the ledger row"), member(kInteger, "memory", "of the ledger row")}));
  return kinds;
}

Shape list_of(Shape item, std::string name, std::string doc) {
  Shape list = member(kList, std::move(name), std::move(doc));
  list.members = {std::move(item)};
  return list;
}

// `data` of a refused grant or recycling (ALLOC-4, ALLOC-5, ALLOC-7).
Shape make_refusal_data_shape() {
  Shape miss = object({member(kString, "hostId", "the host that comes nearest"),
                       member(kAny, "missing", "filter -> {asked, there}")});
  miss.name = "nearMiss";
  miss.doc = "the best host that does not qualify";
  Shape granted = find_step_kind("allocations list")->answer.members.front();
  granted.name = "granted";
  granted.doc = "what the request was granted before";
  Shape data =
      object({member(kAny, "request", "number of the request or entry, or null"),
              member(kAny, "requirement", "number of the requirement, or null"),
              member(kInteger, "code", "number of the cause"), member(kString, "name", "its name"),
              list_of(object({member(kString, "filter", "name"), member(kInteger, "left", "hosts after it")}),
                      "funnel", "hosts left after each filter"),
              std::move(miss), std::move(granted)});
  data.name = "data";
  data.doc = "what a refused grant or recycling says of itself";
  return data;
}

Shape make_refusal_shape() {
  Shape problem = object({member(kString, "where", "row and column, or path"),
                          member(kString, "value", "as it was given"),
                          member(kString, "accepted", "what would be right")});
  Shape problems = member(kList, "problems", "every bad value, where one refusal covers several (IMP-2)");
  problems.members = {std::move(problem)};
  Shape shape =
      object({member(kAny, "code", "number or name of the error (ERR-3)"),
              member(kInteger, "http", "HTTP status"), member(kString, "message", "text of the refusal"),
              member(kAny, "cause", "number or name of the inner error"), std::move(problems),
              make_refusal_data_shape()});
  shape.name = "refused";
  return shape;
}

}  // namespace

const Shape* StepKind::positional() const {
  const auto found = std::find_if(arguments.members.begin(), arguments.members.end(),
                                  [](const Shape& each) { return each.positional; });
  return found == arguments.members.end() ? nullptr : &*found;
}

std::span<const StepKind> step_kinds() {
  static const std::vector<StepKind> kinds = make_kinds();
  return kinds;
}

const StepKind* find_step_kind(std::string_view name) {
  const auto kinds = step_kinds();
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const StepKind& kind) { return kind.name == name; });
  return found == kinds.end() ? nullptr : &*found;
}

std::span<const StepModifier> step_modifiers() {
  static constexpr std::array<StepModifier, 6> modifiers{{
      {"expect", "what the answer must look like: by subset, or with matchers", ""},
      {"refused", "the step must be refused, in this way, and change nothing", "use cases"},
      {"save", "variables for later steps, by their path in the answer: {id: hosts.0.hostId}", ""},
      {"within", "looks again until the expectation holds, at most this long in simulated time: 30s",
       "steps that look"},
      {"wait", "false: does not wait for the workflows that the step starts",
       "use cases that start workflows or let them go on"},
      {"engine", "second: another engine over the same store does it (INV-11)", "use cases"},
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
  return kind.use_case != nullptr;
}

const Shape& refusal_shape() {
  static const Shape shape = make_refusal_shape();
  return shape;
}

}  // namespace hostyard
