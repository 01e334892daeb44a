#include "scenarios/selection.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "engine/base/random.h"

namespace hostyard {
namespace {

bool has(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

template <class Predicate>
bool any(const std::vector<std::string>& list, Predicate predicate) {
  return list.empty() || std::any_of(list.begin(), list.end(), predicate);
}

// Ids that name a case or a covered entry win over parts of names, so that FT-IMP-05 finds no title that
// mentions it.
bool is_case(const CaseDef& scenario, const std::string& wanted) {
  if (scenario.id == wanted || has(scenario.covers, wanted)) return true;
  if (wanted.ends_with('*')) {
    const std::string_view prefix = std::string_view(wanted).substr(0, wanted.size() - 1);
    return std::any_of(scenario.covers.begin(), scenario.covers.end(),
                       [&](const std::string& id) { return id.starts_with(prefix); });
  }
  return scenario.name.find(wanted) != std::string::npos;
}

// All words of a member list of the cases, once each.
std::vector<std::string> words_of(const std::vector<CaseDef>& cases,
                                  std::vector<std::string> CaseDef::*list) {
  std::set<std::string> words;
  for (const CaseDef& one : cases) words.insert((one.*list).begin(), (one.*list).end());
  return {words.begin(), words.end()};
}

}  // namespace

std::optional<Shard> parse_shard(const std::string& text) {
  Shard shard;
  const char* const end = text.data() + text.size();
  const auto index = std::from_chars(text.data(), end, shard.index);
  if (index.ec != std::errc() || index.ptr == end || *index.ptr != '/') return std::nullopt;
  const auto count = std::from_chars(index.ptr + 1, end, shard.count);
  const bool parsed = count.ec == std::errc() && count.ptr == end;
  if (!parsed || shard.index < 1 || shard.index > shard.count) return std::nullopt;
  return shard;
}

std::vector<std::size_t> select(const std::vector<CaseDef>& cases, const Selection& selection) {
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const CaseDef& one = cases[i];
    const bool wanted = any(selection.tags, [&](const std::string& tag) { return has(one.tags, tag); }) &&
                        any(selection.cases, [&](const std::string& id) { return is_case(one, id); }) &&
                        any(selection.clauses, [&](const std::string& id) { return has(one.covers, id); }) &&
                        (!selection.only_ids || has(*selection.only_ids, one.id));
    if (!wanted) continue;
    const auto shard = selection.shard.value_or(Shard{});
    const std::uint64_t slot = stable_hash(one.id) % static_cast<std::uint64_t>(shard.count);
    if (slot == static_cast<std::uint64_t>(shard.index - 1)) chosen.push_back(i);
  }
  return chosen;
}

std::optional<IdleChoice> idle_choice(const std::vector<CaseDef>& cases, const Selection& selection) {
  const std::vector<std::string> tags = words_of(cases, &CaseDef::tags);
  const std::vector<std::string> covered = words_of(cases, &CaseDef::covers);
  for (const std::string& tag : selection.tags) {
    if (!has(tags, tag)) return IdleChoice{"tag", tag, tags};
  }
  for (const std::string& wanted : selection.cases) {
    const auto is_it = [&](const CaseDef& one) { return is_case(one, wanted); };
    if (std::none_of(cases.begin(), cases.end(), is_it)) return IdleChoice{"case", wanted, covered};
  }
  for (const std::string& clause : selection.clauses) {
    if (!has(covered, clause)) return IdleChoice{"clause", clause, covered};
  }
  return std::nullopt;
}

}  // namespace hostyard
