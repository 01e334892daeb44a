// `hosts update` (UPD-1).
#include "engine/rules/host_update.h"
#include "engine/service/areas.h"
#include "engine/service/views.h"

namespace hostyard {
namespace {

struct UpdateArguments : HostUpdate {
  std::string passwd;
  AnyValue ignored;
};

constexpr auto text(std::string_view name, std::string HostUpdate::*pointer, std::string_view doc,
                    std::span<const std::string_view> accepted = {}) {
  return member(name, static_cast<std::string UpdateArguments::*>(pointer), doc, kOptional, accepted);
}
constexpr auto number(std::string_view name, std::int64_t HostUpdate::*pointer, std::string_view doc) {
  return member(name, static_cast<std::int64_t UpdateArguments::*>(pointer), doc);
}
// A host that was read may be given back whole (DOM-10): what changes in other ways is ignored.
constexpr auto ignored(std::string_view name, std::string_view doc) {
  return member(name, &UpdateArguments::ignored, doc, kIgnored);
}

constexpr std::string_view kDerived = "ignored: it is derived";
constexpr std::string_view kAsItIs = "does not change: refused unless it is the present one";
constexpr std::string_view kUsed = "follows from what is granted: refused unless it is 0";

}  // namespace

template <>
struct Described<UpdateArguments> {
  static constexpr auto members = std::tuple(
      member("hostId", static_cast<std::string UpdateArguments::*>(&HostUpdate::host_id), "id of the host",
             kRequired | kPositional),
      text("hostName", &HostUpdate::host_name, "new name, which no other host has"),
      number("cpuCores", &HostUpdate::cpu_cores, "cores, at least those in use"),
      number("memory", &HostUpdate::memory_gib, "GiB, at least those in use"),
      text("purpose", &HostUpdate::purpose, "all its purposes, comma-separated: Compute, Storage, Schedule"),
      text("os", &HostUpdate::os, "operating system"), text("kernel", &HostUpdate::kernel, "kernel"),
      text("nic", &HostUpdate::nic, "network"), text("userName", &HostUpdate::user_name, "login"),
      member("passwd", &UpdateArguments::passwd, "password of the login"),
      number("sshPort", &HostUpdate::ssh_port, "port of sshd, which nobody holds"),
      text("ip", &HostUpdate::ip, kAsItIs), text("arch", &HostUpdate::arch, kAsItIs),
      text("vendor", &HostUpdate::vendor, kAsItIs), text("region", &HostUpdate::region, kAsItIs),
      text("az", &HostUpdate::zone, kAsItIs), text("rack", &HostUpdate::rack, kAsItIs),
      text("clusterType", &HostUpdate::cluster_type, kAsItIs),
      text("diskType", &HostUpdate::disk_type, kAsItIs),
      number("usedCpuCores", &HostUpdate::used_cpu_cores, kUsed),
      number("usedMemory", &HostUpdate::used_memory_gib, kUsed),
      ignored("status", "ignored: `hosts set-status` sets it"),
      ignored("reserved", "ignored: `hosts set-reserved` sets it"), ignored("loadStat", kDerived),
      ignored("spec", kDerived), ignored("traits", kDerived), ignored("sysLabels", kDerived),
      ignored("instances", kDerived), ignored("createTime", kDerived), ignored("updateTime", kDerived),
      ignored("availableDiskCount", kDerived), ignored("disks", "ignored: `disks update` changes them"));
};

namespace {

Result<Json> update_host(Service& service, const Json& given) {
  auto arguments = decode<UpdateArguments>(given);
  if (!arguments) return tl::unexpected(arguments.error());
  arguments->password = Secret(std::move(arguments->passwd));
  if (const auto good = check_host_update(*arguments); !good) return tl::unexpected(good.error());
  std::string sealed;
  if (!arguments->password.empty()) sealed = service.secrets().seal(arguments->password, arguments->host_id);
  const auto committed = service.ledger().transact([&](const Pool& pool) -> Result<ChangeSet> {
    const TimeMicros now = service.clock().now();
    auto changes = plan_update_host(pool, *arguments, sealed, now);
    if (!changes) return tl::unexpected(changes.error());
    return ChangeSet{fmt::format("update of host {}", arguments->host_id), now, std::move(*changes)};
  });
  if (!committed) return tl::unexpected(committed.error());
  return live_host(service, arguments->host_id);
}

}  // namespace

UseCase hosts_update_case() {
  UseCase use_case;
  use_case.noun = "hosts";
  use_case.verb = "update";
  use_case.summary = "change what is known of a host";
  use_case.example = "hostyard hosts update HOST_ID --cpu-cores 32 --memory 128";
  use_case.clauses = "UPD-1, DOM-11, DOM-17, DOM-20";
  use_case.arguments = shape_of<UpdateArguments>();
  use_case.answer = shape_of<HostView>();
  use_case.errors = {ErrorCode::kParameterInvalid,    ErrorCode::kHostNotFound,
                     ErrorCode::kUpdateHostInfoError, ErrorCode::kTraitNotFound,
                     ErrorCode::kHostAlreadyExist,    ErrorCode::kMarshalError};
  use_case.mutates = true;
  use_case.call = update_host;
  return use_case;
}

}  // namespace hostyard
