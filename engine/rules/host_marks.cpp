#include "engine/rules/host_marks.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "engine/base/text.h"
#include "engine/rules/delete_rules.h"
#include "engine/rules/host_checks.h"

namespace hostyard {
namespace {

std::string settable_names() {
  std::vector<std::string_view> names;
  for (const HostStatus status : kSettableStatuses) names.push_back(to_string(status));
  return one_of(names);
}

Result<HostStatus> settable(std::string_view name) {
  const auto status = parse<HostStatus>(name);
  if (status && std::ranges::find(kSettableStatuses, *status) != kSettableStatuses.end()) return *status;
  return refuse(ErrorCode::kParameterInvalid,
                fmt::format("input status \"{}\" is invalid; accepted: {}", name, settable_names()));
}

Result<void> check_known(const Pool& pool, std::span<const std::string> host_ids, ErrorCode unknown) {
  for (const std::string& id : host_ids) {
    if (pool.host(id) != nullptr) continue;
    return refuse(
        unknown,
        fmt::format("host {} is not found, no host was changed; accepted: ids of live hosts", shown_id(id)));
  }
  return {};
}

Result<void> check_idle(const Pool& pool, std::span<const std::string> host_ids) {
  for (const std::string& id : host_ids) {
    const Host& host = *pool.host(id);
    if (const auto idle = check_no_workflow(pool, host); !idle) return idle;
    if (host.status != HostStatus::kInit && host.status != HostStatus::kDeleting) continue;
    return refuse(ErrorCode::kHostBusy,
                  fmt::format("host {} {} is {} and its workflow is gone; accepted: hosts that are Online, "
                              "Offline or Failed (this one can be deleted by force)",
                              host.host_name, host.ip.text(), to_string(host.status)));
  }
  return {};
}

Result<void> check_unused(const Pool& pool, std::span<const std::string> host_ids) {
  for (const std::string& id : host_ids) {
    if (const auto free = check_before_delete(pool, id); !free) return free;
  }
  return {};
}

Result<std::vector<Change>> delete_hosts(const Pool& pool, std::span<const std::string> host_ids,
                                         TimeMicros now) {
  if (const auto unused = check_unused(pool, host_ids); !unused) return tl::unexpected(unused.error());
  std::vector<Change> changes;
  for (const std::string& id : host_ids) {
    auto rows = plan_delete_host(pool, id, now);
    if (!rows) return tl::unexpected(std::move(rows.error()));
    std::ranges::move(*rows, std::back_inserter(changes));
  }
  return changes;
}

}  // namespace

Result<std::vector<Change>> plan_set_status(const Pool& pool, std::span<const std::string> host_ids,
                                            std::string_view status, TimeMicros now) {
  if (const auto good = check_distinct(host_ids, "hostIds", "host id"); !good)
    return tl::unexpected(good.error());
  const auto wanted = settable(status);
  if (!wanted) return tl::unexpected(wanted.error());
  if (const auto known = check_known(pool, host_ids, ErrorCode::kUpdateHostStatusFail); !known)
    return tl::unexpected(known.error());
  if (const auto idle = check_idle(pool, host_ids); !idle) return tl::unexpected(idle.error());
  if (*wanted == HostStatus::kDeleted) return delete_hosts(pool, host_ids, now);
  std::vector<Change> changes;
  for (const std::string& id : host_ids) {
    if (pool.host(id)->status == *wanted) continue;
    auto row = plan_host_status(pool, id, *wanted, now);
    if (!row) return tl::unexpected(std::move(row.error()));
    changes.push_back(std::move(*row));
  }
  return changes;
}

Result<std::vector<Change>> plan_set_reserved(const Pool& pool, std::span<const std::string> host_ids,
                                              bool reserved, TimeMicros now) {
  if (const auto good = check_distinct(host_ids, "hostIds", "host id"); !good)
    return tl::unexpected(good.error());
  if (const auto known = check_known(pool, host_ids, ErrorCode::kReserveHostFail); !known)
    return tl::unexpected(known.error());
  if (const auto idle = check_idle(pool, host_ids); !idle) return tl::unexpected(idle.error());
  std::vector<Change> changes;
  for (const std::string& id : host_ids) {
    Host row = *pool.host(id);
    if (row.reserved == reserved) continue;
    row.disks.clear();
    row.reserved = reserved;
    row.update_time = now;
    changes.emplace_back(PutHost{std::move(row)});
  }
  return changes;
}

}  // namespace hostyard
