// Properties of planning over random pools and batches: the fast search agrees with the filter table looked
// at host by host, and with the model, which is written from the specification alone; a batch is its requests
// one after the other; planning changes nothing; what is planned is without fault. ALLOC-2, ALLOC-4,
// ALLOC-10, ALLOC-20…50, ALLOC-60, INV-1…8.
#include <set>

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include "engine/rules/filters.h"
#include "scenarios/campaign/model/model.h"
#include "tests/unit/rules/random_allocations.h"

namespace hostyard::test {
namespace {

using Plan = tl::expected<AllocationPlan, AllocationRefusal>;

// The detail aside: words are the engine's own affair.
AllocationRefusal without_words(AllocationRefusal refusal) {
  refusal.refusal.detail.clear();
  return refusal;
}

std::string all_words(const AllocationRefusal& refusal) {
  return words(without_words(refusal)) + " at " + std::to_string(refusal.request.value_or(-1)) + "." +
         std::to_string(refusal.requirement.value_or(-1)) + " " + funnel_words(refusal) + " " +
         near_miss_words(refusal);
}
std::string all_words(const Plan& plan) {
  return plan ? words(plan->results) : all_words(plan.error());
}

campaign::Model model_of(const RandomRows& rows) {
  campaign::Model model;
  for (const Host& host : rows.hosts) model.put(host);
  for (const LedgerRow& row : rows.rows) {
    model.find(row.host_id)->add_row(row);
    model.granted_requests.emplace(row.request_id, row.holder_id);
    model.last_seq = std::max(model.last_seq, row.seq);
  }
  return model;
}

bool same_rows(const Pool& a, const Pool& b) {
  return a.hosts() == b.hosts() && a.ledger().rows() == b.ledger().rows() &&
         a.ledger().granted_requests() == b.ledger().granted_requests() &&
         a.ledger().last_seq() == b.ledger().last_seq();
}

// Batches one after the other, each planned by the engine and by the model; what is granted is kept.
void hold_against_the_model(SeededRandom random, std::size_t hosts, int batches) {
  const RandomRows rows = random_rows(random, hosts);
  RandomBatches asking(random, rows);
  Pool pool = rows.pool();
  campaign::Model model = model_of(rows);
  for (int i = 0; i < batches; ++i) {
    const AllocationBatch batch = asking.batch(3);
    RC_LOG() << words(batch);
    const Plan plan = plan_allocation(pool, batch, kNow);
    const campaign::Predicted predicted = model.allocate(batch);
    const std::string expected = predicted.refusal ? all_words(*predicted.refusal) : words(predicted.results);
    RC_ASSERT(all_words(plan) == expected);
    if (!plan) {
      RC_ASSERT(without_words(plan.error()) == without_words(*predicted.refusal));
      continue;
    }
    RC_ASSERT(plan->results == predicted.results);
    pool.apply(plan->changes);
    RC_ASSERT(pool_faults(pool) == Names{});
  }
}

// ---- the filter table, host by host ----

struct Table {
  Names qualifying;  // in the order of choice
  std::vector<FunnelStep> funnel;
};

Table look_at_every_host(const Pool& pool, const Requirement& requirement, const AllocationRequest& request) {
  Draft draft(pool.capacity());
  Asked asked = resolve(requirement, request, pool, draft);
  Table table;
  for (const Filter& filter : filters()) table.funnel.push_back({filter.name, 0});
  std::vector<const Host*> qualifying;
  for (const auto& [id, host] : pool.hosts()) {
    const HostIndex index = *pool.capacity().find(id);
    const HostState& state = pool.capacity().state(index);
    std::size_t passed = 0;
    while (passed < kFilterCount && filters()[passed].passes(asked, index, state))
      ++table.funnel[passed++].left;
    if (passed == kFilterCount) qualifying.push_back(&host);
  }
  std::ranges::sort(qualifying, [](const Host* a, const Host* b) {  // ALLOC-20
    const auto key = [](const Host* host) {
      return std::pair(host->used_cpu_cores - host->cpu_cores, host->used_memory_gib - host->memory_gib);
    };
    return key(a) != key(b) ? key(a) < key(b) : a->id < b->id;
  });
  for (const Host* host : qualifying) table.qualifying.push_back(host->id);
  return table;
}

void hold_against_the_table(const Pool& pool, const Requirement& requirement, bool takeover) {
  AllocationRequest request = request_of({requirement}, "c1", "new");
  request.takeover = takeover;
  const AllocationBatch batch = batch_of(std::vector{request});
  RC_LOG() << words(batch);
  const Plan plan = plan_allocation(pool, batch, kNow);
  const Table table = look_at_every_host(pool, requirement, request);
  const bool on_one = requirement.strategy == "UserSpecifyHost";
  const auto count = static_cast<std::size_t>(requirement.count);
  RC_ASSERT(plan.has_value() == (table.qualifying.size() >= (on_one ? 1 : count)));
  if (!plan) {
    RC_ASSERT(plan.error().funnel == table.funnel);
    return;
  }
  const Names chosen = hosts(plan->results[0].grants);
  if (on_one) {
    RC_ASSERT(chosen == Names(count, table.qualifying.front()));
  } else if (requirement.strategy == "DiffRackBestEffort") {
    const std::set<std::string> qualifying(table.qualifying.begin(), table.qualifying.end());
    const std::set<std::string> distinct(chosen.begin(), chosen.end());
    RC_ASSERT(distinct.size() == count);
    RC_ASSERT(std::ranges::includes(qualifying, distinct));
    RC_ASSERT(chosen.front() == table.qualifying.front());
  } else {
    RC_ASSERT(chosen == Names(table.qualifying.begin(), table.qualifying.begin() + requirement.count));
  }
}

std::size_t few_hosts(SeededRandom& random) {
  return random.below(14);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(allocation_properties)

BOOST_AUTO_TEST_CASE(every_plan_is_that_of_the_model) {
  BOOST_TEST(rc::check("model", [](std::uint64_t seed) {
    SeededRandom random(seed ^ stable_hash("model"));
    const std::size_t hosts = few_hosts(random);
    hold_against_the_model(random, hosts, 8);
  }));
}

// Lists of several blocks, and enough searches in vain for the index to learn port facts.
BOOST_AUTO_TEST_CASE(in_a_large_pool_every_plan_is_that_of_the_model) {
  BOOST_TEST(rc::check("large pool", [](std::uint64_t seed) {
    hold_against_the_model(SeededRandom(seed ^ stable_hash("large pool")), 250, 5);
  }));
}

BOOST_AUTO_TEST_CASE(a_requirement_is_granted_exactly_when_the_filter_table_leaves_enough_hosts) {  // D26
  BOOST_TEST(rc::check("table", [](std::uint64_t seed) {
    SeededRandom random(seed ^ stable_hash("table"));
    const RandomRows rows = random_rows(random, few_hosts(random));
    RandomBatches asking(random, rows);
    const Pool pool = rows.pool();
    for (int i = 0; i < 10; ++i) {
      const Requirement requirement = asking.requirement();
      if (requirement.strategy == "ClusterPorts") continue;  // judges all hosts together: the model's affair
      hold_against_the_table(pool, requirement, random.below(4) == 0);
    }
  }));
}

BOOST_AUTO_TEST_CASE(planning_changes_nothing_and_plans_the_same_again) {  // ALLOC-4, INV-8
  BOOST_TEST(rc::check("again", [](std::uint64_t seed) {
    SeededRandom random(seed ^ stable_hash("again"));
    const RandomRows rows = random_rows(random, few_hosts(random));
    RandomBatches asking(random, rows);
    const Pool pool = rows.pool();
    const Pool before = pool;
    for (int i = 0; i < 5; ++i) {
      const AllocationBatch batch = asking.batch(3);
      RC_LOG() << words(batch);
      const Plan first = plan_allocation(pool, batch, kNow);
      const Plan second = plan_allocation(pool, batch, kNow);
      RC_ASSERT(same_rows(pool, before));
      RC_ASSERT(first.has_value() == second.has_value());
      if (first) {
        RC_ASSERT(first->changes == second->changes);
        RC_ASSERT(first->results == second->results);
      } else {
        RC_ASSERT(first.error() == second.error());
      }
    }
  }));
}

namespace {

// As it is, but for how often its rows were written.
Pool without_versions(const Pool& pool) {
  Pool same;
  for (const auto& [id, host] : pool.hosts()) {
    Host row = host;
    row.version = 0;
    same.apply(change_set({PutHost{row}}));
    for (Disk disk : host.disks) {
      disk.version = 0;
      same.apply(change_set({PutDisk{disk}}));
    }
  }
  for (auto [seq, row] : pool.ledger().rows()) {
    row.version = 0;
    same.apply(change_set({PutGrant{row}}));
  }
  for (const auto& [id, request] : pool.ledger().granted_requests()) {
    same.apply(change_set({PutRequest{request}}));
  }
  return same;
}

AllocationRefusal of_request(AllocationRefusal refusal, std::int64_t number) {
  refusal.request = number;
  return without_words(refusal);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_batch_of_two_requests_is_the_first_and_then_the_second) {  // ruling ALLOC-2
  BOOST_TEST(rc::check("two requests", [](std::uint64_t seed) {
    SeededRandom random(seed ^ stable_hash("two requests"));
    const RandomRows rows = random_rows(random, few_hosts(random));
    RandomBatches asking(random, rows);
    const Pool pool = rows.pool();
    for (int i = 0; i < 5; ++i) {
      AllocationBatch both;
      for (const std::string id : {"first", "second"}) {
        both.requests.push_back(asking.batch(1).requests[0]);
        both.requests.back().request_id = id;
        for (Requirement& requirement : both.requests.back().requirements)
          requirement.count = std::max<std::int64_t>(requirement.count, 1);
      }
      RC_LOG() << words(both);
      const Plan whole = plan_allocation(pool, both, kNow);
      const Plan first = plan_allocation(pool, batch_of({both.requests[0]}), kNow);
      if (!first) {
        RC_ASSERT(!whole.has_value());
        RC_ASSERT(whole.error() == first.error());
        continue;
      }
      Pool one_by_one = pool;
      one_by_one.apply(first->changes);
      const Plan second = plan_allocation(one_by_one, batch_of({both.requests[1]}), kNow);
      RC_ASSERT(second.has_value() == whole.has_value());
      if (!second) {
        RC_ASSERT(without_words(whole.error()) == of_request(second.error(), 1));
        continue;
      }
      RC_ASSERT(whole->results == (std::vector{first->results[0], second->results[0]}));
      one_by_one.apply(second->changes);
      Pool at_once = pool;
      at_once.apply(whole->changes);
      RC_ASSERT(same_rows(without_versions(at_once), without_versions(one_by_one)));
    }
  }));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
