// Requests and their outcomes for tests of the allocation rules: short to write, short to compare.
#pragma once

#include <string>
#include <vector>

#include "engine/rules/allocation.h"
#include "tests/unit/domain/ledger_rows.h"

namespace hostyard::test {

using Names = std::vector<std::string>;
inline constexpr TimeMicros kNow = 77;

// ---- what is asked ----

// In Region1, Zone1, of nothing but hosts.
Requirement by_zone(std::string strategy, std::int64_t count);
inline Requirement random_rack(std::int64_t count = 1) {
  return by_zone("RandomRack", count);
}
Requirement on_host(std::string ip, std::int64_t count = 1);
// Of Region1 and X86_64, the architecture of host_row().
Requirement cluster_ports(std::int64_t start, std::int64_t end, std::int64_t count);

Requirement with_amounts(Requirement requirement, std::int64_t cores, std::int64_t memory);
Requirement with_disk(Requirement requirement, std::int64_t capacity, std::string type = "",
                      std::string disk_id = "");
Requirement with_ports(Requirement requirement, std::int64_t start, std::int64_t end, std::int64_t count);
Requirement exclusively(Requirement requirement);

AllocationRequest request_of(std::vector<Requirement> requirements, std::string holder = "c1",
                             std::string request = "r1");
AllocationRequest takeover_of(std::vector<Requirement> requirements);
AllocationBatch batch_of(std::vector<AllocationRequest> requests);
// One request of one holder.
AllocationBatch batch_of(std::vector<Requirement> requirements);
inline AllocationBatch batch_of(Requirement requirement) {
  return batch_of(std::vector{std::move(requirement)});
}

// ---- what is answered ----

// The plan must be granted, and the pool must be without fault after it (INV-1…6). The pool stays as it is.
AllocationPlan granted(const Pool& pool, const AllocationBatch& batch);
// The grants of all requests of a plan that must be granted.
std::vector<Grant> grants(const Pool& pool, const AllocationBatch& batch);
// Grants a batch, and keeps it.
void allocate(Pool& pool, const AllocationBatch& batch);
AllocationRefusal refused(const Pool& pool, const AllocationBatch& batch);

// Host ids in the order of choice.
Names hosts(const std::vector<Grant>& grants);
inline Names hosts(const Pool& pool, const AllocationBatch& batch) {
  return hosts(grants(pool, batch));
}
// "30124/30102 request 0, requirement 0: …": the codes, and the detail.
std::string words(const AllocationRefusal& refusal);
inline std::string refusal_words(const Pool& pool, const AllocationBatch& batch) {
  return words(refused(pool, batch));
}
// "pool 3, notExcluded 3, …".
std::string funnel_words(const AllocationRefusal& refusal);
// "h1: cores 8 of 16, …" (there, of asked), or "none".
std::string near_miss_words(const AllocationRefusal& refusal);

}  // namespace hostyard::test
