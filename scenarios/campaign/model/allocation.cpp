// Allocation as ALLOC-1…60 have it.
#include <algorithm>
#include <array>
#include <set>

#include "scenarios/campaign/model/filters.h"

namespace hostyard::campaign {
namespace {

using Chosen = std::vector<const ModelHost*>;

std::string rack_of(const ModelHost& host) {
  return host.host.location.region + "," + host.host.location.zone + "," + host.host.location.rack;
}

// What one result takes; grants and rows are made of it.
struct Taken {
  ModelHost* host;
  const Disk* disk = nullptr;
  std::vector<GrantedPorts> ports;
};

class Attempt {
 public:
  Attempt(Model& model, Wanted wanted) : model_(model), wanted_(std::move(wanted)) {}

  // Adds the rows of what fits. Otherwise the funnel and the near miss say why not.
  bool serve(std::int64_t number, RequestGrants& answer, Chosen& chosen);
  AllocationRefusal refusal(std::int64_t request, std::int64_t requirement) const;

 private:
  void sieve();
  std::int64_t qualified() const;
  void choose_different_hosts(bool spread, const Chosen& chosen);
  void choose_one_host();
  void choose_cluster_ports(RequestGrants& answer, std::int64_t number);
  bool shared_ports(std::vector<std::uint16_t>& ports) const;
  Taken take(ModelHost& host) const;
  void add_row(ModelHost& host, const Taken& taken);
  Grant grant(const Taken& taken, std::int64_t number) const;

  Model& model_;
  Wanted wanted_;
  std::vector<std::size_t> failed_;  // per host of the model: the first filter that it fails
  std::vector<Taken> taken_;
};

void Attempt::sieve() {
  failed_.clear();
  failed_.reserve(model_.hosts.size());
  for (const ModelHost& host : model_.hosts) failed_.push_back(first_failed(wanted_, host));
}

std::int64_t Attempt::qualified() const {
  return std::count(failed_.begin(), failed_.end(), kFilterNames.size());
}

bool Attempt::serve(std::int64_t number, RequestGrants& answer, Chosen& chosen) {
  sieve();
  if (wanted_.strategy == Strategy::kClusterPorts) {
    std::vector<std::uint16_t> ports;
    if (qualified() > 0 && !shared_ports(ports)) {  // then no host has them
      wanted_.shared_ports = false;
      std::replace(failed_.begin(), failed_.end(), kFilterNames.size(), kFilterNames.size() - 1);
    }
  }
  if (qualified() < wanted_.hosts_needed()) return false;
  switch (wanted_.strategy) {
    case Strategy::kRandomRack:
    case Strategy::kUserSpecifyRack:
      choose_different_hosts(false, chosen);
      break;
    case Strategy::kDiffRackBestEffort:
      choose_different_hosts(true, chosen);
      break;
    case Strategy::kUserSpecifyHost:
      choose_one_host();
      break;
    case Strategy::kClusterPorts:
      choose_cluster_ports(answer, number);
      return true;
  }
  for (const Taken& taken : taken_) {
    answer.grants.push_back(grant(taken, number));
    chosen.push_back(taken.host);
  }
  return true;
}

// ALLOC-20, ALLOC-22, and with `spread` ALLOC-21.
void Attempt::choose_different_hosts(bool spread, const Chosen& chosen) {
  std::vector<ModelHost*> left;
  for (std::size_t i = 0; i < failed_.size(); ++i) {
    if (failed_[i] == kFilterNames.size()) left.push_back(&model_.hosts[i]);
  }
  std::sort(left.begin(), left.end(),
            [](const ModelHost* a, const ModelHost* b) { return chosen_before(*a, *b); });
  Chosen all = chosen;
  for (std::int64_t result = 0; result < wanted_.text.count; ++result) {
    auto best = left.begin();
    if (spread) {
      const auto used = [&](const ModelHost* host) {
        std::set<const ModelHost*> there;
        for (const ModelHost* other : all) {
          if (rack_of(*other) == rack_of(*host)) there.insert(other);
        }
        return there.size();
      };
      for (auto it = left.begin(); it != left.end(); ++it) {
        if (used(*it) < used(*best)) best = it;
      }
    }
    ModelHost& host = **best;
    left.erase(best);
    all.push_back(&host);
    taken_.push_back(take(host));
    add_row(host, taken_.back());
  }
}

// ALLOC-30.
void Attempt::choose_one_host() {
  for (std::size_t i = 0; i < failed_.size(); ++i) {
    if (failed_[i] != kFilterNames.size()) continue;
    for (std::int64_t result = 0; result < wanted_.text.count; ++result) {
      taken_.push_back(take(model_.hosts[i]));
      add_row(model_.hosts[i], taken_.back());
    }
    return;
  }
}

bool Attempt::shared_ports(std::vector<std::uint16_t>& ports) const {
  const PortRange& range = wanted_.text.ports.front();
  for (std::int64_t port = range.start; port < range.end; ++port) {
    if (static_cast<std::int64_t>(ports.size()) == range.count) return true;
    bool free = true;
    for (std::size_t i = 0; i < failed_.size(); ++i) {
      if (failed_[i] >= kFilterNames.size() - 1)
        free = free && model_.hosts[i].port_free(static_cast<std::uint32_t>(port));
    }
    if (free) ports.push_back(static_cast<std::uint16_t>(port));
  }
  return static_cast<std::int64_t>(ports.size()) == range.count;
}

// ALLOC-50.
void Attempt::choose_cluster_ports(RequestGrants& answer, std::int64_t number) {
  const PortRange& range = wanted_.text.ports.front();
  Taken taken;
  taken.ports.push_back({range.start, range.end, {}});
  shared_ports(taken.ports.front().ports);
  for (std::size_t i = 0; i < failed_.size(); ++i) {
    if (failed_[i] == kFilterNames.size()) add_row(model_.hosts[i], taken);
  }
  Grant grant;
  grant.requirement = number;
  grant.region = wanted_.text.location.region;
  grant.ports = taken.ports;
  answer.grants.push_back(std::move(grant));
}

Taken Attempt::take(ModelHost& host) const {
  Taken taken{&host, nullptr, {}};
  if (wanted_.text.disk.need_disk) taken.disk = best_disk(wanted_, host);
  std::vector<std::uint16_t> all;
  choose_ports(host, wanted_.text.ports, all, taken.ports);
  return taken;
}

void Attempt::add_row(ModelHost& host, const Taken& taken) {
  LedgerRow row;
  row.holder_id = wanted_.request.holder_id;
  row.request_id = wanted_.request.request_id;
  row.host_id = host.host.id;
  row.cpu_cores = static_cast<Count>(wanted_.text.cpu_cores);
  row.memory_gib = static_cast<Count>(wanted_.text.memory);
  if (taken.disk != nullptr) row.disks.push_back(taken.disk->id);
  for (const GrantedPorts& range : taken.ports)
    row.ports.insert(row.ports.end(), range.ports.begin(), range.ports.end());
  std::sort(row.ports.begin(), row.ports.end());
  row.exclusive = wanted_.text.exclusive;
  row.region_wide = wanted_.strategy == Strategy::kClusterPorts;
  if (row.holds_nothing()) return;
  row.seq = ++model_.last_seq;
  host.add_row(std::move(row));
}

Grant Attempt::grant(const Taken& taken, std::int64_t number) const {
  const Host& host = taken.host->host;
  Grant grant;
  grant.requirement = number;
  grant.host_id = host.id;
  grant.host_name = host.host_name;
  grant.host_ip = host.ip.text();
  grant.user_name = host.user_name;
  grant.region = host.location.region;
  grant.zone = host.location.zone;
  grant.rack = host.location.rack;
  grant.cpu_cores = static_cast<Count>(wanted_.text.cpu_cores);
  grant.memory = static_cast<Count>(wanted_.text.memory);
  if (taken.disk != nullptr) {
    const Disk& disk = *taken.disk;
    grant.disk = GrantedDisk{disk.id, disk.name, disk.path, disk.type, disk.capacity_gib};
  }
  grant.ports = taken.ports;
  return grant;
}

// Ruling ALLOC-60: the first filter after which too few hosts are left decides.
AllocationRefusal Attempt::refusal(std::int64_t request, std::int64_t requirement) const {
  ErrorCode cause = ErrorCode::kNoEnoughHost;
  std::vector<FunnelStep> funnel;
  bool decided = false;
  std::array<std::int64_t, kFilterNames.size() + 1> dropped{};
  for (const std::size_t failed : failed_) ++dropped[failed];
  auto left = static_cast<std::int64_t>(failed_.size());
  for (std::size_t filter = 0; filter < kFilterNames.size(); ++filter) {
    left -= dropped[filter];
    funnel.push_back({kFilterNames[filter], left});
    if (decided || left >= wanted_.hosts_needed()) continue;
    decided = true;
    if (kFilterNames[filter] == "disk") cause = ErrorCode::kNoEnoughDisk;
    if (kFilterNames[filter] == "ports") cause = ErrorCode::kNoEnoughPort;
  }
  AllocationRefusal refusal = refused_batch(cause, request, requirement);
  refusal.funnel = std::move(funnel);
  const ModelHost* nearest = nullptr;
  std::size_t best = 0;
  for (std::size_t i = 0; i < failed_.size(); ++i) {
    if (failed_[i] == kFilterNames.size()) continue;
    const ModelHost& host = model_.hosts[i];
    if (nearest != nullptr && (failed_[i] < best || (failed_[i] == best && !chosen_before(host, *nearest))))
      continue;
    nearest = &host;
    best = failed_[i];
  }
  if (nearest == nullptr) return refusal;
  refusal.near_miss = NearMiss{nearest->host.id, {}};
  for (std::size_t filter = 0; filter < kFilterNames.size(); ++filter) {
    if (!passes(wanted_, filter, *nearest))
      refusal.near_miss->missing.push_back(missing(wanted_, filter, *nearest));
  }
  return refusal;
}

}  // namespace

Predicted Model::allocate(const AllocationBatch& batch, bool dry_run) {
  if (auto bad = bad_batch(batch)) return {std::move(bad), {}};
  for (std::size_t r = 0; r < batch.requests.size(); ++r) {  // ALLOC-5
    const std::string& id = batch.requests[r].request_id;
    if (!granted_requests.contains(id)) continue;
    AllocationRefusal refusal =
        refused_batch(ErrorCode::kRequestAlreadyGranted, static_cast<std::int64_t>(r), std::nullopt);
    refusal.granted_request = id;
    return {std::move(refusal), {}};
  }
  const LedgerSeq before = last_seq;
  Predicted answer;
  std::vector<const AllocationRequest*> left_rows;
  for (std::size_t r = 0; r < batch.requests.size(); ++r) {
    const AllocationRequest& request = batch.requests[r];
    RequestGrants& grants =
        answer.results.emplace_back(RequestGrants{request.holder_id, request.request_id, {}});
    Chosen chosen;
    const LedgerSeq before_request = last_seq;
    for (std::size_t q = 0; q < request.requirements.size(); ++q) {
      const auto number = static_cast<std::int64_t>(q);
      Attempt attempt(*this, read_requirement(request.requirements[q], request, chosen));
      if (attempt.serve(number, grants, chosen)) continue;
      AllocationRefusal refusal = attempt.refusal(static_cast<std::int64_t>(r), number);
      take_back_rows_after(before);
      return {std::move(refusal), {}};
    }
    if (last_seq > before_request) left_rows.push_back(&request);
  }
  if (dry_run) {
    take_back_rows_after(before);
  } else {
    for (const AllocationRequest* request : left_rows)
      granted_requests.emplace(request->request_id, request->holder_id);
  }
  return answer;
}

}  // namespace hostyard::campaign
