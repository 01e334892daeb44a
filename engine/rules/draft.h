// Free capacity as a batch sees it: that of the pool, less what its own earlier requirements took (ruling
// ALLOC-2). The pool is not copied: only the states of the touched hosts are.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/domain/capacity_index.h"

namespace hostyard {

class Draft {
 public:
  explicit Draft(const CapacityIndex& base) : base_(base) {}

  const CapacityIndex& base() const { return base_; }
  const HostState& state(HostIndex host) const;
  bool touched(HostIndex host) const { return !touched_.empty() && touched_.contains(host); }
  // In the order in which they were first touched.
  const std::vector<HostIndex>& touched_hosts() const { return order_; }

  // The holder's number; a holder that is new to the pool gets one of this draft.
  NameNumber holder_number(std::string_view holder);

  void take(const Claim& claim, NameNumber holder);

 private:
  const CapacityIndex& base_;
  std::unordered_map<HostIndex, HostState> touched_;
  std::vector<HostIndex> order_;
  std::vector<std::string> new_holders_;
};

}  // namespace hostyard
