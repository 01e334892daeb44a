#include "engine/rules/strategies.h"

#include <array>

#include "engine/base/plant.h"

namespace hostyard {

Choose strategy(Strategy strategy) {
  static constexpr std::array<Choose, EnumNames<Strategy>::names.size()> kStrategies{
      choose_random_rack, choose_diff_rack, choose_random_rack, choose_specified_host, choose_cluster_ports};
  return kStrategies[static_cast<std::size_t>(strategy)];
}

Claim make_claim(const Asked& asked, HostIndex host, const HostState& state) {
  Claim claim;
  claim.host = host;
  claim.cores = asked.cores;
  claim.memory = asked.memory;
  claim.exclusive = asked.exclusive;
  if (asked.disk.needed) {
    claim.disk = asked.disk.named.empty() ? HOSTYARD_PLANT(disk_of_any_size, state.smallest_disk(0),
                                                           state.smallest_disk(asked.disk.capacity))
                                          : asked.disk.named_number;
  }
  if (!asked.ports.empty()) choose_ports(state.ports, asked.ports, claim.ports);
  return claim;
}

}  // namespace hostyard
