#include "engine/rules/allocation.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "engine/base/plant.h"
#include "engine/base/text.h"
#include "engine/rules/filters.h"
#include "engine/rules/strategies.h"

namespace hostyard {
namespace {

// ---- refusals ----

std::string location_words(const Requirement& requirement) {
  std::string words;
  const RequiredLocation& location = requirement.location;
  for (const std::string* name : {&location.region, &location.zone, &location.rack, &location.host_ip}) {
    if (name->empty()) continue;
    if (!words.empty()) words += ',';
    words += *name;
  }
  return words;
}

// Why a named disk cannot be granted (ruling ALLOC-13).
std::string named_disk_words(const Pool& pool, const Draft& draft, const Asked& asked) {
  const std::string& id = asked.disk.named;
  const Disk* disk = pool.disk(id);
  if (disk == nullptr) return fmt::format("disk {} does not exist", id);
  const Host& host = *pool.host(disk->host_id);
  const HostState& state = draft.state(*asked.disk.named_host);
  const DiskStatus status = state.disks[static_cast<std::size_t>(asked.disk.named_number)].status;
  const std::string name = fmt::format("disk {} ({} on {})", id, disk->path, host.ip.text());
  if (status != DiskStatus::kAvailable)
    return fmt::format("{} is {}, not Available", name, to_string(status));
  if (disk->capacity_gib < asked.disk.capacity)
    return fmt::format("{} has {} GiB, {} are asked", name, disk->capacity_gib, asked.disk.capacity);
  if (asked.disk.type && *asked.disk.type != disk->type)
    return fmt::format("{} is {}, {} is asked", name, to_string(disk->type), to_string(*asked.disk.type));
  return fmt::format("{} lies on a host that does not qualify", name);
}

std::string ports_words(const Pool& pool, const Draft& draft, const Asked& asked, const Funnel& funnel) {
  if (!funnel.first_dropped) return "";
  const Host& host = pool.host_at(*funnel.first_dropped);
  if (asked.strategy == Strategy::kClusterPorts) {
    const PortsAsked& range = asked.ports.front();
    return fmt::format("; fewer than {} ports of [{}, {}) are free on every host", range.count, range.start,
                       range.end);
  }
  PortSet held = draft.state(*funnel.first_dropped).ports;
  for (const PortsAsked& range : asked.host_ports) {
    Ports chosen;
    if (!choose_ports(held, {&range, 1}, chosen)) {
      return fmt::format("; host {} {} has {} free ports of [{}, {}), {} are asked", host.host_name,
                         host.ip.text(), chosen.size(), range.start, range.end, range.count);
    }
    for (const std::uint16_t port : chosen) held.add(port);
  }
  return "";
}

std::string refusal_words(const Pool& pool, const Draft& draft, const Requirement& requirement,
                          const Asked& asked, const Funnel& funnel) {
  const FunnelStep& decisive = funnel.steps[funnel.decisive];
  std::string words = fmt::format("{} of {} hosts of the pool are left after the filter {}, {} {} needed",
                                  decisive.left, funnel.steps.front().left, decisive.filter,
                                  asked.hosts_needed(), asked.hosts_needed() == 1 ? "is" : "are");
  if (const std::string place = location_words(requirement); !place.empty()) words += " in " + place;
  if (funnel.decisive == kDiskFilter && !asked.disk.named.empty())
    return words + "; " + named_disk_words(pool, draft, asked);
  if (funnel.decisive == kPortsFilter) return words + ports_words(pool, draft, asked, funnel);
  if (asked.wants_reserved && asked.host && !draft.state(*asked.host).reserved) {  // ALLOC-32
    const Host& host = pool.host_at(*asked.host);
    return words + fmt::format("; host {} {} is not reserved: a takeover needs a reserved host",
                               host.host_name, host.ip.text());
  }
  return words;
}

ErrorCode cause_of(std::size_t decisive) {
  if (decisive == kDiskFilter) return ErrorCode::kNoEnoughDisk;
  return decisive == kPortsFilter ? ErrorCode::kNoEnoughPort : ErrorCode::kNoEnoughHost;
}

AllocationRefusal no_fit(const Pool& pool, const Draft& draft, const Requirement& requirement,
                         const Asked& asked, std::int64_t request, std::int64_t number) {
  Funnel funnel = make_funnel(pool, draft, requirement, asked);
  AllocationRefusal refusal;
  refusal.refusal.code = ErrorCode::kAllocateError;
  refusal.refusal.cause = cause_of(funnel.decisive);
  refusal.refusal.detail = fmt::format("request {}, requirement {}: {}", request, number,
                                       refusal_words(pool, draft, requirement, asked, funnel));
  refusal.request = request;
  refusal.requirement = number;
  refusal.funnel = std::move(funnel.steps);
  refusal.near_miss = std::move(funnel.near_miss);
  return refusal;
}

// ALLOC-5.
std::optional<AllocationRefusal> check_not_granted(const Pool& pool, const AllocationBatch& batch) {
  std::int64_t number = 0;
  for (const AllocationRequest& request : batch.requests) {
    const GrantedRequest* before = pool.ledger().granted_request(request.request_id);
    if (HOSTYARD_PLANT(granted_request_granted_again, false, before != nullptr)) {
      AllocationRefusal refusal;
      refusal.refusal.code = ErrorCode::kAllocateError;
      refusal.refusal.cause = ErrorCode::kRequestAlreadyGranted;
      refusal.refusal.detail =
          fmt::format("request {}: requestId {} was granted to {} before; accepted: a requestId never used",
                      number, before->request_id, before->holder_id);
      refusal.request = number;
      refusal.granted_request = before->request_id;
      return refusal;
    }
    ++number;
  }
  return std::nullopt;
}

// ---- one batch ----

class BatchPlan {
 public:
  BatchPlan(const Pool& pool, TimeMicros now)
      : pool_(pool), now_(now), draft_(pool.capacity()), next_seq_(pool.ledger().last_seq() + 1) {}

  std::optional<AllocationRefusal> add(const AllocationRequest& request, std::int64_t number);
  AllocationPlan finish(const AllocationBatch& batch);

 private:
  void record(const AllocationRequest& request, const Requirement& requirement, const Asked& asked,
              std::int64_t number, const std::vector<Claim>& claims);
  Grant grant_of(const Requirement& requirement, const Asked& asked, const Claim& claim) const;
  void put_row(const AllocationRequest& request, const Claim& claim);

  const Pool& pool_;
  TimeMicros now_;
  Draft draft_;
  LedgerSeq next_seq_;
  std::vector<PutGrant> rows_;
  std::vector<PutDisk> disks_;
  std::map<std::string, std::string> granted_;  // requestId -> holderId, of those that left a row
  std::vector<RequestGrants> results_;
};

// Keeps the list in order, each host once.
void add_chosen(std::vector<HostIndex>& chosen, HostIndex host) {
  if (HOSTYARD_PLANT(chosen_hosts_forgotten, true, false)) return;
  const auto place = std::ranges::lower_bound(chosen, host);
  if (place == chosen.end() || *place != host) chosen.insert(place, host);
}

std::optional<AllocationRefusal> BatchPlan::add(const AllocationRequest& request, std::int64_t number) {
  results_.push_back({request.holder_id, request.request_id, {}});
  std::vector<HostIndex> chosen;  // by this request
  std::int64_t requirement_number = 0;
  for (const Requirement& requirement : request.requirements) {
    Asked asked = resolve(requirement, request, pool_, draft_);
    // UserSpecifyHost may name any host, also one chosen before (rulings ALLOC-20…30).
    const bool by_zone =
        asked.strategy != Strategy::kUserSpecifyHost && asked.strategy != Strategy::kClusterPorts;
    if (by_zone) asked.chosen = &chosen;
    const std::vector<Claim> claims = strategy(asked.strategy)(draft_, asked);
    const bool enough =
        asked.strategy == Strategy::kClusterPorts ? !claims.empty() : std::ssize(claims) == asked.count;
    if (!enough) return no_fit(pool_, draft_, requirement, asked, number, requirement_number);
    record(request, requirement, asked, requirement_number, claims);
    if (asked.strategy != Strategy::kClusterPorts) {
      for (const Claim& claim : claims) add_chosen(chosen, claim.host);
    }
    ++requirement_number;
  }
  return std::nullopt;
}

std::vector<GrantedPorts> split_ports(const std::vector<PortsAsked>& asked, const Ports& ports) {
  std::vector<GrantedPorts> ranges;
  auto from = ports.begin();
  for (const PortsAsked& range : asked) {
    const auto to = from + static_cast<std::ptrdiff_t>(range.count);
    ranges.push_back({range.start, range.end, {from, to}});
    from = to;
  }
  return ranges;
}

Grant BatchPlan::grant_of(const Requirement& requirement, const Asked& asked, const Claim& claim) const {
  Grant grant;
  grant.ports = split_ports(asked.ports, claim.ports);
  if (claim.region_wide) {  // ruling ALLOC-50
    grant.region = requirement.location.region;
    return grant;
  }
  const Host& host = pool_.host_at(claim.host);
  grant.host_id = host.id;
  grant.host_name = host.host_name;
  grant.host_ip = host.ip.text();
  grant.user_name = host.user_name;
  grant.region = host.location.region;
  grant.zone = host.location.zone;
  grant.rack = host.location.rack;
  grant.cpu_cores = claim.cores;
  grant.memory = claim.memory;
  if (claim.disk >= 0) {
    const Disk& disk = host.disks[static_cast<std::size_t>(claim.disk)];
    grant.disk =
        GrantedDisk{disk.id, disk.name, disk.path,
                    HOSTYARD_PLANT(type_of_granted_disk_missing, DiskType{}, disk.type), disk.capacity_gib};
  }
  return grant;
}

void BatchPlan::put_row(const AllocationRequest& request, const Claim& claim) {
  const Host& host = pool_.host_at(claim.host);
  LedgerRow row;
  row.seq = HOSTYARD_PLANT(seq_used_twice, next_seq_, next_seq_++);
  row.holder_id = request.holder_id;
  row.request_id = request.request_id;
  row.host_id = host.id;
  row.cpu_cores = claim.cores;
  row.memory_gib = claim.memory;
  row.ports.assign(claim.ports.begin(), claim.ports.end());
  std::ranges::sort(row.ports);
  row.exclusive = claim.exclusive;
  row.region_wide = claim.region_wide;
  row.create_time = row.update_time = now_;
  if (claim.disk >= 0) {
    Disk disk = host.disks[static_cast<std::size_t>(claim.disk)];
    row.disks.push_back(disk.id);
    disk.status = HOSTYARD_PLANT(granted_disk_stays_available, DiskStatus::kAvailable, DiskStatus::kExhaust);
    disk.update_time = now_;
    disks_.push_back({std::move(disk)});
  }
  rows_.push_back({std::move(row)});
  granted_.emplace(request.request_id, request.holder_id);
}

void BatchPlan::record(const AllocationRequest& request, const Requirement& requirement, const Asked& asked,
                       std::int64_t number, const std::vector<Claim>& claims) {
  std::vector<Grant>& grants = results_.back().grants;
  for (const Claim& claim : claims) {
    if (!claim.region_wide || &claim == &claims.front()) {  // ClusterPorts answers once
      grants.push_back(grant_of(requirement, asked, claim));
      grants.back().requirement = number;
    }
    if (claim.holds_nothing()) continue;  // ALLOC-12
    put_row(request, claim);
    if (HOSTYARD_PLANT(batch_forgets_its_grants, false, true)) draft_.take(claim, asked.holder);
  }
}

AllocationPlan BatchPlan::finish(const AllocationBatch& batch) {
  AllocationPlan plan;
  plan.results = std::move(results_);
  std::vector<Change>& changes = plan.changes.changes;
  changes.reserve(draft_.touched_hosts().size() + disks_.size() + rows_.size() + granted_.size());
  // Every touched host is put, whether or not its amounts change: that it is still there and as it was is
  // what the decision rests on.
  for (const HostIndex index : draft_.touched_hosts()) {
    const HostState& state = draft_.state(index);
    const Host& before = pool_.host_at(index);
    PutHost& put = std::get<PutHost>(changes.emplace_back(PutHost{before}));
    put.host.disks.clear();
    put.host.used_cpu_cores = before.cpu_cores - state.free_cores;
    put.host.used_memory_gib = before.memory_gib - state.free_memory;
    put.host.load_stat = HOSTYARD_PLANT(load_stat_not_set, before.load_stat, state.load);
    put.host.update_time = now_;
  }
  for (PutDisk& disk : disks_) changes.emplace_back(std::move(disk));
  for (PutGrant& row : rows_) changes.emplace_back(std::move(row));
  for (const auto& [request_id, holder_id] : granted_) {
    if (HOSTYARD_PLANT(granted_request_not_recorded, true, false)) break;
    changes.emplace_back(PutRequest{{request_id, holder_id, now_}});
  }
  plan.changes.reason =
      fmt::format("grant of {} results to {}", rows_.size(), batch.requests.front().holder_id);
  plan.changes.time = now_;
  return plan;
}

}  // namespace

tl::expected<AllocationPlan, AllocationRefusal> plan_allocation(const Pool& pool,
                                                                const AllocationBatch& batch,
                                                                TimeMicros now) {
  if (auto wrong = check_batch(batch)) return tl::unexpected(std::move(*wrong));
  if (auto before = check_not_granted(pool, batch)) return tl::unexpected(std::move(*before));
  BatchPlan plan(pool, now);
  std::int64_t number = 0;
  for (const AllocationRequest& request : batch.requests) {
    auto refused = plan.add(request, number++);
    if (refused && HOSTYARD_PLANT(half_a_batch_granted, number == 1, true))
      return tl::unexpected(std::move(*refused));
  }
  return plan.finish(batch);
}

}  // namespace hostyard
