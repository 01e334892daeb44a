#include "reports/html_case.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "engine/base/text.h"
#include "reports/coverage.h"
#include "reports/first_failure.h"
#include "reports/safe_text.h"

namespace hostyard {
namespace {

std::string preformatted(std::string_view css_class, std::string_view text) {
  return fmt::format("<pre class=\"{}\">{}</pre>", css_class, escape_text(text));
}

std::string difference_html(const Difference& difference) {
  return fmt::format(
      "<div class=\"difference\">{}"
      "<div class=\"expected\"><span>expected</span>{}</div><div "
      "class=\"actual\"><span>actual</span>{}</div></div>",
      difference.path.empty() ? "" : fmt::format("<code>{}</code>", escape_text(difference.path)),
      preformatted("", difference.expected), preformatted("", difference.actual));
}

std::string node_html(const NodeView& node) {
  return fmt::format("<div class=\"node\"><p><b>{}</b> {} <i>{}</i></p>{}</div>", escape_text(node.flow),
                     escape_text(node.node), escape_text(node.status), preformatted("log", node.result));
}

std::string step_html(const StepResult& step, std::string_view file) {
  const std::string_view outcome = name_of(step.outcome);
  std::string out =
      fmt::format("<li class=\"step {}\"><p class=\"step-head\">{} <span class=\"place\">{}:{}</span></p>",
                  outcome, html_mark(outcome, outcome), escape_text(file), step.line);
  out += preformatted("written", step.text);
  if (!step.message.empty()) out += fmt::format("<p class=\"message\">{}</p>", escape_text(step.message));
  for (const Difference& difference : step.differences) out += difference_html(difference);
  for (const std::string& broken : step.broken_invariants) {
    out += fmt::format("<p class=\"message\">broken {}</p>", escape_text(broken));
  }
  if (!step.nodes.empty()) out += "<h4>Workflow log</h4>";
  for (const NodeView& node : step.nodes) out += node_html(node);
  return out + "</li>\n";
}

std::string fact(std::string_view name, std::string_view value) {
  return value.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>", name, escape_text(value));
}

std::string facts_html(const CaseResult& result) {
  std::string out = "<dl class=\"facts\">";
  out += fact("covers", join(result.covers, ", "));
  out += fact("tags", join(result.tags, ", "));
  out += fact("seed", fmt::format("{}", result.seed));
  if (result.kill_points > 0) out += fact("kill points", fmt::format("{}", result.kill_points));
  out += fact("event log", result.event_hash);
  if (!result.rerun.empty()) {
    out += fmt::format("<dt>run it again</dt><dd><code class=\"command\">{}</code></dd>",
                       escape_text(result.rerun));
  }
  return out + "</dl>";
}

std::string search_text(const CaseResult& result) {
  std::string text = fmt::format("{} {}:{} {} {}", result.name, result.file, result.line,
                                 join(result.covers, " "), join(result.tags, " "));
  if (result.outcome == CaseOutcome::kFailed) text += " " + first_failure(result);
  return lower(text);
}

}  // namespace

std::string html_case_anchor(std::size_t index) {
  return fmt::format("case-{}", index);
}

std::string html_class(std::string_view word) {
  std::string name(word);
  std::replace(name.begin(), name.end(), ' ', '-');
  return name;
}

std::string html_mark(std::string_view word, std::string_view text) {
  static const std::map<std::string_view, std::string_view> kSigns = {
      {"passed", "✓"},         {"failed", "✗"},  {"missing", "✗"},
      {"not applicable", "–"}, {"skipped", "–"}, {"not yet", "○"}};
  return fmt::format("<span class=\"mark {}\"><span aria-hidden=\"true\">{}</span> {}</span>",
                     html_class(word), kSigns.at(word), escape_text(text));
}

std::string html_case(const CaseResult& result, std::size_t index) {
  const std::string_view outcome = name_of(result.outcome);
  const std::string_view open = result.outcome == CaseOutcome::kFailed ? " open" : "";
  std::string out = fmt::format(
      "<details class=\"case\" id=\"{}\" data-outcome=\"{}\" data-search=\"{}\"{}>\n"
      "<summary>{} <span class=\"name\">{}</span> <span class=\"place\">{}:{}</span> "
      "<span class=\"time\">{:.1f} ms</span></summary>\n<div class=\"body\">",
      html_case_anchor(index), outcome, escape_attribute(search_text(result)), open,
      html_mark(outcome, outcome), escape_text(result.name), escape_text(result.file), result.line,
      result.duration_ms);
  if (!result.reason.empty()) out += fmt::format("<p class=\"message\">{}</p>", escape_text(result.reason));
  out += facts_html(result);
  if (!result.steps.empty()) out += "<h4>Steps</h4><ol class=\"steps\">\n";
  for (const StepResult& step : result.steps) out += step_html(step, result.file);
  if (!result.steps.empty()) out += "</ol>";
  if (!result.world.empty()) {
    out += fmt::format("<details class=\"world\"{}><summary>World</summary>{}</details>", open,
                       preformatted("written", result.world));
  }
  return out + "</div></details>\n";
}

}  // namespace hostyard
