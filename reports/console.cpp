#include "reports/console.h"

#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "engine/base/text.h"
#include "reports/coverage.h"
#include "reports/safe_text.h"

namespace hostyard {
namespace {

constexpr std::size_t kNodeLines = 20;  // of a node's log: its end, where the error is

enum class Colour { kRed, kGreen, kYellow, kBold, kDim };

std::string paint(std::string_view text, Colour colour, ConsoleStyle style) {
  if (!style.colours) return std::string(text);
  static constexpr std::string_view kCodes[] = {"31", "32", "33", "1", "2"};
  return fmt::format("\x1b[{}m{}\x1b[0m", kCodes[static_cast<int>(colour)], text);
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::string indented(std::string_view text, std::string_view indent) {
  std::string out;
  for (const std::string& line : lines_of(visible(text))) out += fmt::format("{}{}\n", indent, line);
  return out;
}

// The first line behind the mark, the others below it.
std::string hanging(std::string_view text, std::string_view mark) {
  std::string out = indented(text, std::string(mark.size(), ' '));
  return out.empty() ? fmt::format("{}\n", mark) : out.replace(0, mark.size(), mark);
}

std::string marked_outcome(CaseOutcome outcome, ConsoleStyle style) {
  switch (outcome) {
    case CaseOutcome::kPassed:
      return paint("passed", Colour::kGreen, style);
    case CaseOutcome::kFailed:
      return paint("FAILED", Colour::kRed, style);
    case CaseOutcome::kNotApplicable:
      return paint("n/a   ", Colour::kYellow, style);
  }
  return "";
}

std::string node_text(const NodeView& node, ConsoleStyle style) {
  std::string out = fmt::format("    {} {}: {} {}\n", paint("workflow", Colour::kBold, style),
                                visible_line(node.flow), visible_line(node.node), visible_line(node.status));
  const std::vector<std::string> lines = lines_of(visible(node.result));
  const std::size_t first = lines.size() > kNodeLines ? lines.size() - kNodeLines : 0;
  if (first > 0)
    out += fmt::format("      ... {} lines before (all of them in the HTML and JSON reports)\n", first);
  for (std::size_t i = first; i < lines.size(); ++i) out += fmt::format("      {}\n", lines[i]);
  return out;
}

std::string step_failure(const CaseResult& result, std::size_t index, ConsoleStyle style) {
  const StepResult& step = result.steps[index];
  std::string out = fmt::format("  {}:{}: step {} of {}\n", visible_line(result.file), step.line, index + 1,
                                result.steps.size());
  out += indented(step.text, "    | ");
  if (!step.message.empty()) out += paint(indented(step.message, "    "), Colour::kRed, style);
  for (const Difference& difference : step.differences) {
    out += fmt::format("    {}\n", visible_line(difference.path));
    out += paint(hanging(difference.expected, "      - expected "), Colour::kGreen, style);
    out += paint(hanging(difference.actual, "      + actual   "), Colour::kRed, style);
  }
  for (const std::string& broken : step.broken_invariants) {
    out += fmt::format("    {}\n", paint("broken " + visible_line(broken), Colour::kRed, style));
  }
  for (const NodeView& node : step.nodes) out += node_text(node, style);
  return out;
}

std::string catalogue_lines(const SuiteResult& result, ConsoleStyle style) {
  if (result.catalogue.empty()) return "";
  int due = 0;
  int covered = 0;
  int not_yet = 0;
  std::vector<std::string> missing;
  for (const CoverageRow& row : catalogue_coverage(result)) {
    due += row.entry.due;
    covered += row.entry.due && row.coverage != Coverage::kMissing;
    not_yet += row.coverage == Coverage::kNotYet;
    if (row.coverage == Coverage::kMissing) missing.push_back(row.entry.id);
  }
  if (due == 0) return "";  // a selection of cases, which owes the catalogue nothing
  std::string out = fmt::format("catalogue: {} of {} due ids have a case", covered, due);
  if (not_yet > 0) out += fmt::format(", {} not yet due", not_yet);
  out += "\n";
  if (!missing.empty() && result.shard.empty()) {
    out += paint(fmt::format("without a case: {}", join(missing, ", ")), Colour::kRed, style) + "\n";
  }
  return out;
}

std::string kill_line(const SuiteResult& result) {
  int points = 0;
  std::size_t red = 0;
  for (const CaseResult& one : result.cases) {
    points += one.kill_points;
    red += one.kill_points > 0 && one.outcome == CaseOutcome::kFailed;
  }
  if (points == 0) return "";
  return fmt::format("the engine was killed at {} points, {}\n", points,
                     red == 0 ? "and converged from every one" : fmt::format("red in {} cases", red));
}

}  // namespace

std::string console_case_line(const CaseResult& result, ConsoleStyle style) {
  std::string line = fmt::format("{}  {}:{}  {}", marked_outcome(result.outcome, style),
                                 visible_line(result.file), result.line, visible_line(result.name));
  if (result.outcome == CaseOutcome::kNotApplicable) {
    line += paint(fmt::format(" ({})", visible_line(result.reason)), Colour::kDim, style);
  } else {
    if (result.kill_points > 0) line += fmt::format(" ({} kill points)", result.kill_points);
    line += paint(fmt::format(" ({:.1f} ms)", result.duration_ms), Colour::kDim, style);
  }
  return line + "\n";
}

std::string console_failure(const CaseResult& result, ConsoleStyle style) {
  if (result.outcome != CaseOutcome::kFailed) return "";
  const std::string title =
      fmt::format("{}:{}: {}", visible_line(result.file), result.line, visible_line(result.name));
  std::string out = paint(title, Colour::kBold, style) + "\n";
  if (!result.reason.empty()) out += paint(indented(result.reason, "  "), Colour::kRed, style);
  for (std::size_t i = 0; i < result.steps.size(); ++i) {
    if (result.steps[i].outcome == StepOutcome::kFailed) out += step_failure(result, i, style);
  }
  if (!result.rerun.empty()) out += fmt::format("  run it again: {}\n", visible_line(result.rerun));
  return out;
}

std::string console_summary(const SuiteResult& result, ConsoleStyle style) {
  const Totals totals = count_outcomes(result);
  std::string out;
  if (totals.failed > 0) out += paint("failed cases:", Colour::kRed, style) + "\n";
  for (const CaseResult& one : result.cases) {
    if (one.outcome != CaseOutcome::kFailed) continue;
    out += fmt::format("  {}:{}  {}\n", visible_line(one.file), one.line, visible_line(one.name));
  }
  out += catalogue_lines(result, style);
  if (result.not_run > 0) {
    out += paint(fmt::format("interrupted: {} of {} cases did not run", result.not_run,
                             totals.cases() + result.not_run),
                 Colour::kRed, style) +
           "\n";
  }
  out += kill_line(result);
  const std::string shard = result.shard.empty() ? "" : fmt::format(", shard {}", visible_line(result.shard));
  out += fmt::format(
      "{} case{}: {}, {}, {} not applicable  ({:.2f} s, seed {}, {} hosts, {} store{})\n", totals.cases(),
      totals.cases() == 1 ? "" : "s", paint(fmt::format("{} passed", totals.passed), Colour::kGreen, style),
      paint(fmt::format("{} failed", totals.failed), totals.failed > 0 ? Colour::kRed : Colour::kDim, style),
      totals.not_applicable, result.duration_ms / 1000, result.seed, visible_line(result.hosts),
      visible_line(result.store), shard);
  return out;
}

std::string console_report(const SuiteResult& result, ConsoleStyle style) {
  std::string out;
  for (const CaseResult& one : result.cases) out += console_case_line(one, style);
  for (const CaseResult& one : result.cases) {
    const std::string failure = console_failure(one, style);
    if (!failure.empty()) out += "\n" + failure;
  }
  return out + "\n" + console_summary(result, style);
}

}  // namespace hostyard
