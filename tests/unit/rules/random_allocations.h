// Random pools and batches for the properties of allocation: few names and small amounts, so that
// requirements meet, and weights drawn per run, so that runs differ (swarm testing).
#pragma once

#include <string>
#include <vector>

#include "engine/base/random.h"
#include "tests/unit/rules/allocation_fixture.h"

namespace hostyard::test {

// Hosts as they were before anything was granted, and what was granted since.
struct RandomRows {
  std::vector<Host> hosts;
  std::vector<LedgerRow> rows;

  Pool pool() const { return pool_with(hosts, rows); }
};
RandomRows random_rows(SeededRandom& random, std::size_t hosts);

// What a run asks for: how often what, of 100.
class RandomBatches {
 public:
  RandomBatches(SeededRandom& random, const RandomRows& rows);

  // Of up to `requests` requests; request ids are new, but for a few.
  AllocationBatch batch(std::size_t requests);
  // A requirement that is right (ALLOC-6).
  Requirement requirement();

 private:
  bool often(std::uint64_t of_100) { return random_.below(100) < of_100; }
  std::int64_t up_to(std::uint64_t most) { return static_cast<std::int64_t>(random_.below(most + 1)); }
  const Host& any_host() { return rows_.hosts[random_.below(rows_.hosts.size())]; }
  void ask_location(Requirement& requirement);
  void ask_filter(Requirement& requirement);
  void ask_amounts(Requirement& requirement);
  void ask_disk(Requirement& requirement);
  AllocationRequest request();

  SeededRandom& random_;
  const RandomRows& rows_;
  std::uint64_t filters_, exclusives_, disks_, ports_, takeovers_, cluster_ports_;
  int made_ = 0;
};

// For the report of a counterexample.
std::string words(const AllocationBatch& batch);
std::string words(const std::vector<RequestGrants>& results);

}  // namespace hostyard::test
