#include "engine/rules/draft.h"

#include <algorithm>

namespace hostyard {
namespace {

constexpr NameNumber kFirstNewHolder = NameNumber{1} << 31;  // above all numbers of the index

}  // namespace

const HostState& Draft::state(HostIndex host) const {
  if (!touched_.empty()) {
    const auto found = touched_.find(host);
    if (found != touched_.end()) return found->second;
  }
  return base_.state(host);
}

NameNumber Draft::holder_number(std::string_view holder) {
  if (const NameNumber known = base_.number_of(holder); known != 0) return known;
  const auto found = std::ranges::find(new_holders_, holder);
  const auto number = kFirstNewHolder + static_cast<NameNumber>(found - new_holders_.begin());
  if (found == new_holders_.end()) new_holders_.emplace_back(holder);
  return number;
}

void Draft::take(const Claim& claim, NameNumber holder) {
  if (claim.holds_nothing()) return;
  const auto [state, fresh] = touched_.try_emplace(claim.host, base_.state(claim.host));
  if (fresh) order_.push_back(claim.host);
  state->second.take(claim, holder);
}

}  // namespace hostyard
