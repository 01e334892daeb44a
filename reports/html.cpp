#include "reports/html.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "reports/assets.h"
#include "reports/coverage.h"
#include "reports/html_case.h"
#include "reports/safe_text.h"

namespace hostyard {
namespace {

using Filling = std::vector<std::pair<std::string_view, std::string>>;

// The frame with every {{name}} replaced, in one pass: what is filled in is never looked at again.
std::string fill(std::string_view frame, const Filling& filling) {
  std::string out;
  while (true) {
    const std::size_t open = frame.find("{{");
    const std::size_t close = frame.find("}}", open == std::string_view::npos ? 0 : open);
    if (open == std::string_view::npos || close == std::string_view::npos) return out.append(frame);
    out.append(frame.substr(0, open));
    const std::string_view name = frame.substr(open + 2, close - open - 2);
    for (const auto& [known, text] : filling) {
      if (known == name) out += text;
    }
    frame.remove_prefix(close + 2);
  }
}

std::string tile(std::string_view css_class, int number, std::string_view label) {
  return fmt::format("<li class=\"tile {}\"><b>{}</b> {}</li>\n", css_class, number, label);
}

// A run of a selection owes the catalogue nothing: what it leaves out is not run, and not "not yet".
bool is_selection(const std::vector<CoverageRow>& catalogue) {
  return std::ranges::none_of(catalogue, [](const CoverageRow& row) { return row.entry.due; });
}

std::string tiles(const SuiteResult& result, const std::vector<CoverageRow>& catalogue) {
  const Totals totals = count_outcomes(result);
  int covered = 0;
  int missing = 0;
  int not_yet = 0;
  for (const CoverageRow& row : catalogue) {
    covered += !row.cases.empty();
    missing += row.coverage == Coverage::kMissing;
    not_yet += row.coverage == Coverage::kNotYet;
  }
  std::string out = tile("passed", totals.passed, "passed") +
                    tile(totals.failed > 0 ? "failed" : "", totals.failed, "failed") +
                    tile("", totals.not_applicable, "not applicable");
  if (catalogue.empty()) return out;
  out += tile("", covered, "catalogue ids covered");
  if (missing > 0) out += tile("failed", missing, "due ids without a case");
  return out + tile("", not_yet, is_selection(catalogue) ? "ids not run" : "ids not yet due");
}

std::string facts(const SuiteResult& result) {
  std::string out = fmt::format("<b>{} hosts</b>, {} store, seed {}", escape_text(result.hosts),
                                escape_text(result.store), result.seed);
  if (!result.shard.empty()) out += fmt::format(", shard {}", escape_text(result.shard));
  if (!result.started.empty()) out += fmt::format(", started {}", escape_text(result.started));
  return out + fmt::format(", {:.2f} s, hostyard {}", result.duration_ms / 1000, escape_text(result.version));
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

std::string coverage_table(const std::vector<CoverageRow>& rows, const SuiteResult& result) {
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

std::string clause_list(const std::vector<CoverageRow>& rows, const SuiteResult& result) {
  if (rows.empty()) return "<p>The cases name no clauses.</p>";
  std::string out = "<dl class=\"clauses\">\n";
  for (const CoverageRow& row : rows) {
    out += fmt::format("<div><dt>{}</dt><dd class=\"dots\">{}</dd></div>\n",
                       html_mark(name_of(row.coverage), row.entry.id), case_links(row, result));
  }
  return out + "</dl>";
}

std::string failures(const SuiteResult& result, const std::vector<CoverageRow>& catalogue) {
  std::string out;
  for (const CoverageRow& row : catalogue) {
    if (row.coverage != Coverage::kMissing || !result.shard.empty()) continue;
    out += fmt::format("<p class=\"message\">{} has no case: {}</p>\n", escape_text(row.entry.id),
                       escape_text(row.entry.text));
  }
  for (std::size_t i = 0; i < result.cases.size(); ++i) {
    if (result.cases[i].outcome == CaseOutcome::kFailed) out += html_case(result.cases[i], i);
  }
  return out.empty() ? "<p>None.</p>" : out;
}

std::string other_cases(const SuiteResult& result) {
  std::string out;
  std::string_view file;
  for (std::size_t i = 0; i < result.cases.size(); ++i) {
    const CaseResult& one = result.cases[i];
    if (one.outcome == CaseOutcome::kFailed) continue;
    if (out.empty() || one.file != file) {
      out += fmt::format("{}<section class=\"file\"><h3>{}</h3>\n", out.empty() ? "" : "</section>\n",
                         escape_text(one.file));
      file = one.file;
    }
    out += html_case(one, i);
  }
  return out.empty() ? "<p>None.</p>" : out + "</section>\n";
}

// Outcomes by group of catalogue ids ("FT-IMP"), for the chart; JSON that may stand inside <script>.
std::string chart_data(const std::vector<CoverageRow>& catalogue) {
  Json groups = Json::object();
  for (const CoverageRow& row : catalogue) {
    if (row.cases.empty()) continue;
    Json& group = groups[visible_line(row.entry.id.substr(0, row.entry.id.rfind('-')))];
    if (group.is_null()) group = {{"passed", 0}, {"failed", 0}, {"notApplicable", 0}};
    group["passed"] = group["passed"].get<int>() + row.passed;
    group["failed"] = group["failed"].get<int>() + row.failed;
    group["notApplicable"] = group["notApplicable"].get<int>() + row.not_applicable;
  }
  std::string out;
  for (const char c : groups.dump(-1, ' ', true, Json::error_handler_t::replace)) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string html_report(const SuiteResult& result) {
  const std::vector<CoverageRow> catalogue = catalogue_coverage(result);
  const std::string_view verdict = suite_failed(result) ? "failed" : "passed";
  return fill(assets::page(), {{"title", escape_text(result.title)},
                               {"verdict", html_mark(verdict, verdict)},
                               {"style", std::string(assets::style())},
                               {"script", std::string(assets::script())},
                               {"chart", std::string(assets::chart())},
                               {"chart-data", chart_data(catalogue)},
                               {"facts", facts(result)},
                               {"tiles", tiles(result, catalogue)},
                               {"failures", failures(result, catalogue)},
                               {"coverage", coverage_table(catalogue, result)},
                               {"clauses", clause_list(clause_coverage(result), result)},
                               {"cases", other_cases(result)}});
}

}  // namespace hostyard
