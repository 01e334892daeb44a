#include "scenarios/campaign/plans.h"

#include "engine/rules/allocation.h"
#include "engine/rules/recycling.h"

namespace hostyard::campaign {
namespace {

Result<ChangeSet> granted(const Pool& pool, const GrantBatch& body, TimeMicros now, Answer& answer) {
  answer.allocation_refusal.reset();
  answer.results.clear();
  auto planned = plan_allocation(pool, body.batch, now);
  if (!planned) {
    answer.allocation_refusal = std::move(planned.error());
    return tl::unexpected(answer.allocation_refusal->refusal);
  }
  answer.results = std::move(planned->results);
  if (body.dry_run) return ChangeSet{};
  return std::move(planned->changes);
}

Result<ChangeSet> recycled(const Pool& pool, const Recycle& body, TimeMicros now, Answer& answer) {
  answer.recycle_refusal.reset();
  answer.released.clear();
  auto planned = plan_recycle(pool, body.entries, now);
  if (!planned) {
    answer.recycle_refusal = std::move(planned.error());
    return tl::unexpected(answer.recycle_refusal->refusal);
  }
  answer.released = std::move(planned->released);
  return std::move(planned->changes);
}

}  // namespace

Result<ChangeSet> plan(const Body& body, const Pool& pool, TimeMicros now, Answer& answer) {
  if (const auto* op = std::get_if<GrantBatch>(&body)) return granted(pool, *op, now, answer);
  if (const auto* op = std::get_if<Recycle>(&body)) return recycled(pool, *op, now, answer);
  return ChangeSet{};
}

}  // namespace hostyard::campaign
