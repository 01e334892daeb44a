#include "engine/rules/filters.h"
#include "engine/rules/strategies.h"

namespace hostyard {

std::vector<Claim> choose_specified_host(const Draft& draft, Asked& asked) {
  if (!asked.host) return {};
  HostState state = draft.state(*asked.host);
  // The filters judge all results together; here they are served one by one.
  if (first_failed(asked, *asked.host, state) != kFilterCount) return {};
  std::vector<Claim> claims;
  for (std::int64_t i = 0; i < asked.count; ++i) {
    claims.push_back(make_claim(asked, *asked.host, state));
    state.take(claims.back(), asked.holder);
  }
  return claims;
}

}  // namespace hostyard
