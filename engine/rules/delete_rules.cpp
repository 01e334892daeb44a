#include "engine/rules/delete_rules.h"

#include <fmt/format.h>

#include "engine/base/plant.h"
#include "engine/base/text.h"
#include "engine/domain/host_load.h"
#include "engine/rules/host_checks.h"

namespace hostyard {
namespace {

Result<const Host*> find_host(const Pool& pool, std::string_view host_id) {
  const Host* host = pool.host(host_id);
  if (host == nullptr) return refuse(ErrorCode::kHostNotFound, fmt::format("host {} is not found", host_id));
  return host;
}

Result<void> check_ids(const Pool& pool, std::span<const std::string> host_ids) {
  if (const auto distinct = check_distinct(host_ids, "hostIds", "host id"); !distinct) return distinct;
  for (const std::string& id : host_ids) {
    if (pool.host(id) == nullptr) {
      return refuse(ErrorCode::kDeleteHostError,
                    fmt::format("deleting host {} is not found; accepted: ids of live hosts", shown_id(id)));
    }
  }
  return {};
}

Result<void> check_not_busy(const Pool& pool, const Host& host, bool force) {
  if (const auto idle = check_no_workflow(pool, host); !idle) return idle;
  const bool left_over = host.status == HostStatus::kInit || host.status == HostStatus::kDeleting;
  if (left_over && !force) {
    return refuse(ErrorCode::kHostBusy,
                  fmt::format("host {} {} is {} and its workflow is gone; accepted: deletion by force",
                              host.host_name, host.ip.text(), to_string(host.status)));
  }
  return {};
}

}  // namespace

bool is_loadless(const Pool& pool, std::string_view host_id) {
  return HOSTYARD_PLANT(host_with_ports_is_deletable, pool.host(host_id)->used_cpu_cores == 0,
                        load_of(pool.ledger(), host_id).loadless());
}

Result<std::vector<PlannedDeletion>> plan_delete(const Pool& pool, std::span<const std::string> host_ids,
                                                 const DeleteOptions& options, TimeMicros now) {
  if (const auto known = check_ids(pool, host_ids); !known) return tl::unexpected(known.error());
  std::vector<PlannedDeletion> planned;
  for (const std::string& id : host_ids) {
    const Host& host = *pool.host(id);
    if (const auto idle = check_not_busy(pool, host, options.force); !idle)
      return tl::unexpected(idle.error());
    const bool by_force =
        options.skip_host_init || options.force || host.status == HostStatus::kFailed || !host.initialised;
    Host row = host;
    // A host left Deleting by a cancelled workflow keeps the status that it had before that.
    if (host.status != HostStatus::kDeleting) row.status_before_deleting = host.status;
    row.status = HostStatus::kDeleting;
    row.update_time = now;
    planned.push_back({std::move(row), by_force ? "DeleteHostsByForce" : "DeleteHosts"});
  }
  return planned;
}

Result<void> check_before_delete(const Pool& pool, std::string_view host_id) {
  const auto host = find_host(pool, host_id);
  if (!host) return tl::unexpected(host.error());
  if (is_loadless(pool, host_id)) return {};
  return refuse(
      ErrorCode::kHostStillInUsed,
      fmt::format(
          "check before delete host failed, host {} load stat is not loadless, {}; accepted: a host of which "
          "nobody holds anything",
          (*host)->host_name, to_string((*host)->visible_load_stat())));
}

Result<std::vector<Change>> plan_delete_host(const Pool& pool, std::string_view host_id, TimeMicros now) {
  if (const auto free = check_before_delete(pool, host_id); !free) return tl::unexpected(free.error());
  Host row = *pool.host(host_id);
  std::vector<Change> changes;
  for (Disk& disk : row.disks) {
    disk.delete_time = now;
    disk.update_time = now;
    changes.emplace_back(PutDisk{disk});
  }
  for (const LedgerSeq seq : pool.ledger().of_host(host_id)) {
    LedgerRow claim = *pool.ledger().row(seq);
    claim.delete_time = now;
    claim.update_time = now;
    changes.emplace_back(PutGrant{std::move(claim)});
  }
  row.disks.clear();
  row.status = HostStatus::kDeleted;
  row.status_before_deleting.reset();
  row.delete_time = now;
  row.update_time = now;
  changes.emplace_back(PutHost{std::move(row)});
  return changes;
}

Result<Change> plan_host_status(const Pool& pool, std::string_view host_id, HostStatus status,
                                TimeMicros now) {
  const auto host = find_host(pool, host_id);
  if (!host) return tl::unexpected(host.error());
  Host row = **host;
  row.disks.clear();
  if (status != HostStatus::kDeleting) {
    row.status_before_deleting.reset();
  } else if (row.status != HostStatus::kDeleting) {
    row.status_before_deleting = row.status;
  }
  row.status = status;
  row.update_time = now;
  return Change{PutHost{std::move(row)}};
}

Result<Change> plan_host_recovery(const Pool& pool, std::string_view host_id, TimeMicros now) {
  const auto host = find_host(pool, host_id);
  if (!host) return tl::unexpected(host.error());
  return plan_host_status(pool, host_id, (*host)->status_before_deleting.value_or((*host)->status), now);
}

}  // namespace hostyard
