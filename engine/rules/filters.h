// The funnel of ALLOC-4 as one table: the strategies ask it whether a host qualifies, and a refusal counts
// with it how many hosts each filter leaves, so that the two cannot disagree.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "engine/domain/allocation.h"
#include "engine/rules/asked.h"

namespace hostyard {

struct Filter {
  std::string_view name;  // of the funnel
  bool (*passes)(const Asked&, HostIndex, const HostState&);
  // What was asked and what is there, of a host that does not pass.
  Missing (*missing)(const Requirement&, const Asked&, HostIndex, const HostState&, const Host&);
};

// In the order of the funnel (ruling ALLOC-4).
inline constexpr std::size_t kFilterCount = 13;
inline constexpr std::size_t kDiskFilter = 11;
inline constexpr std::size_t kPortsFilter = 12;
const std::array<Filter, kFilterCount>& filters();

// The number of the first filter that the host does not pass; kFilterCount: it qualifies (ALLOC-10).
std::size_t first_failed(const Asked& asked, HostIndex host, const HostState& state);

// Why a requirement is refused.
struct Funnel {
  std::vector<FunnelStep> steps;      // always all of them, cumulative
  std::size_t decisive = 0;           // the first filter that leaves too few hosts (ruling ALLOC-60)
  std::optional<NearMiss> near_miss;  // of the hosts that do not qualify; nothing where there is none
  std::optional<HostIndex>
      first_dropped;  // in the order of choice, of those that the decisive filter dropped
};
Funnel make_funnel(const Pool& pool, const Draft& draft, const Requirement& requirement, const Asked& asked);

}  // namespace hostyard
