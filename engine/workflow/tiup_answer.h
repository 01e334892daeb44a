// Reading what tiup printed (STEP-11): every version from 1.9 on.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/interfaces/deploy_tool.h"

namespace hostyard {

enum class RowStatus : std::uint8_t { kPass, kWarn, kFail };

struct CheckRow {
  std::string node;
  std::string name;
  RowStatus status = RowStatus::kPass;
  std::string message;
  bool operator==(const CheckRow&) const = default;
};

struct CheckAnswer {
  int exit_code =
      0;  // with --apply, 1 means that tiup stopped at a fix that failed; the rows are there all the same
  std::vector<CheckRow> rows;
};

// The rows of `check`. No line with a key `result` is an error, never "all passed"; its text quotes what tiup
// said.
tl::expected<CheckAnswer, std::string> read_check_answer(const ToolOutcome& outcome);

struct EmInstance {
  std::string role;
  std::string host;
  std::string status;
  bool operator==(const EmInstance&) const = default;
};

// The instances of `display --json`: one document, on one line or many, among lines of noise.
tl::expected<std::vector<EmInstance>, std::string> read_display_answer(const ToolOutcome& outcome);

// "exit code 1: {…}", "timed out", "no tiup: …": one line for a record, with stderr.
std::string tool_outcome_text(const ToolOutcome& outcome);

}  // namespace hostyard
