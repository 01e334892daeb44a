#include "reports/html.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "reports/assets.h"
#include "reports/coverage.h"
#include "reports/first_failure.h"
#include "reports/html_case.h"
#include "reports/html_coverage.h"
#include "reports/html_history.h"
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
  if (result.not_run > 0) out += tile("failed", result.not_run, "not run: interrupted");
  if (catalogue.empty()) return out;
  out += tile("", covered, "catalogue ids covered");
  if (missing > 0) out += tile("failed", missing, "due ids without a case");
  if (not_yet > 0) out += tile("", not_yet, is_selection(catalogue) ? "ids not run" : "ids not yet due");
  return out;
}

std::string facts(const SuiteResult& result) {
  std::string out = fmt::format("<b>{} hosts</b>, {} store, seed {}", escape_text(result.hosts),
                                escape_text(result.store), result.seed);
  if (!result.shard.empty()) out += fmt::format(", shard {}", escape_text(result.shard));
  if (!result.started.empty()) out += fmt::format(", started {}", escape_text(result.started));
  return out + fmt::format(", {:.2f} s, hostyard {}", result.duration_ms / 1000, escape_text(result.version));
}

// What failed, a line each, before the details: for who only wants to know what, and in which order to read.
std::string failure_list(const SuiteResult& result) {
  std::string out;
  for (std::size_t i = 0; i < result.cases.size(); ++i) {
    const CaseResult& one = result.cases[i];
    if (one.outcome != CaseOutcome::kFailed) continue;
    out += fmt::format("<li><a href=\"#{}\">{}</a> <span class=\"why\">{}</span></li>\n", html_case_anchor(i),
                       escape_text(one.name), escape_text(first_failure(one)));
  }
  return out.empty() ? "" : "<ol class=\"failure-list\">\n" + out + "</ol>\n";
}

std::string failures(const SuiteResult& result, const std::vector<CoverageRow>& catalogue) {
  std::string out;
  for (const CoverageRow& row : catalogue) {
    if (row.coverage != Coverage::kMissing || !result.shard.empty()) continue;
    out += fmt::format("<p class=\"message\">{} has no case: {}</p>\n", escape_text(row.entry.id),
                       escape_text(row.entry.text));
  }
  if (count_outcomes(result).failed > 1) out += failure_list(result);
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

// The first run of a case stands for all of them.
CaseLink links_by_id(const SuiteResult& result) {
  std::unordered_map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < result.cases.size(); ++i) index.emplace(result.cases[i].id, i);
  return [&result, index = std::move(index)](const std::string& id) {
    const auto found = index.find(id);
    if (found == index.end()) return escape_text(id);
    return fmt::format("<a href=\"#{}\">{}</a>", html_case_anchor(found->second),
                       escape_text(result.cases[found->second].name));
  };
}

std::string history_tiles(const History& history) {
  std::string out;
  if (!history.new_failures.empty())
    out += tile("failed", static_cast<int>(history.new_failures.size()), "failed now and not before");
  if (!history.flaky.empty()) out += tile("failed", static_cast<int>(history.flaky.size()), "flaky");
  return out;
}

}  // namespace

std::string html_report(const SuiteResult& result, const History& history) {
  const std::vector<CoverageRow> catalogue = catalogue_coverage(result);
  const std::string_view verdict = suite_failed(result) ? "failed" : "passed";
  return fill(assets::page(),
              {{"title", escape_text(result.title)},
               {"verdict", html_mark(verdict, verdict)},
               {"style", std::string(assets::style())},
               {"script", std::string(assets::script())},
               {"facts", facts(result)},
               {"tiles", tiles(result, catalogue) + history_tiles(history)},
               {"failures", failures(result, catalogue)},
               {"history", html_history(history, links_by_id(result))},
               {"coverage", html_coverage_chart(catalogue) + html_coverage_table(catalogue, result)},
               {"clauses", html_clauses(clause_coverage(result), result)},
               {"cases", other_cases(result)}});
}

}  // namespace hostyard
