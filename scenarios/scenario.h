// A scenario as it was read: plain values, nothing run yet. Values stay YAML until their step runs, for
// variables may be saved by an earlier step.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/error_code.h"
#include "scenarios/step_kinds.h"
#include "scenarios/target.h"
#include "scenarios/yaml_tree.h"

namespace hostyard {

struct StepDef {
  const StepKind* kind = nullptr;
  Position at;
  std::string text;  // as written
  YamlNode arguments;
  std::optional<YamlNode> expect;
  std::optional<YamlNode> refused;
  std::vector<std::pair<std::string, std::string>> save;  // variable -> path in the answer
  std::optional<TimeMicros> within;
  bool wait = true;  // for the workflows that the step starts
  // Of a step that a crash ended (`crash: every`): how its repetition is refused if it had taken effect; or
  // whether it is repeated only if nothing of it was written.
  std::vector<ErrorCode> again;
  bool again_unless_written = false;
  EngineChoice engine = EngineChoice::kFirstEngine;
  std::vector<StepDef> parallel;
};

struct CaseDef {
  std::string id;  // unique in a suite, see result.h
  std::string name;
  std::string file;
  int line = 0;
  int row = 0;  // of `examples`, from 1; 0: none
  std::vector<std::string> tags;
  std::vector<std::string> covers;
  YamlNode world;                                     // with the case's faults; null: none
  std::string world_text;                             // as written
  YamlNode settings;                                  // of the server; null: the defaults
  YamlNode variables;                                 // a map: `vars`, then the row of `examples`
  std::shared_ptr<const std::vector<StepDef>> steps;  // shared by the rows of one case

  bool needs_fakes() const { return !world.is_null(); }
};

// The world as YAML text with the case's variables put in, every value at its line of the file.
std::string world_yaml(const CaseDef& scenario);

}  // namespace hostyard
