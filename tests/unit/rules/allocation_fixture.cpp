#include "tests/unit/rules/allocation_fixture.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hostyard::test {

// ---- what is asked ----

Requirement by_zone(std::string strategy, std::int64_t count) {
  Requirement requirement;
  requirement.strategy = std::move(strategy);
  requirement.count = count;
  requirement.location.region = "Region1";
  requirement.location.zone = "Zone1";
  return requirement;
}

Requirement on_host(std::string ip, std::int64_t count) {
  Requirement requirement;
  requirement.strategy = "UserSpecifyHost";
  requirement.count = count;
  requirement.location.host_ip = std::move(ip);
  return requirement;
}

Requirement cluster_ports(std::int64_t start, std::int64_t end, std::int64_t count) {
  Requirement requirement;
  requirement.strategy = "ClusterPorts";
  requirement.count = 1;
  requirement.location.region = "Region1";
  requirement.filter.arch = "X86_64";
  requirement.ports = {{start, end, count}};
  return requirement;
}

Requirement with_amounts(Requirement requirement, std::int64_t cores, std::int64_t memory) {
  requirement.cpu_cores = cores;
  requirement.memory = memory;
  return requirement;
}

Requirement with_disk(Requirement requirement, std::int64_t capacity, std::string type, std::string disk_id) {
  requirement.disk = {true, capacity, std::move(type), std::move(disk_id)};
  return requirement;
}

Requirement with_ports(Requirement requirement, std::int64_t start, std::int64_t end, std::int64_t count) {
  requirement.ports.push_back({start, end, count});
  return requirement;
}

Requirement exclusively(Requirement requirement) {
  requirement.exclusive = true;
  return requirement;
}

AllocationRequest request_of(std::vector<Requirement> requirements, std::string holder, std::string request) {
  return {std::move(holder), std::move(request), false, std::move(requirements)};
}

AllocationRequest takeover_of(std::vector<Requirement> requirements) {
  AllocationRequest request = request_of(std::move(requirements));
  request.takeover = true;
  return request;
}

AllocationBatch batch_of(std::vector<AllocationRequest> requests) {
  return {std::move(requests), false};
}

AllocationBatch batch_of(std::vector<Requirement> requirements) {
  return batch_of(std::vector{request_of(std::move(requirements))});
}

// ---- what is answered ----

AllocationPlan granted(const Pool& pool, const AllocationBatch& batch) {
  auto plan = plan_allocation(pool, batch, kNow);
  BOOST_REQUIRE_MESSAGE(plan.has_value(), (plan ? "" : words(plan.error())));
  Pool after = pool;
  after.apply(plan->changes);
  BOOST_TEST(pool_faults(after) == Names{}, boost::test_tools::per_element());
  return std::move(*plan);
}

std::vector<Grant> grants(const Pool& pool, const AllocationBatch& batch) {
  std::vector<Grant> all;
  for (const RequestGrants& request : granted(pool, batch).results) {
    all.insert(all.end(), request.grants.begin(), request.grants.end());
  }
  return all;
}

void allocate(Pool& pool, const AllocationBatch& batch) {
  pool.apply(granted(pool, batch).changes);
}

AllocationRefusal refused(const Pool& pool, const AllocationBatch& batch) {
  auto plan = plan_allocation(pool, batch, kNow);
  BOOST_REQUIRE(!plan.has_value());
  return std::move(plan.error());
}

Names hosts(const std::vector<Grant>& grants) {
  Names ids;
  for (const Grant& grant : grants) ids.push_back(grant.host_id);
  return ids;
}

std::string words(const AllocationRefusal& refusal) {
  return fmt::format("{}/{} {}", static_cast<int>(refusal.refusal.code),
                     static_cast<int>(refusal.refusal.cause.value_or(ErrorCode::kSuccess)),
                     refusal.refusal.detail);
}

std::string funnel_words(const AllocationRefusal& refusal) {
  Names steps;
  for (const FunnelStep& step : refusal.funnel) steps.push_back(fmt::format("{} {}", step.filter, step.left));
  return fmt::format("{}", fmt::join(steps, ", "));
}

namespace {

struct ValueWords {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(const std::string& value) const { return value; }
  std::string operator()(const Names& value) const { return fmt::format("[{}]", fmt::join(value, " ")); }
  std::string operator()(const AskedDisks& value) const {
    return fmt::format("{} disks {} GiB '{}' '{}'", value.count, value.capacity, value.type, value.disk_id);
  }
};

}  // namespace

std::string near_miss_words(const AllocationRefusal& refusal) {
  if (!refusal.near_miss) return "none";
  Names misses;
  for (const Missing& missing : refusal.near_miss->missing) {
    misses.push_back(fmt::format("{} {} of {}", missing.filter, std::visit(ValueWords(), missing.there),
                                 std::visit(ValueWords(), missing.asked)));
  }
  return fmt::format("{}: {}", refusal.near_miss->host_id, fmt::join(misses, "; "));
}

}  // namespace hostyard::test
