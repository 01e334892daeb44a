#include "reports/coverage.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace hostyard {
namespace {

bool covers(std::string_view entry_id, std::string_view cited) {
  if (!entry_id.ends_with('*')) return entry_id == cited;
  return cited.starts_with(entry_id.substr(0, entry_id.size() - 1));
}

Coverage judge(const CoverageRow& row) {
  if (row.failed > 0) return Coverage::kFailed;
  if (row.passed > 0) return Coverage::kPassed;
  if (row.not_applicable > 0) return Coverage::kNotApplicable;
  return row.entry.due ? Coverage::kMissing : Coverage::kNotYet;
}

CoverageRow row_of(CatalogueEntry entry, const SuiteResult& result) {
  CoverageRow row{std::move(entry), Coverage::kNotYet, {}, 0, 0, 0};
  for (std::size_t i = 0; i < result.cases.size(); ++i) {
    const CaseResult& one = result.cases[i];
    const bool cited = std::any_of(one.covers.begin(), one.covers.end(),
                                   [&](const std::string& id) { return covers(row.entry.id, id); });
    if (!cited) continue;
    row.cases.push_back(i);
    row.passed += one.outcome == CaseOutcome::kPassed;
    row.failed += one.outcome == CaseOutcome::kFailed;
    row.not_applicable += one.outcome == CaseOutcome::kNotApplicable;
  }
  row.coverage = judge(row);
  return row;
}

// "IMP-10" -> {"IMP-", 10}: clauses sort as a reader counts.
std::pair<std::string_view, int> sort_key(std::string_view clause) {
  std::size_t digits = clause.size();
  while (digits > 0 && std::isdigit(static_cast<unsigned char>(clause[digits - 1])) != 0) --digits;
  int number = 0;
  for (const char c : clause.substr(digits, 9)) number = number * 10 + (c - '0');
  return {clause.substr(0, digits), number};
}

bool in_catalogue(const SuiteResult& result, std::string_view cited) {
  return std::any_of(result.catalogue.begin(), result.catalogue.end(),
                     [&](const CatalogueEntry& entry) { return covers(entry.id, cited); });
}

}  // namespace

std::vector<CoverageRow> catalogue_coverage(const SuiteResult& result) {
  std::vector<CoverageRow> rows;
  rows.reserve(result.catalogue.size());
  for (const CatalogueEntry& entry : result.catalogue) rows.push_back(row_of(entry, result));
  return rows;
}

std::vector<CoverageRow> clause_coverage(const SuiteResult& result) {
  std::vector<std::string> clauses;
  for (const CaseResult& one : result.cases) {
    for (const std::string& cited : one.covers) {
      if (!in_catalogue(result, cited)) clauses.push_back(cited);
    }
  }
  std::sort(clauses.begin(), clauses.end(), [](const std::string& a, const std::string& b) {
    return std::pair(sort_key(a), std::string_view(a)) < std::pair(sort_key(b), std::string_view(b));
  });
  clauses.erase(std::unique(clauses.begin(), clauses.end()), clauses.end());
  std::vector<CoverageRow> rows;
  rows.reserve(clauses.size());
  for (const std::string& clause : clauses) rows.push_back(row_of({clause, "", "", "", false}, result));
  return rows;
}

Totals count_outcomes(const SuiteResult& result) {
  Totals totals;
  for (const CaseResult& one : result.cases) {
    totals.passed += one.outcome == CaseOutcome::kPassed;
    totals.failed += one.outcome == CaseOutcome::kFailed;
    totals.not_applicable += one.outcome == CaseOutcome::kNotApplicable;
  }
  return totals;
}

bool suite_failed(const SuiteResult& result) {
  if (count_outcomes(result).failed > 0 || result.not_run > 0) return true;
  if (!result.shard.empty()) return false;
  const std::vector<CoverageRow> rows = catalogue_coverage(result);
  return std::any_of(rows.begin(), rows.end(),
                     [](const CoverageRow& row) { return row.coverage == Coverage::kMissing; });
}

std::string_view name_of(Coverage coverage) {
  switch (coverage) {
    case Coverage::kPassed:
      return "passed";
    case Coverage::kFailed:
      return "failed";
    case Coverage::kNotApplicable:
      return "not applicable";
    case Coverage::kMissing:
      return "missing";
    case Coverage::kNotYet:
      return "not yet";
  }
  return "";
}

std::string_view name_of(CaseOutcome outcome) {
  switch (outcome) {
    case CaseOutcome::kPassed:
      return "passed";
    case CaseOutcome::kFailed:
      return "failed";
    case CaseOutcome::kNotApplicable:
      return "not applicable";
  }
  return "";
}

std::string_view name_of(StepOutcome outcome) {
  switch (outcome) {
    case StepOutcome::kPassed:
      return "passed";
    case StepOutcome::kFailed:
      return "failed";
    case StepOutcome::kSkipped:
      return "skipped";
  }
  return "";
}

}  // namespace hostyard
