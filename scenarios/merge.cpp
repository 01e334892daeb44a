#include "scenarios/merge.h"

#include <algorithm>
#include <charconv>
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
  return {};
}

// A run that was cut into shards is whole only with all of them: what is wrong with these, or nothing.
std::string shard_fault(const std::vector<SuiteResult>& parts) {
  int count = 0;
  std::set<int> given;
  for (const SuiteResult& part : parts) {
    const auto shard = parse_shard(part.shard);
    if (!shard) continue;
    if (count != 0 && shard->count != count)
      return "shard " + part.shard + " is of another cut than those into " + std::to_string(count);
    count = shard->count;
    if (!given.insert(shard->index).second) return "shard " + part.shard + " is given twice";
  }
  for (int index = 1; index <= count; ++index) {
    if (!given.contains(index))
      return "shard " + std::to_string(index) + "/" + std::to_string(count) + " is missing";
  }
  return {};
}

// 3 of "… [row 3: by name]", else 0: rows of one case share file and line.
int row_of(const CaseResult& result) {
  const std::size_t at = result.name.rfind("[row ");
  int row = 0;
  if (at != std::string::npos)
    std::from_chars(result.name.data() + at + 5, result.name.data() + result.name.size(), row);
  return row;
}

bool is_before(const CaseResult& a, const CaseResult& b) {
  return std::tuple(std::string_view(a.file), a.line, row_of(a)) <
         std::tuple(std::string_view(b.file), b.line, row_of(b));
}

}  // namespace

Result<SuiteResult> merge(const std::vector<SuiteResult>& parts) {
  if (parts.empty())
    return refuse(ErrorCode::kParameterInvalid, "there is no report to merge; at least one is needed");
  if (const std::string fault = shard_fault(parts); !fault.empty())
    return refuse(ErrorCode::kParameterInvalid, fault + "; accepted: every shard of one run, once");
  SuiteResult whole = parts.front();
  whole.shard.clear();
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (const std::string difference = what_differs(whole, parts[i]); !difference.empty()) {
      return refuse(ErrorCode::kParameterInvalid,
                    "report 1 and report " + std::to_string(i + 1) + " are of different runs: " + difference);
    }
    whole.cases.insert(whole.cases.end(), parts[i].cases.begin(), parts[i].cases.end());
    whole.started = std::min(whole.started, parts[i].started);
    whole.duration_ms += parts[i].duration_ms;
  }
  std::set<std::string> ids;
  for (const CaseResult& result : whole.cases) {
    if (ids.insert(result.id).second) continue;
    return refuse(ErrorCode::kParameterInvalid, "case '" + result.id + "' stands in two of the reports");
  }
  std::stable_sort(whole.cases.begin(), whole.cases.end(), is_before);
  return whole;
}

}  // namespace hostyard
