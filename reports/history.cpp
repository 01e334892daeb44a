#include "reports/history.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace hostyard {
namespace {

using Index = std::unordered_map<std::string, std::size_t>;

Index index_of(const RunRecord& run) {
  Index index;
  for (std::size_t i = 0; i < run.cases.size(); ++i) index.emplace(run.cases[i].id, i);
  return index;
}

// As it is kept, so that what is read back is the same run.
double to_microseconds(double milliseconds) {
  return std::round(milliseconds * 1000) / 1000;
}

bool is_of_the_same(const RunRecord& run, const Index& present) {
  const auto common = static_cast<std::size_t>(
      std::ranges::count_if(run.cases, [&](const CaseRecord& one) { return present.contains(one.id); }));
  return common > 0 && 2 * common >= run.cases.size() && 2 * common >= present.size();
}

Mark mark_of(const CaseRecord& one) {
  if (one.failed > 0) return one.passed > 0 ? Mark::kMixed : Mark::kFailed;
  return one.passed > 0 ? Mark::kPassed : Mark::kNotApplicable;
}

bool was_judged(Mark mark) {
  return mark == Mark::kPassed || mark == Mark::kFailed || mark == Mark::kMixed;
}

double median(std::vector<double> values) {
  if (values.empty()) return 0;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

CaseTrail trail_of(const CaseRecord& present, const std::vector<RunRecord>& runs,
                   const std::vector<Index>& indexes) {
  CaseTrail trail{present.id, {}, present.duration_ms, 0};
  std::vector<double> before;
  for (std::size_t run = 0; run < runs.size(); ++run) {
    const auto found = indexes[run].find(present.id);
    if (found == indexes[run].end()) {
      trail.marks.push_back(Mark::kAbsent);
      continue;
    }
    const CaseRecord& then = runs[run].cases[found->second];
    trail.marks.push_back(mark_of(then));
    if (run + 1 < runs.size() && was_judged(trail.marks.back())) before.push_back(then.duration_ms);
  }
  trail.usual_ms = median(std::move(before));
  return trail;
}

// The marks of runs in which the case passed or failed.
std::vector<Mark> judged(const CaseTrail& trail) {
  std::vector<Mark> marks;
  std::ranges::copy_if(trail.marks, std::back_inserter(marks), was_judged);
  return marks;
}

bool is_flaky(const std::vector<Mark>& marks) {
  int changes = 0;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (marks[i] == Mark::kMixed) return true;
    changes += i > 0 && marks[i] != marks[i - 1];
  }
  return changes >= 2;
}

void sort_out(const CaseTrail& trail, History& history) {
  const std::vector<Mark> marks = judged(trail);
  if (is_flaky(marks)) history.flaky.push_back(trail);
  if (marks.size() < 2 || !was_judged(trail.marks.back())) return;
  const bool failed = marks.back() != Mark::kPassed;
  const bool failed_before = marks[marks.size() - 2] != Mark::kPassed;
  if (failed && !failed_before) history.new_failures.push_back(trail);
  if (!failed && failed_before) history.mended.push_back(trail);
}

}  // namespace

CaseRecord RunRecord::totals() const {
  CaseRecord sum;
  for (const CaseRecord& one : cases) {
    sum.passed += one.passed;
    sum.failed += one.failed;
    sum.not_applicable += one.not_applicable;
  }
  return sum;
}

RunRecord record_of(const SuiteResult& result, CaseOfRun case_of_run) {
  RunRecord record{result.started,
                   result.version,
                   result.seed,
                   result.hosts,
                   result.store,
                   to_microseconds(result.duration_ms),
                   {}};
  Index index;
  for (const CaseResult& one : result.cases) {
    const auto [place, is_new] = index.emplace(case_of_run(one.id), record.cases.size());
    if (is_new) record.cases.push_back({place->first, 0, 0, 0, 0});
    CaseRecord& into = record.cases[place->second];
    into.passed += one.outcome == CaseOutcome::kPassed;
    into.failed += one.outcome == CaseOutcome::kFailed;
    into.not_applicable += one.outcome == CaseOutcome::kNotApplicable;
    into.duration_ms += one.duration_ms;
  }
  for (CaseRecord& one : record.cases) {
    one.duration_ms = to_microseconds(one.duration_ms / (one.passed + one.failed + one.not_applicable));
  }
  return record;
}

History history_of(std::vector<RunRecord> earlier, const RunRecord& present) {
  constexpr std::size_t kSlowest = 10;
  History history;
  const Index of_present = index_of(present);
  std::erase_if(earlier,
                [&](const RunRecord& run) { return run == present || !is_of_the_same(run, of_present); });
  std::ranges::stable_sort(earlier, {}, &RunRecord::started);
  earlier.erase(std::unique(earlier.begin(), earlier.end()), earlier.end());
  history.runs = std::move(earlier);
  history.runs.push_back(present);
  std::vector<Index> indexes;
  for (const RunRecord& run : history.runs) indexes.push_back(index_of(run));
  std::vector<CaseTrail> all;
  for (const CaseRecord& one : present.cases) {
    all.push_back(trail_of(one, history.runs, indexes));
    sort_out(all.back(), history);
  }
  std::ranges::stable_sort(all, std::ranges::greater{}, &CaseTrail::duration_ms);
  all.resize(std::min(all.size(), kSlowest));
  history.slowest = std::move(all);
  return history;
}

}  // namespace hostyard
