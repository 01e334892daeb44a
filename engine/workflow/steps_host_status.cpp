// The steps that only change the books (STEP-9, STEP-10).
#include <fmt/format.h>

#include "engine/rules/delete_rules.h"
#include "engine/workflow/step.h"

namespace hostyard {
namespace {

Result<std::vector<Change>> one(Result<Change> change) {
  if (!change) return tl::unexpected(change.error());
  return std::vector<Change>{std::move(*change)};
}

StepReturn set_status(StepContext& context, HostStatus status) {
  context.log.say(fmt::format("set status of host {} to {}", context.host.id, to_string(status)));
  return StepDone{[id = context.host.id, status](const Pool& pool, TimeMicros now) {
    return one(plan_host_status(pool, id, status, now));
  }};
}

}  // namespace

StepReturn set_hosts_online(StepContext& context) {
  return set_status(context, HostStatus::kOnline);
}

StepReturn set_hosts_fail(StepContext& context) {
  return set_status(context, HostStatus::kFailed);
}

StepReturn recover_hosts(StepContext& context) {
  context.log.say(fmt::format("set status of host {} back to {}", context.host.id,
                              to_string(context.host.status_before_deleting.value_or(context.host.status))));
  return StepDone{[id = context.host.id](const Pool& pool, TimeMicros now) {
    return one(plan_host_recovery(pool, id, now));
  }};
}

StepReturn check_host_before_delete(StepContext& context) {
  context.log.say(fmt::format("check host {} before delete", context.host.id));
  return StepDone{[id = context.host.id](const Pool& pool, TimeMicros) -> Result<std::vector<Change>> {
    if (const auto free = check_before_delete(pool, id); !free) return tl::unexpected(free.error());
    return std::vector<Change>{};
  }};
}

StepReturn delete_hosts(StepContext& context) {
  context.log.say(
      fmt::format("delete host {} {} {}", context.host.id, context.host.host_name, context.host.ip.text()));
  return StepDone{
      [id = context.host.id](const Pool& pool, TimeMicros now) { return plan_delete_host(pool, id, now); }};
}

}  // namespace hostyard
