#include "scenarios/campaign/plans.h"

#include <algorithm>

#include "engine/rules/allocation.h"
#include "engine/rules/delete_rules.h"
#include "engine/rules/recycling.h"
#include "scenarios/campaign/overloaded.h"

namespace hostyard::campaign {
namespace {

using Rows = Result<std::vector<Change>>;

Rows as_rows(Result<Change> change) {
  if (!change) return tl::unexpected(std::move(change.error()));
  return std::vector<Change>{std::move(*change)};
}

// The host's row as it is to be; the rules of these moves are not what a campaign is about.
template <class F>
Rows changed_host(const Pool& pool, const std::string& id, TimeMicros now, F&& change) {
  const Host* present = pool.host(id);
  if (present == nullptr) return refuse(ErrorCode::kHostNotFound, id);
  Host host = *present;
  change(host);
  host.update_time = now;
  return std::vector<Change>{PutHost{std::move(host)}};
}

template <class F>
Rows changed_disk(const Pool& pool, const std::string& id, TimeMicros now, F&& change) {
  const Disk* present = pool.disk(id);
  if (present == nullptr) return refuse(ErrorCode::kUpdateDiskError, id);
  Disk disk = *present;
  change(disk);
  disk.update_time = now;
  return std::vector<Change>{PutDisk{std::move(disk)}};
}

Rows moved(const Pool& pool, const MoveStatus& body, TimeMicros now) {
  if (pool.unfinished_flow_of(body.host) != nullptr) return refuse(ErrorCode::kHostBusy, body.host);
  return as_rows(plan_host_status(pool, body.host, body.status, now));
}

bool is_held(const Pool& pool, const std::string& disk_id) {
  const Disk* disk = pool.disk(disk_id);
  if (disk == nullptr) return false;
  const auto& rows = pool.ledger().of_host(disk->host_id);
  return std::any_of(rows.begin(), rows.end(), [&](LedgerSeq seq) {
    const std::vector<std::string>& disks = pool.ledger().row(seq)->disks;
    return std::find(disks.begin(), disks.end(), disk_id) != disks.end();
  });
}

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

Rows rows_of(const Body& body, const Pool& pool, TimeMicros now) {
  return std::visit(
      Overloaded{[&](const MoveStatus& op) { return moved(pool, op, now); },
                 [&](const SetReserved& op) {
                   return changed_host(pool, op.host, now, [&](Host& host) { host.reserved = op.reserved; });
                 },
                 [&](const Resize& op) {
                   return changed_host(pool, op.host, now, [&](Host& host) {
                     host.cpu_cores = std::max(op.cpu_cores, host.used_cpu_cores);
                     host.memory_gib = std::max(op.memory, host.used_memory_gib);
                   });
                 },
                 [&](const BreakDisk& op) {
                   return changed_disk(pool, op.disk, now,
                                       [](Disk& disk) { disk.status = DiskStatus::kError; });
                 },
                 [&](const AddDisk& op) -> Rows {
                   if (pool.host(op.disk.host_id) == nullptr)
                     return refuse(ErrorCode::kHostNotFound, op.disk.host_id);
                   return std::vector<Change>{PutDisk{op.disk}};
                 },
                 [&](const RemoveDisk& op) -> Rows {
                   if (is_held(pool, op.disk)) return refuse(ErrorCode::kDiskStillInUsed, op.disk);
                   return changed_disk(pool, op.disk, now, [&](Disk& disk) { disk.delete_time = now; });
                 },
                 [](const auto&) -> Rows { return std::vector<Change>{}; }},
      body);
}

}  // namespace

Result<ChangeSet> plan(const Body& body, const Pool& pool, TimeMicros now, Answer& answer) {
  if (const auto* op = std::get_if<GrantBatch>(&body)) return granted(pool, *op, now, answer);
  if (const auto* op = std::get_if<Recycle>(&body)) return recycled(pool, *op, now, answer);
  Rows rows = rows_of(body, pool, now);
  if (!rows) return tl::unexpected(std::move(rows.error()));
  return ChangeSet{"campaign", now, std::move(*rows)};
}

}  // namespace hostyard::campaign
