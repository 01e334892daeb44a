#include "reports/html_history.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "reports/html_chart.h"
#include "reports/safe_text.h"

namespace hostyard {
namespace {

constexpr std::size_t kRunsShown = 50;  // of a trail and of the charts: the latest

struct Sign {
  std::string_view css_class;
  std::string_view text;
  std::string_view name;
};

const Sign& sign_of(Mark mark) {
  static constexpr std::array<Sign, 5> kSigns = {{{"absent", "·", "not run"},
                                                  {"passed", "✓", "passed"},
                                                  {"failed", "✗", "failed"},
                                                  {"failed", "±", "some runs failed"},
                                                  {"not-applicable", "–", "not applicable"}}};
  return kSigns.at(static_cast<std::size_t>(mark));
}

// "2026-01-31 12:00" of "2026-01-31T12:00:00Z".
std::string when(const std::string& started) {
  std::string text = started.substr(0, 16);
  std::replace(text.begin(), text.end(), 'T', ' ');
  return text;
}

std::string outcome_text(const CaseRecord& totals) {
  return fmt::format("{} passed, {} failed, {} not applicable", totals.passed, totals.failed,
                     totals.not_applicable);
}

// The latest runs: the page of a suite that runs every hour must not grow for ever.
std::vector<RunRecord> shown(const std::vector<RunRecord>& runs) {
  const std::size_t first = runs.size() > kRunsShown ? runs.size() - kRunsShown : 0;
  return {runs.begin() + static_cast<std::ptrdiff_t>(first), runs.end()};
}

std::string charts(const std::vector<RunRecord>& runs) {
  std::vector<ChartBar> outcomes;
  std::vector<ChartBar> failed;
  std::vector<ChartBar> durations;
  for (const RunRecord& run : runs) {
    const CaseRecord totals = run.totals();
    outcomes.push_back({when(run.started),
                        fmt::format("{}: {}", when(run.started), outcome_text(totals)),
                        {{"failed", static_cast<double>(totals.failed)},
                         {"passed", static_cast<double>(totals.passed)},
                         {"not-applicable", static_cast<double>(totals.not_applicable)}}});
    failed.push_back({when(run.started),
                      fmt::format("{}: {} failed", when(run.started), totals.failed),
                      {{"failed", static_cast<double>(totals.failed)}}});
    durations.push_back({when(run.started),
                         fmt::format("{}: {:.2f} s", when(run.started), run.duration_ms / 1000),
                         {{"plain", run.duration_ms / 1000}}});
  }
  const bool ever_failed =
      std::ranges::any_of(runs, [](const RunRecord& run) { return run.totals().failed > 0; });
  return "<div class=\"charts\">" + (ever_failed ? html_columns("Failed cases", "cases", failed) : "") +
         html_columns("Cases by outcome", "cases", outcomes) + html_columns("Duration", "s", durations) +
         "</div>\n";
}

std::string run_table(const std::vector<RunRecord>& runs) {
  std::string out =
      "<details class=\"runs\"><summary>The runs</summary><table><thead><tr><th "
      "scope=\"col\">Started</th><th "
      "scope=\"col\">Outcome</th><th scope=\"col\">Duration</th><th scope=\"col\">Seed</th><th "
      "scope=\"col\">Version</th><th scope=\"col\">Store</th></tr></thead><tbody>\n";
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) {
    out += fmt::format(
        "<tr><td data-label=\"Started\">{}</td><td data-label=\"Outcome\">{}</td><td "
        "data-label=\"Duration\">{:.2f} s</td><td data-label=\"Seed\">{}</td><td "
        "data-label=\"Version\">{}</td><td data-label=\"Store\">{}, {} hosts</td></tr>\n",
        escape_text(run->started), outcome_text(run->totals()), run->duration_ms / 1000, run->seed,
        escape_text(run->version), escape_text(run->store), escape_text(run->hosts));
  }
  return out + "</tbody></table></details>\n";
}

std::string trails(std::string_view heading, const std::vector<CaseTrail>& cases, const CaseLink& link) {
  if (cases.empty()) return "";
  std::string out = fmt::format("<h3>{} ({})</h3><ul class=\"trails\">\n", heading, cases.size());
  for (const CaseTrail& one : cases) {
    out += fmt::format("<li>{} {}</li>\n", html_trail(one.marks), link(one.id));
  }
  return out + "</ul>\n";
}

std::string slowest(const std::vector<CaseTrail>& cases, const CaseLink& link) {
  if (cases.empty()) return "";
  std::string out =
      "<h3>Slowest cases, and the median of their runs before</h3><table><thead><tr><th "
      "scope=\"col\">Case</th><th scope=\"col\">Now</th><th "
      "scope=\"col\">Before</th></tr></thead><tbody>\n";
  for (const CaseTrail& one : cases) {
    out += fmt::format(
        "<tr><td>{}</td><td class=\"figure\" data-label=\"Now\">{:.1f} ms</td><td class=\"figure\" "
        "data-label=\"Before\">{}</td></tr>\n",
        link(one.id), one.duration_ms, one.usual_ms > 0 ? fmt::format("{:.1f} ms", one.usual_ms) : "");
  }
  return out + "</tbody></table>\n";
}

}  // namespace

std::string html_trail(const std::vector<Mark>& marks) {
  const std::size_t first = marks.size() > kRunsShown ? marks.size() - kRunsShown : 0;
  std::string signs;
  std::string names;
  for (std::size_t i = first; i < marks.size(); ++i) {
    const Sign& sign = sign_of(marks[i]);
    signs += fmt::format("<span class=\"{}\">{}</span>", sign.css_class, sign.text);
    names += fmt::format("{}{}", names.empty() ? "" : ", ", sign.name);
  }
  return fmt::format(
      "<span class=\"trail\" role=\"img\" aria-label=\"oldest first: {0}\" title=\"oldest first: "
      "{0}\">{1}</span>",
      names, signs);
}

std::string html_history(const History& history, const CaseLink& link) {
  if (history.runs.empty()) return "<p>None is known.</p>";
  const std::vector<RunRecord> runs = shown(history.runs);
  std::string out;
  if (history.runs.size() == 1) {
    out = "<p>This is the first run of these cases here.</p>\n";
  } else {
    out = charts(runs) + run_table(runs);
  }
  out += trails("Failed now and not before", history.new_failures, link) +
         trails("Mended since the run before", history.mended, link) +
         trails("Flaky: failed and passed in turn", history.flaky, link);
  return out + slowest(history.slowest, link);
}

}  // namespace hostyard
