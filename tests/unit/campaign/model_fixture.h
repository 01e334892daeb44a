// Small pools for tests of the model: their answers are worked out by hand from the specification.
#pragma once

#include <string>
#include <vector>

#include "scenarios/campaign/model/model.h"
#include "tests/unit/domain/rows.h"

namespace hostyard::campaign {

// Host "h<n>" as test::host_row has it, with `disks` of these capacities at /a, /b, …
inline Host model_host(int n, std::vector<Count> disks = {}) {
  Host host = test::host_row(n);
  char path = 'a';
  for (const Count capacity : disks) {
    host.disks.push_back(test::disk_row(host.id, std::string("/") + path++));
    host.disks.back().capacity_gib = capacity;
  }
  return host;
}

inline Host in_rack(Host host, const std::string& rack) {
  host.location.rack = rack;
  return host;
}

inline Host with_cores(Host host, Count cores) {
  host.cpu_cores = cores;
  return host;
}

inline Model model_of(const std::vector<Host>& hosts) {
  Model model;
  for (const Host& host : hosts) model.put(host);
  return model;
}

// One core of `count` hosts of Zone1.
inline Requirement requirement(std::int64_t count = 1, const std::string& strategy = "RandomRack") {
  Requirement asked;
  asked.strategy = strategy;
  asked.count = count;
  asked.location.region = "Region1";
  asked.location.zone = "Zone1";
  asked.cpu_cores = 1;
  return asked;
}

inline AllocationBatch batch_of(std::vector<Requirement> requirements, const std::string& request = "r1",
                                const std::string& holder = "c1") {
  return {{{holder, request, false, std::move(requirements)}}, false};
}

// Ids of the hosts that were granted, in order.
inline std::vector<std::string> hosts_of(const Predicted& answer) {
  std::vector<std::string> ids;
  for (const RequestGrants& request : answer.results) {
    for (const Grant& grant : request.grants) ids.push_back(grant.host_id);
  }
  return ids;
}

inline std::vector<std::int64_t> left_of(const Predicted& answer) {
  std::vector<std::int64_t> left;
  for (const FunnelStep& step : answer.refusal->funnel) left.push_back(step.left);
  return left;
}

using Texts = std::vector<std::string>;
using Numbers = std::vector<std::int64_t>;
using PortNumbers = std::vector<std::uint16_t>;

}  // namespace hostyard::campaign
