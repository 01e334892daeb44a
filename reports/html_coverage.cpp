#include "reports/html_coverage.h"

#include <algorithm>

#include <fmt/format.h>

#include "reports/html_case.h"
#include "reports/html_chart.h"
#include "reports/safe_text.h"

namespace hostyard {
namespace {

struct Group {
  std::string name;
  int passed = 0;
  int failed = 0;
  int not_applicable = 0;
};

ChartBar bar_of(const Group& group) {
  std::string title = fmt::format("{} passed", group.passed);
  if (group.failed > 0) title += fmt::format(", {} failed", group.failed);
  if (group.not_applicable > 0) title += fmt::format(", {} not applicable", group.not_applicable);
  return {group.name,
          title,
          {{"failed", static_cast<double>(group.failed)},
           {"passed", static_cast<double>(group.passed)},
           {"not-applicable", static_cast<double>(group.not_applicable)}}};
}

// The cases of a row as numbered links, coloured and named by outcome; the failed ones are never among those
// left out.
std::string case_links(const CoverageRow& row, const SuiteResult& result) {
  constexpr std::size_t kShown = 24;
  std::vector<std::size_t> cases = row.cases;
  const auto failed = [&](std::size_t index) { return result.cases[index].outcome == CaseOutcome::kFailed; };
  if (cases.size() > kShown) std::stable_partition(cases.begin(), cases.end(), failed);
  std::string out;
  for (std::size_t i = 0; i < cases.size() && i < kShown; ++i) {
    const CaseResult& one = result.cases[cases[i]];
    const std::string_view outcome = name_of(one.outcome);
    out += fmt::format("<a class=\"dot {}\" href=\"#{}\" title=\"{}: {}\" aria-label=\"{}: {}\">{}</a> ",
                       html_class(outcome), html_case_anchor(cases[i]), outcome, escape_attribute(one.name),
                       outcome, escape_attribute(one.name), i + 1);
  }
  if (cases.size() > kShown) out += fmt::format("and {} more", cases.size() - kShown);
  return out;
}

}  // namespace

bool is_selection(const std::vector<CoverageRow>& catalogue) {
  return std::ranges::none_of(catalogue, [](const CoverageRow& row) { return row.entry.due; });
}

std::string html_coverage_chart(const std::vector<CoverageRow>& catalogue) {
  std::vector<Group> groups;
  for (const CoverageRow& row : catalogue) {
    if (row.cases.empty()) continue;
    const std::string name = row.entry.id.substr(0, row.entry.id.rfind('-'));
    const auto known = std::ranges::find(groups, name, &Group::name);
    Group& group = known == groups.end() ? groups.emplace_back(Group{name, 0, 0, 0}) : *known;
    group.passed += row.passed;
    group.failed += row.failed;
    group.not_applicable += row.not_applicable;
  }
  std::vector<ChartBar> bars;
  for (const Group& group : groups) bars.push_back(bar_of(group));
  return bars.empty() ? "" : html_rows("Cases by outcome, for each group of the catalogue", bars);
}

std::string html_coverage_table(const std::vector<CoverageRow>& rows, const SuiteResult& result) {
  if (rows.empty()) return "<p>The run had no catalogue.</p>";
  std::string out =
      "<table class=\"coverage\"><thead><tr><th scope=\"col\">Id</th><th scope=\"col\">Case</th>"
      "<th scope=\"col\">Expected</th><th scope=\"col\">Outcome</th><th "
      "scope=\"col\">Cases</th></tr></thead>\n";
  std::string area;
  const bool selection = is_selection(rows);
  for (const CoverageRow& row : rows) {
    if (!row.entry.area.empty() && row.entry.area != area) {
      area = row.entry.area;
      out +=
          fmt::format("<tbody><tr class=\"area\"><th scope=\"rowgroup\" colspan=\"5\">{}</th></tr></tbody>\n",
                      escape_text(area));
    }
    const std::string_view outcome = name_of(row.coverage);
    out += fmt::format(
        "<tbody><tr><th scope=\"row\">{}</th><td data-label=\"Case\">{}</td><td "
        "data-label=\"Expected\">{}</td>"
        "<td data-label=\"Outcome\">{}</td><td data-label=\"Cases\" class=\"dots\">{}</td></tr></tbody>\n",
        escape_text(row.entry.id), escape_text(row.entry.text), escape_text(row.entry.expected),
        html_mark(outcome, selection && row.coverage == Coverage::kNotYet ? "not run" : outcome),
        case_links(row, result));
  }
  return out + "</table>";
}

std::string html_clauses(const std::vector<CoverageRow>& rows, const SuiteResult& result) {
  if (rows.empty()) return "<p>The cases name no clauses.</p>";
  std::string out = "<dl class=\"clauses\">\n";
  for (const CoverageRow& row : rows) {
    out += fmt::format("<div><dt>{}</dt><dd class=\"dots\">{}</dd></div>\n",
                       html_mark(name_of(row.coverage), row.entry.id), case_links(row, result));
  }
  return out + "</dl>";
}

}  // namespace hostyard
