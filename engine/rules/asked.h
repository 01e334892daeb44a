// One requirement, checked and resolved against a pool: what the filters and strategies look at.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/allocation.h"
#include "engine/domain/pool.h"
#include "engine/rules/draft.h"

namespace hostyard {

// A location name: not given, unknown to the pool (matches nothing), or known.
struct AskedName {
  bool given = false;
  NameNumber number = 0;
  bool matches(NameNumber name) const { return !given || (number != 0 && number == name); }
};

struct AskedDisk {
  bool needed = false;
  Count capacity = 0;
  std::optional<DiskType> type;
  std::string named;                    // not empty: this disk
  std::optional<HostIndex> named_host;  // where it is, if it exists
  std::int32_t named_number = -1;       // among the disks of that host

  // How many disks of a host would do.
  std::int64_t fitting(HostIndex host, const HostState& state) const;
};

struct Asked {
  Strategy strategy = Strategy::kRandomRack;
  std::int64_t count = 0;
  bool exclusive = false;
  bool wants_reserved = false;  // ALLOC-32
  NameNumber holder = 0;
  std::vector<HostIndex> excluded;  // ascending
  const std::vector<HostIndex>* chosen =
      nullptr;  // by this request so far, ascending; not looked at: nullptr
  AskedName region, zone, rack;
  NameNumber zone_code = 0;  // of region and zone together; 0: not both given, or unknown
  NameNumber rack_code = 0;  // of region, zone and rack
  bool host_given = false;
  std::optional<HostIndex> host;  // of the ip given, if there is one
  std::optional<Arch> arch;
  Traits traits = 0;
  Count cores = 0;  // of one result
  Count memory = 0;
  AskedDisk disk;
  std::vector<PortsAsked> ports;       // of one result
  std::vector<PortsAsked> host_ports;  // of all results that one host serves, as far as it may have them
  bool shared_ports = true;            // ClusterPorts: false where all hosts together have not the ports

  // How many of the results one host serves: all of UserSpecifyHost, else one.
  std::int64_t results_a_host() const { return strategy == Strategy::kUserSpecifyHost ? count : 1; }
  // How many hosts must be left for a grant (ruling ALLOC-60).
  std::int64_t hosts_needed() const {
    const bool one = strategy == Strategy::kUserSpecifyHost || strategy == Strategy::kClusterPorts;
    return one ? 1 : count;
  }
  SearchBounds bounds() const;  // amounts, disk and traits
};

// The requirement obeys ALLOC-6 (check_batch): nothing is checked here.
Asked resolve(const Requirement& requirement, const AllocationRequest& request, const Pool& pool,
              Draft& draft);

}  // namespace hostyard
