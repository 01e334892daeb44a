// The vocabulary of steps: every use case of the registry (must 1), and the few that act on the scenario or
// its world itself.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/service/use_case.h"

namespace hostyard {

enum class StepAction : std::uint8_t {
  kUseCase,
  kTemplate,
  kMachine,
  kChangeMachine,
  kTiup,
  kAdvance,
  kCrash,
  kRestart,
  kParallel,
  kBooks,
  kSpoilWrite,
  kIds,
  kTurn
};

struct StepKind {
  std::string name;  // "hosts import", "machine"
  StepAction action = StepAction::kUseCase;
  std::string summary;
  Shape arguments;
  Shape answer;
  const UseCase* use_case = nullptr;

  // The argument that `step: value` without a map means, or nullptr.
  const Shape* positional() const;
};

// Use cases first, in the registry's order. Stable for the life of the program.
std::span<const StepKind> step_kinds();
const StepKind* find_step_kind(std::string_view name);

// A key that stands beside a step's own.
struct StepModifier {
  std::string_view name;
  std::string_view doc;      // what it means
  std::string_view only_by;  // steps that it stands beside, where not by all that have an answer
};
// expect, refused, save, within, wait, engine, again.
std::span<const StepModifier> step_modifiers();
// Which of them a step may have.
bool takes_modifier(const StepKind& kind, std::string_view modifier);
// What `refused:` may say.
const Shape& refusal_shape();

}  // namespace hostyard
