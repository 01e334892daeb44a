#include "scenarios/repetition.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace hostyard {
namespace {

constexpr std::string_view kBefore = " (run ";

}  // namespace

std::string run_suffix(int run) {
  return run == 1 ? std::string() : std::string(kBefore) + std::to_string(run) + ")";
}

std::string case_of_run(const std::string& id_or_name) {
  const std::size_t at = id_or_name.rfind(kBefore);
  if (at == std::string::npos || !id_or_name.ends_with(')')) return id_or_name;
  const std::size_t first = at + kBefore.size();
  const std::string number = id_or_name.substr(first, id_or_name.size() - 1 - first);
  const bool is_number = !number.empty() && number.find_first_not_of("0123456789") == std::string::npos;
  return is_number ? id_or_name.substr(0, at) : id_or_name;
}

std::vector<std::string> failed_ids(const SuiteResult& result) {
  std::vector<std::string> ids;
  for (const CaseResult& one : result.cases) {
    if (one.outcome != CaseOutcome::kFailed) continue;
    const std::string id = case_of_run(one.id);
    if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
  }
  return ids;
}

std::vector<FlakyCase> flaky_cases(const SuiteResult& result) {
  std::vector<FlakyCase> cases;
  std::map<std::string, std::size_t> index_of;
  for (const CaseResult& one : result.cases) {
    const auto [entry, is_new] = index_of.emplace(case_of_run(one.id), cases.size());
    if (is_new) cases.push_back({case_of_run(one.name), one.file, one.line, 0, 0, ""});
    FlakyCase& flaky = cases[entry->second];
    ++flaky.runs;
    if (one.outcome != CaseOutcome::kFailed) continue;
    if (flaky.failed++ == 0) flaky.rerun = one.rerun;
  }
  std::erase_if(cases, [](const FlakyCase& one) { return one.failed == 0 || one.failed == one.runs; });
  return cases;
}

}  // namespace hostyard
