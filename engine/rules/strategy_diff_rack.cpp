#include <algorithm>
#include <deque>
#include <map>

#include "engine/base/plant.h"
#include "engine/rules/candidates.h"
#include "engine/rules/strategies.h"

namespace hostyard {
namespace {

struct Rack {
  std::int64_t used = 0;  // distinct hosts that this request chose here
  // Those that qualify, in the order of choice, each with its place in that order.
  std::deque<std::pair<std::size_t, HostIndex>> candidates;
};
using Racks = std::map<NameNumber, Rack>;

Racks racks_used(const Draft& draft, const Asked& asked) {
  Racks racks;
  for (const HostIndex host : *asked.chosen) ++racks[draft.state(host).rack_code].used;
  return racks;
}

// All candidates, or those until there are enough racks without any use: then no other rack is chosen from.
void collect(const Draft& draft, const Asked& asked, Racks& racks) {
  Candidates candidates(draft, asked);
  std::int64_t fresh_racks = 0;
  std::size_t place = 0;
  while (fresh_racks < asked.count) {
    const auto host = candidates.next();
    if (!host) return;
    Rack& rack = racks[draft.state(*host).rack_code];
    if (rack.used == 0 && rack.candidates.empty()) ++fresh_racks;
    rack.candidates.emplace_back(place++, *host);
  }
}

// Of the racks with candidates the least used one; among equals the one whose first candidate comes first.
Rack* least_used(Racks& racks) {
  Rack* best = nullptr;
  for (auto& [code, rack] : racks) {
    if (rack.candidates.empty()) continue;
    if (best == nullptr || rack.used < best->used ||
        (rack.used == best->used && rack.candidates.front() < best->candidates.front())) {
      best = &rack;
    }
  }
  return best;
}

}  // namespace

std::vector<Claim> choose_diff_rack(const Draft& draft, Asked& asked) {
  Racks racks = racks_used(draft, asked);
  collect(draft, asked, racks);
  std::vector<Claim> claims;
  while (std::ssize(claims) < asked.count) {
    Rack* rack = least_used(racks);
    if (rack == nullptr) break;
    const HostIndex host = rack->candidates.front().second;
    rack->candidates.pop_front();
    rack->used += HOSTYARD_PLANT(racks_used_forgotten, 0, 1);
    claims.push_back(make_claim(asked, host, draft.state(host)));
  }
  return claims;
}

}  // namespace hostyard
