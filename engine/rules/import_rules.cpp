#include "engine/rules/import_rules.h"

#include <unordered_map>

#include <fmt/format.h>

namespace hostyard {
namespace {

tl::unexpected<Refusal> already_there(std::string_view what, std::string_view value, const Host& present) {
  return refuse(
      ErrorCode::kHostAlreadyExist,
      fmt::format("{} {} belongs to host {} {} ({}, id {}); accepted: an unused {}", what, value,
                  present.host_name, present.ip.text(), to_string(present.status), present.id, what));
}

// DOM-20 against the pool and against the earlier hosts of the same call.
Result<void> check_unique(const Pool& pool, const std::vector<Host>& hosts) {
  std::unordered_map<std::string_view, const Host*> ips;
  std::unordered_map<std::string_view, const Host*> names;
  for (const Host& host : hosts) {
    if (const Host* present = pool.host_by_ip(host.ip)) return already_there("ip", host.ip.text(), *present);
    if (const Host* present = pool.host_by_name(host.host_name))
      return already_there("hostName", host.host_name, *present);
    if (const auto [other, fresh] = ips.emplace(host.ip.text(), &host); !fresh) {
      return already_there("ip", host.ip.text(), *other->second);
    }
    if (const auto [other, fresh] = names.emplace(host.host_name, &host); !fresh) {
      return already_there("hostName", host.host_name, *other->second);
    }
  }
  return {};
}

}  // namespace

std::string_view import_flow_name(const ImportOptions& options) {
  if (options.skip_host_init) return "ImportHostsWithoutInit";
  return options.host_reserved ? "TakeOverHosts" : "ImportHosts";
}

Result<void> check_no_running_task(const Pool& pool, bool exclusive_tasks) {
  if (!exclusive_tasks || pool.flows().empty()) return {};
  const Flow& running = pool.flows().begin()->second;
  return refuse(
      ErrorCode::kTaskConflict,
      fmt::format("workflow {} {} has not ended, and tasks are exclusive; accepted: no unfinished workflow",
                  running.name, running.id));
}

Result<std::vector<Change>> plan_import(const Pool& pool, std::vector<Host> hosts,
                                        const ImportOptions& options) {
  if (const auto unique = check_unique(pool, hosts); !unique) return tl::unexpected(unique.error());
  std::vector<Change> changes;
  for (Host& host : hosts) {
    host.status = HostStatus::kInit;
    host.load_stat = LoadStat::kLoadLess;
    host.reserved = options.host_reserved;
    host.initialised = !options.skip_host_init;
    if (const auto fault = host_fault(host)) return refuse(ErrorCode::kParameterInvalid, *fault);
    std::vector<Disk> disks = std::move(host.disks);
    host.disks.clear();
    changes.emplace_back(PutHost{std::move(host)});
    for (Disk& disk : disks) changes.emplace_back(PutDisk{std::move(disk)});
  }
  return changes;
}

}  // namespace hostyard
