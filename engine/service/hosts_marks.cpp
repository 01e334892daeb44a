// `hosts set-status` and `hosts set-reserved` (UPD-2, UPD-3).
#include <algorithm>

#include "engine/rules/host_marks.h"
#include "engine/service/areas.h"
#include "engine/service/described.h"

namespace hostyard {
namespace {

struct StatusArguments {
  std::vector<std::string> host_ids;
  std::string status;
};
struct ReservedArguments {
  std::vector<std::string> host_ids;
  bool reserved = false;
};
struct MarkedHost {
  std::string host_id, host_name, ip, status;
  bool reserved = false;
};
struct MarksAnswer {
  std::vector<MarkedHost> hosts;
};

constexpr auto kStatusNames = [] {
  std::array<std::string_view, kSettableStatuses.size()> names{};
  std::ranges::transform(kSettableStatuses, names.begin(), to_string<HostStatus>);
  return names;
}();

}  // namespace

template <>
struct Described<StatusArguments> {
  static constexpr auto members =
      std::tuple(member("status", &StatusArguments::status, "their new status; Deleted deletes them",
                        kRequired | kPositional, kStatusNames),
                 member("hostIds", &StatusArguments::host_ids, "ids of the hosts", kRequired | kPositional));
};
template <>
struct Described<ReservedArguments> {
  static constexpr auto members = std::tuple(
      member("reserved", &ReservedArguments::reserved,
             "true: no new allocations, what is held stays; false: allocations again",
             kRequired | kPositional),
      member("hostIds", &ReservedArguments::host_ids, "ids of the hosts", kRequired | kPositional));
};
template <>
struct Described<MarkedHost> {
  static constexpr auto members =
      std::tuple(member("hostId", &MarkedHost::host_id, "id"),
                 member("hostName", &MarkedHost::host_name, "name"), member("ip", &MarkedHost::ip, "address"),
                 member("status", &MarkedHost::status, "status", kOptional, EnumNames<HostStatus>::names),
                 member("reserved", &MarkedHost::reserved, "kept out of allocations"));
};
template <>
struct Described<MarksAnswer> {
  static constexpr auto members =
      std::tuple(member("hosts", &MarksAnswer::hosts, "the hosts as they are now, in the order given"));
};

namespace {

MarkedHost marked(const Host& host) {
  MarkedHost shown;
  shown.host_id = host.id;
  shown.host_name = host.host_name;
  shown.ip = host.ip.text();
  shown.status = to_string(host.status);
  shown.reserved = host.reserved;
  return shown;
}

// Commits what `plan` makes of the pool, and answers the hosts as `mark` leaves them: one that is deleted has
// left the pool by then.
template <class Plan, class Mark>
Result<Json> mark_hosts(Service& service, const std::vector<std::string>& host_ids, const std::string& reason,
                        const Plan& plan, const Mark& mark) {
  MarksAnswer answer;
  const auto committed = service.ledger().transact([&](const Pool& pool) -> Result<ChangeSet> {
    const TimeMicros now = service.clock().now();
    auto changes = plan(pool, now);
    if (!changes) return tl::unexpected(changes.error());
    answer.hosts.clear();
    for (const std::string& id : host_ids) mark(answer.hosts.emplace_back(marked(*pool.host(id))));
    return ChangeSet{reason, now, std::move(*changes)};
  });
  if (!committed) return tl::unexpected(committed.error());
  return encode(answer);
}

Result<Json> set_status(Service& service, const Json& given) {
  const auto arguments = decode<StatusArguments>(given);
  if (!arguments) return tl::unexpected(arguments.error());
  const std::vector<std::string>& host_ids = arguments->host_ids;
  const std::string& status = arguments->status;
  return mark_hosts(
      service, host_ids, fmt::format("{} hosts set {}", host_ids.size(), status),
      [&](const Pool& pool, TimeMicros now) { return plan_set_status(pool, host_ids, status, now); },
      [&](MarkedHost& host) { host.status = status; });
}

Result<Json> set_reserved(Service& service, const Json& given) {
  const auto arguments = decode<ReservedArguments>(given);
  if (!arguments) return tl::unexpected(arguments.error());
  const std::vector<std::string>& host_ids = arguments->host_ids;
  const bool reserved = arguments->reserved;
  return mark_hosts(
      service, host_ids,
      fmt::format("{} hosts {}", host_ids.size(), reserved ? "reserved" : "no longer reserved"),
      [&](const Pool& pool, TimeMicros now) { return plan_set_reserved(pool, host_ids, reserved, now); },
      [&](MarkedHost& host) { host.reserved = reserved; });
}

}  // namespace

UseCase hosts_set_status_case() {
  UseCase use_case;
  use_case.noun = "hosts";
  use_case.verb = "set-status";
  use_case.summary = "set hosts Online, Offline or Failed, or delete them without their workflows";
  use_case.example = "hostyard hosts set-status Offline HOST_ID HOST_ID";
  use_case.clauses = "UPD-2, INV-13";
  use_case.arguments = shape_of<StatusArguments>();
  use_case.answer = shape_of<MarksAnswer>();
  use_case.errors = {ErrorCode::kParameterInvalid, ErrorCode::kUpdateHostStatusFail, ErrorCode::kHostBusy,
                     ErrorCode::kHostStillInUsed, ErrorCode::kMarshalError};
  use_case.mutates = true;
  use_case.call = set_status;
  return use_case;
}

UseCase hosts_set_reserved_case() {
  UseCase use_case;
  use_case.noun = "hosts";
  use_case.verb = "set-reserved";
  use_case.summary = "keep hosts out of allocations, or let them in again";
  use_case.example = "hostyard hosts set-reserved true HOST_ID HOST_ID";
  use_case.clauses = "UPD-3, DOM-18";
  use_case.arguments = shape_of<ReservedArguments>();
  use_case.answer = shape_of<MarksAnswer>();
  use_case.errors = {ErrorCode::kParameterInvalid, ErrorCode::kReserveHostFail, ErrorCode::kHostBusy,
                     ErrorCode::kMarshalError};
  use_case.mutates = true;
  use_case.call = set_reserved;
  return use_case;
}

}  // namespace hostyard
