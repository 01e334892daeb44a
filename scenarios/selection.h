// Which cases of a suite run (must 9). Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenarios/scenario.h"

namespace hostyard {

struct Shard {
  int index = 1;  // from 1
  int count = 1;
};
// "2/5"; nothing where it is not k/n with 1 <= k <= n.
std::optional<Shard> parse_shard(const std::string& text);

struct Selection {
  std::vector<std::string> tags;  // any of them
  std::vector<std::string>
      cases;  // any: an exact id, an id in `covers` (a trailing * is a prefix), part of the name
  std::vector<std::string> clauses;                  // any, exact, in `covers`
  std::optional<std::vector<std::string>> only_ids;  // of --failed
  std::optional<Shard> shard;

  // Whether this leaves out cases that a whole run would have.
  bool partial() const { return !tags.empty() || !cases.empty() || !clauses.empty() || only_ids || shard; }
};

// Indexes of the selected cases, ascending. Shards are disjoint, together they are the whole, and a case
// stays in its shard whatever other cases there are.
std::vector<std::size_t> select(const std::vector<CaseDef>& cases, const Selection& selection);

// The first tag, case or clause of the selection that none of the cases answers to: a slip of somebody who
// would get fewer cases than meant.
struct IdleChoice {
  std::string option;  // "tag"
  std::string value;
  std::vector<std::string> known;  // what would be one: tags, or ids of `covers`
};
std::optional<IdleChoice> idle_choice(const std::vector<CaseDef>& cases, const Selection& selection);

}  // namespace hostyard
