#include "reports/first_failure.h"

#include <string_view>

#include <fmt/format.h>

namespace hostyard {
namespace {

// Of a list its length, of a long text its begin.
std::string brief(std::string_view text) {
  constexpr std::size_t kLength = 160;
  const std::size_t end = text.find('\n');
  std::string line(text.substr(0, end));
  if (end != std::string_view::npos && line.ends_with(':')) line.pop_back();
  if (line.size() <= kLength) return line;
  std::size_t cut = kLength;  // not within a character
  while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0) == 0x80) --cut;
  return line.substr(0, cut) + "…";
}

// A difference says more than that there are differences.
std::string why(const StepResult& step) {
  if (!step.differences.empty()) {
    const Difference& first = step.differences.front();
    const std::size_t others = step.differences.size() - 1;
    return fmt::format("{} is {}, expected {}{}", first.path.empty() ? "the answer" : first.path,
                       brief(first.actual), brief(first.expected),
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
