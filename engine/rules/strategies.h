// The strategies of section 4, one file each. A strategy only chooses: it takes nothing.
#pragma once

#include <vector>

#include "engine/domain/allocation.h"
#include "engine/rules/asked.h"
#include "engine/rules/draft.h"

namespace hostyard {

// One claim a result, in the order of choice; for ClusterPorts one a host, in the order of ids. Fewer than
// asked: the requirement does not fit, and the claims mean nothing. `asked` is not const for what a strategy
// finds out that the funnel must know (Asked::shared_ports).
using Choose = std::vector<Claim> (*)(const Draft& draft, Asked& asked);

std::vector<Claim> choose_random_rack(const Draft& draft, Asked& asked);     // ALLOC-20
std::vector<Claim> choose_diff_rack(const Draft& draft, Asked& asked);       // ALLOC-21
std::vector<Claim> choose_specified_host(const Draft& draft, Asked& asked);  // ALLOC-30
std::vector<Claim> choose_cluster_ports(const Draft& draft, Asked& asked);   // ALLOC-50

// By number of Strategy. UserSpecifyRack (ALLOC-22) is RandomRack with a rack that must match.
Choose strategy(Strategy strategy);

// What one result takes of a host that qualifies (ALLOC-20, ALLOC-40).
Claim make_claim(const Asked& asked, HostIndex host, const HostState& state);

}  // namespace hostyard
