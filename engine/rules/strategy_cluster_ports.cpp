#include "engine/rules/filters.h"
#include "engine/rules/strategies.h"

namespace hostyard {

// The lowest ports that are free on every host of the region and arch, claimed on all of them. A host with
// too few ports is not left out: it makes the requirement fail (ALLOC-50).
std::vector<Claim> choose_cluster_ports(const Draft& draft, Asked& asked) {
  std::vector<HostIndex> hosts;
  PortSet held;
  for (const auto& [id, host] : draft.base().hosts()) {
    const HostState& state = draft.state(host);
    if (first_failed(asked, host, state) < kPortsFilter) continue;
    hosts.push_back(host);
    held.add_all(state.ports);
  }
  Ports ports;
  asked.shared_ports = choose_ports(held, asked.ports, ports);
  std::vector<Claim> claims;
  if (!asked.shared_ports) return claims;
  for (const HostIndex host : hosts) {
    Claim& claim = claims.emplace_back();
    claim.host = host;
    claim.ports = ports;
    claim.region_wide = true;
  }
  return claims;
}

}  // namespace hostyard
