#include "engine/rules/import_rules.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "engine/rules/host_checks.h"

namespace hostyard {
namespace {

// DOM-20 against the pool and against the earlier hosts of the same call.
Result<void> check_unique(const Pool& pool, const std::vector<Host>& hosts) {
  std::unordered_map<std::string_view, const Host*> ips;
  std::unordered_map<std::string_view, const Host*> names;
  for (const Host& host : hosts) {
    if (const Host* present = pool.host_by_ip(host.ip))
      return host_already_there("ip", host.ip.text(), *present);
    if (const Host* present = pool.host_by_name(host.host_name))
      return host_already_there("hostName", host.host_name, *present);
    if (const auto [other, fresh] = ips.emplace(host.ip.text(), &host); !fresh) {
      return host_already_there("ip", host.ip.text(), *other->second);
    }
    if (const auto [other, fresh] = names.emplace(host.host_name, &host); !fresh) {
      return host_already_there("hostName", host.host_name, *other->second);
    }
  }
  return {};
}

// A region-wide claim: the rows of one requirement of ClusterPorts, one a host, hold the same ports but for
// those that a later host could not take over. Known by its oldest row with the most ports.
using RegionClaim = const LedgerRow*;

bool has_all(const std::vector<std::uint16_t>& ports, const std::vector<std::uint16_t>& part) {
  return std::ranges::includes(ports, part);
}

// The active claims of the region and arch, oldest first.
std::vector<RegionClaim> claims_of(const Pool& pool, const std::string& region, Arch arch) {
  std::vector<RegionClaim> claims;
  std::unordered_map<std::string_view, std::vector<std::size_t>> of_request;
  for (const auto& entry : pool.ledger().rows()) {
    const LedgerRow& row = entry.second;  // by name, for clang 14 captures no structured binding
    if (!row.region_wide) continue;
    const Host* host = pool.host(row.host_id);
    if (host == nullptr || host->location.region != region || host->arch != arch) continue;
    std::vector<std::size_t>& known = of_request[row.request_id];
    const auto same = std::ranges::find_if(known, [&, &row = row](std::size_t claim) {
      return has_all(claims[claim]->ports, row.ports) || has_all(row.ports, claims[claim]->ports);
    });
    if (same == known.end()) {
      known.push_back(claims.size());
      claims.push_back(&row);
    } else if (row.ports.size() > claims[*same]->ports.size()) {
      claims[*same] = &row;
    }
  }
  return claims;
}

// The ledger rows of a new host for the claims (ALLOC-50).
void copy_claims(const Host& host, const std::vector<RegionClaim>& claims, LedgerSeq& last_seq,
                 std::vector<Change>& changes) {
  std::set<std::uint16_t> taken{host.ssh_port};
  for (const RegionClaim claim : claims) {
    LedgerRow row;
    row.holder_id = claim->holder_id;
    row.request_id = claim->request_id;
    row.host_id = host.id;
    row.region_wide = true;
    row.create_time = host.create_time;
    row.update_time = host.create_time;
    for (const std::uint16_t port : claim->ports) {
      if (taken.insert(port).second) row.ports.push_back(port);
    }
    if (row.ports.empty()) continue;
    row.seq = ++last_seq;
    changes.emplace_back(PutGrant{std::move(row)});
  }
}

// For all new hosts; the claims of a region and arch are looked for once.
void copy_region_claims(const Pool& pool, const std::vector<Host>& hosts, std::vector<Change>& changes) {
  std::map<std::pair<std::string, Arch>, std::vector<RegionClaim>> known;
  LedgerSeq last_seq = pool.ledger().last_seq();
  for (const Host& host : hosts) {
    const auto [place, fresh] = known.try_emplace({host.location.region, host.arch});
    if (fresh) place->second = claims_of(pool, host.location.region, host.arch);
    copy_claims(host, place->second, last_seq, changes);
  }
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
  std::vector<Change> claims;
  if (options.copy_region_claims && !options.host_reserved) copy_region_claims(pool, hosts, claims);
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
  std::ranges::move(claims, std::back_inserter(changes));
  return changes;
}

}  // namespace hostyard
