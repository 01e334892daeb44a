#include "engine/rules/host_checks.h"

#include <unordered_set>

#include <fmt/format.h>

#include "engine/base/text.h"

namespace hostyard {

Result<void> check_distinct(std::span<const std::string> ids, std::string_view member,
                            std::string_view item) {
  if (ids.empty()) {
    return refuse(ErrorCode::kParameterInvalid,
                  fmt::format("{} is empty; accepted: at least one {}", member, item));
  }
  std::unordered_set<std::string_view> seen;
  for (const std::string& id : ids) {
    if (seen.insert(id).second) continue;
    return refuse(ErrorCode::kParameterInvalid,
                  fmt::format("{} is duplicated in request; accepted: each id once", shown_id(id)));
  }
  return {};
}

Result<void> check_no_workflow(const Pool& pool, const Host& host) {
  const Flow* flow = pool.unfinished_flow_of(host.id);
  if (flow == nullptr) return {};
  return refuse(ErrorCode::kHostBusy,
                fmt::format("host {} {} is busy with workflow {} {} ({}); accepted: a host without "
                            "unfinished workflow",
                            host.host_name, host.ip.text(), flow->name, flow->id, to_string(flow->status)));
}

tl::unexpected<Refusal> host_already_there(std::string_view what, std::string_view value,
                                           const Host& present) {
  return refuse(
      ErrorCode::kHostAlreadyExist,
      fmt::format("{} {} belongs to host {} {} ({}, id {}); accepted: an unused {}", what, value,
                  present.host_name, present.ip.text(), to_string(present.status), present.id, what));
}

}  // namespace hostyard
