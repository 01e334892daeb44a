#include "engine/rules/candidates.h"
#include "engine/rules/strategies.h"

namespace hostyard {

std::vector<Claim> choose_random_rack(const Draft& draft, Asked& asked) {
  std::vector<Claim> claims;
  Candidates candidates(draft, asked);
  while (std::ssize(claims) < asked.count) {
    const auto host = candidates.next();
    if (!host) break;
    claims.push_back(make_claim(asked, *host, draft.state(*host)));
  }
  return claims;
}

}  // namespace hostyard
