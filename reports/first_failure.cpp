#include "reports/first_failure.h"

#include <fmt/format.h>

namespace hostyard {
namespace {

// A difference says more than that there are differences.
std::string why(const StepResult& step) {
  if (!step.differences.empty()) {
    const Difference& first = step.differences.front();
    const std::size_t others = step.differences.size() - 1;
    return fmt::format("{} is {}, expected {}{}", first.path, first.actual, first.expected,
                       others == 0 ? "" : fmt::format(", and {} more", others));
  }
  if (!step.broken_invariants.empty()) return step.broken_invariants.front();
  return step.message.empty() ? "failed" : step.message;
}

}  // namespace

std::string first_failure(const CaseResult& result) {
  for (const StepResult& step : result.steps) {
    if (step.outcome == StepOutcome::kFailed) return fmt::format("line {}: {}", step.line, why(step));
  }
  return result.reason.empty() ? "failed" : result.reason;
}

}  // namespace hostyard
