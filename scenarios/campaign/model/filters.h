// The filters of ALLOC-4 over hosts of the model.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "scenarios/campaign/model/model.h"

namespace hostyard::campaign {

inline constexpr std::array<std::string_view, 13> kFilterNames{
    "pool",   "notExcluded", "notChosen", "reserved", "location", "arch", "traits",
    "online", "load",        "cores",     "memory",   "disk",     "ports"};

// A requirement with its words read.
struct Wanted {
  const Requirement& text;
  const AllocationRequest& request;
  const std::vector<const ModelHost*>& chosen;  // by this request so far
  Strategy strategy;
  std::optional<Arch> arch{};
  Traits traits = 0;
  std::optional<DiskType> disk_type{};
  std::vector<IpAddress> excluded{};
  std::optional<IpAddress> host_ip{};
  std::optional<bool> shared_ports{};  // ClusterPorts: whether all hosts together have them

  std::int64_t results_a_host() const { return strategy == Strategy::kUserSpecifyHost ? text.count : 1; }
  std::int64_t hosts_needed() const {
    const bool one = strategy == Strategy::kUserSpecifyHost || strategy == Strategy::kClusterPorts;
    return one ? 1 : text.count;
  }
};

Wanted read_requirement(const Requirement& requirement, const AllocationRequest& request,
                        const std::vector<const ModelHost*>& chosen);

bool passes(const Wanted& wanted, std::size_t filter, const ModelHost& host);
// The number of the first filter that does not let the host pass; 13: it qualifies.
std::size_t first_failed(const Wanted& wanted, const ModelHost& host);
Missing missing(const Wanted& wanted, std::size_t filter, const ModelHost& host);

// Whether an Available disk would do; which one of a host is to be taken: the smallest, ties by path.
bool disk_fits(const Wanted& wanted, const ModelHost& host, const Disk& disk);
const Disk* best_disk(const Wanted& wanted, const ModelHost& host);

// What the ranges of one result get: the lowest ports that are free and not in `taken`; false where one gets
// too few (`ports` then ends with what that one got). `taken` grows.
bool choose_ports(const ModelHost& host, const std::vector<PortRange>& ranges,
                  std::vector<std::uint16_t>& taken, std::vector<GrantedPorts>& ports);

// The order of choice (ALLOC-20).
bool chosen_before(const ModelHost& a, const ModelHost& b);

}  // namespace hostyard::campaign
