#include "scenarios/merge.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <string_view>
#include <tuple>

#include "scenarios/selection.h"

namespace hostyard {
namespace {

std::string what_differs(const SuiteResult& a, const SuiteResult& b) {
  if (a.version != b.version) return "versions " + a.version + " and " + b.version;
  if (a.seed != b.seed) return "seeds " + std::to_string(a.seed) + " and " + std::to_string(b.seed);
  if (a.hosts != b.hosts) return "hosts " + a.hosts + " and " + b.hosts;
  if (a.store != b.store) return "stores " + a.store + " and " + b.store;
  const bool same = std::ranges::equal(a.catalogue, b.catalogue, [](const auto& one, const auto& other) {
    return one.id == other.id && one.due == other.due;
  });
  if (!same) return "one is of a whole suite and one of a part, or they are of different catalogues";
  return {};
}

// A run that was cut into shards is whole only with all of them: what is wrong with these, or nothing.
std::string shard_fault(const std::vector<SuiteResult>& parts) {
  int count = 0;
  std::set<int> given;
  const SuiteResult* first = nullptr;
  for (const SuiteResult& part : parts) {
    const auto shard = parse_shard(part.shard);
    if (!shard) continue;
    if (count != 0 && shard->count != count)
      return "shard " + part.shard + " is of another cut than those into " + std::to_string(count);
    count = shard->count;
    if (first == nullptr) first = &part;
    if (part.suite_hash != first->suite_hash)
      return "shards " + first->shard + " and " + part.shard +
             " are of runs of other cases, by their files, selections or repetitions";
    if (!given.insert(shard->index).second) return "shard " + part.shard + " is given twice";
  }
  for (int index = 1; index <= count; ++index) {
    if (!given.contains(index))
      return "shard " + std::to_string(index) + "/" + std::to_string(count) + " is missing";
  }
  return {};
}

bool is_before(const CaseResult& a, const CaseResult& b) {
  return std::tuple(std::string_view(a.file), a.line, a.row) <
         std::tuple(std::string_view(b.file), b.line, b.row);
}

// To the last bit the same in whatever order the reports are given.
double sum_of_durations(const std::vector<SuiteResult>& parts) {
  std::vector<double> durations;
  for (const SuiteResult& part : parts) durations.push_back(part.duration_ms);
  std::ranges::sort(durations);
  return std::accumulate(durations.begin(), durations.end(), 0.0);
}

}  // namespace

Result<SuiteResult> merge(const std::vector<SuiteResult>& parts) {
  if (parts.empty())
    return refuse(ErrorCode::kParameterInvalid, "there is no report to merge; at least one is needed");
  if (const std::string fault = shard_fault(parts); !fault.empty())
    return refuse(ErrorCode::kParameterInvalid, fault + "; accepted: every shard of one run, once");
  SuiteResult whole = parts.front();
  whole.shard.clear();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].not_run == 0) continue;
    return refuse(ErrorCode::kParameterInvalid, "report " + std::to_string(i + 1) +
                                                    " is of a run that was interrupted; accepted: reports of "
                                                    "runs that went to their end");
  }
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (const std::string difference = what_differs(whole, parts[i]); !difference.empty()) {
      return refuse(ErrorCode::kParameterInvalid,
                    "report 1 and report " + std::to_string(i + 1) + " are of different runs: " + difference);
    }
    whole.cases.insert(whole.cases.end(), parts[i].cases.begin(), parts[i].cases.end());
    whole.started = std::min(whole.started, parts[i].started);
    if (parts[i].suite_hash != whole.suite_hash) whole.suite_hash.clear();
  }
  whole.duration_ms = sum_of_durations(parts);
  std::set<std::string> ids;
  for (const CaseResult& result : whole.cases) {
    if (ids.insert(result.id).second) continue;
    return refuse(ErrorCode::kParameterInvalid, "case '" + result.id + "' stands in two of the reports");
  }
  std::stable_sort(whole.cases.begin(), whole.cases.end(), is_before);
  return whole;
}

}  // namespace hostyard
