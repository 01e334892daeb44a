#include "scenarios/campaign/auditor.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace hostyard::campaign {
namespace {

template <class T>
bool differ(std::vector<T> things) {
  std::sort(things.begin(), things.end());
  return std::adjacent_find(things.begin(), things.end()) == things.end();
}

// What the live rows of one host add up to.
struct Books {
  std::int64_t cores = 0;
  std::int64_t memory = 0;
  bool loadless = true;
  bool exclusive = false;
  bool one_holder = true;
  std::vector<std::string_view> disks;
  std::vector<std::uint16_t> ports;
};

Books books_of(const Pool& pool, std::string_view host_id) {
  Books books;
  const std::string* holder = nullptr;
  for (const LedgerSeq seq : pool.ledger().of_host(host_id)) {
    const LedgerRow& row = *pool.ledger().row(seq);
    books.cores += row.cpu_cores;
    books.memory += row.memory_gib;
    books.disks.insert(books.disks.end(), row.disks.begin(), row.disks.end());
    books.ports.insert(books.ports.end(), row.ports.begin(), row.ports.end());
    if (row.region_wide) continue;
    books.loadless = false;
    books.exclusive = books.exclusive || row.exclusive;
    if (holder != nullptr && *holder != row.holder_id) books.one_holder = false;
    holder = &row.holder_id;
  }
  return books;
}

// INV-1, INV-5, INV-6.
std::string load_fault(const Host& host, const Books& books) {
  if (host.used_cpu_cores != books.cores || host.used_cpu_cores > host.cpu_cores || host.used_cpu_cores < 0)
    return fmt::format("INV-1: host {} has {} of {} cores in use, its ledger rows hold {}", host.id,
                       host.used_cpu_cores, host.cpu_cores, books.cores);
  if (host.used_memory_gib != books.memory || host.used_memory_gib > host.memory_gib ||
      host.used_memory_gib < 0)
    return fmt::format("INV-1: host {} has {} of {} GiB in use, its ledger rows hold {}", host.id,
                       host.used_memory_gib, host.memory_gib, books.memory);
  const LoadStat derived = books.loadless    ? LoadStat::kLoadLess
                           : books.exclusive ? LoadStat::kExclusive
                                             : LoadStat::kInUsed;
  if (host.load_stat != derived)
    return fmt::format("INV-5: host {} is {}, its ledger rows make it {}", host.id, to_string(host.load_stat),
                       to_string(derived));
  if (derived == LoadStat::kExclusive && !books.one_holder)
    return fmt::format("INV-6: Exclusive host {} has several holders", host.id);
  return "";
}

// INV-2, INV-3, INV-4.
std::string things_fault(const Host& host, const Books& books) {
  if (!books.disks.empty() && !differ(books.disks))
    return fmt::format("INV-2: a disk of host {} has two live rows", host.id);
  for (const std::string_view held : books.disks) {
    const bool there =
        std::any_of(host.disks.begin(), host.disks.end(), [&](const Disk& disk) { return disk.id == held; });
    if (!there) return fmt::format("INV-4: a live row names disk {}, which host {} has not", held, host.id);
  }
  for (const Disk& disk : host.disks) {
    const bool held = std::find(books.disks.begin(), books.disks.end(), disk.id) != books.disks.end();
    const bool fits = held ? disk.status == DiskStatus::kExhaust || disk.status == DiskStatus::kError
                           : disk.status != DiskStatus::kExhaust;
    if (!fits)
      return fmt::format("INV-2: disk {} is {} and is{} held", disk.id, to_string(disk.status),
                         held ? "" : " not");
  }
  if (!books.ports.empty() && !differ(books.ports))
    return fmt::format("INV-3: a port of host {} has two live rows", host.id);
  return "";
}

std::string host_fault_of(const Pool& pool, std::string_view host_id) {
  const Host* host = pool.host(host_id);
  if (host == nullptr) {
    return pool.ledger().of_host(host_id).empty()
               ? ""
               : fmt::format("INV-4: a live row is on host {}, which is gone", host_id);
  }
  const Books books = books_of(pool, host_id);
  std::string fault = load_fault(*host, books);
  return fault.empty() ? things_fault(*host, books) : fault;
}

// One number for what a step can change of a host without a new row.
std::uint64_t digest_of(const Host& host) {
  std::uint64_t digest = 0xcbf29ce484222325ULL;
  const auto add = [&](std::int64_t number) {
    digest = (digest ^ static_cast<std::uint64_t>(number)) * 0x9e3779b97f4a7c15ULL;
    digest ^= digest >> 29;
  };
  add(host.version);
  add(host.used_cpu_cores);
  add(host.used_memory_gib);
  add(host.cpu_cores);
  add(host.memory_gib);
  add(static_cast<std::int64_t>(host.status) << 16 | static_cast<std::int64_t>(host.load_stat) << 8 |
      static_cast<std::int64_t>(host.reserved));
  for (const Disk& disk : host.disks) {
    add(disk.version);
    add(static_cast<std::int64_t>(disk.status));
  }
  return digest;
}

// Where a batch wants its hosts; empty: anywhere, or no batch.
std::string region_asked(const Body& body) {
  const auto* grant = std::get_if<GrantBatch>(&body);
  if (grant == nullptr || grant->batch.requests.size() != 1) return "";
  const std::vector<Requirement>& requirements = grant->batch.requests.front().requirements;
  return requirements.size() == 1 ? requirements.front().location.region : "";
}

// Edges of INV-13; back from Deleting to the status before too.
bool may_follow(HostStatus from, HostStatus to) {
  using enum HostStatus;
  if (from == to) return true;
  switch (from) {
    case kInit:
      return to == kOnline || to == kFailed || to == kDeleting;
    case kOnline:
    case kOffline:
    case kFailed:
      return to != kInit;
    case kDeleting:
      return true;
    case kDeleted:
      return false;
  }
  return false;
}

// Of the requirement's hosts, with what the pool says after the grant: status, location, arch and traits do
// not change by one.
std::string choice_fault(const Requirement& asked, std::int64_t number, const RequestGrants& granted,
                         bool takeover, const Pool& pool) {
  const bool ports_only = asked.strategy == "ClusterPorts" || asked.strategy == "4";
  const bool one_host = asked.strategy == "UserSpecifyHost" || asked.strategy == "3";
  if (ports_only) return "";
  std::vector<std::string_view> hosts;
  for (const Grant& grant : granted.grants) {
    if (grant.requirement != number) continue;
    hosts.push_back(grant.host_id);
    const Host* host = pool.host(grant.host_id);
    if (host == nullptr) return fmt::format("INV-4: host {} was granted, and is gone", grant.host_id);
    const bool fits = host->status == HostStatus::kOnline && host->reserved == (takeover && one_host) &&
                      (asked.location.region.empty() || asked.location.region == host->location.region) &&
                      (asked.location.zone.empty() || asked.location.zone == host->location.zone) &&
                      (asked.filter.arch.empty() || asked.filter.arch == to_string(host->arch)) &&
                      (host->traits() & static_cast<Traits>(asked.filter.host_traits)) ==
                          static_cast<Traits>(asked.filter.host_traits) &&
                      std::find(asked.excluded_hosts.begin(), asked.excluded_hosts.end(), host->ip.text()) ==
                          asked.excluded_hosts.end();
    if (!fits) return fmt::format("INV-7: host {} was granted and does not qualify", grant.host_id);
    std::vector<std::uint16_t> ports;
    for (std::size_t i = 0; i < grant.ports.size(); ++i) {
      for (const std::uint16_t port : grant.ports[i].ports) {
        if (port < asked.ports[i].start || port >= asked.ports[i].end)
          return fmt::format("INV-3: port {} was granted outside of its range", port);
      }
    }
  }
  if (!one_host && !differ(hosts)) return "INV-7: a request got the same host twice";
  return "";
}

std::string grants_fault(const AllocationBatch& batch, const Answer& answer, const Pool& pool) {
  for (std::size_t r = 0; r < answer.results.size(); ++r) {
    const AllocationRequest& request = batch.requests[r];
    for (std::size_t q = 0; q < request.requirements.size(); ++q) {
      std::string fault = choice_fault(request.requirements[q], static_cast<std::int64_t>(q),
                                       answer.results[r], request.takeover, pool);
      if (!fault.empty()) return fault;
    }
  }
  return "";
}

bool same_row(const LedgerRow& a, const LedgerRow& b) {
  return a.seq == b.seq && a.cpu_cores == b.cpu_cores && a.memory_gib == b.memory_gib &&
         a.exclusive == b.exclusive && a.region_wide == b.region_wide && a.ports == b.ports &&
         a.disks == b.disks && a.holder_id == b.holder_id && a.request_id == b.request_id &&
         a.host_id == b.host_id;
}

// Rows of both sides, one by one; times and versions of deleted ones aside.
std::string pools_differ(const Pool& a, const Pool& b) {
  if (a.hosts() != b.hosts()) return "hosts";
  if (a.ledger().rows() != b.ledger().rows()) return "ledger rows";
  if (a.ledger().last_seq() != b.ledger().last_seq()) return "the last number of a ledger row";
  if (a.ledger().granted_requests() != b.ledger().granted_requests()) return "granted requests";
  if (a.instances() != b.instances()) return "instances";
  for (const auto& [id, index] : a.capacity().hosts()) {
    const auto other = b.capacity().find(id);
    if (!other) return "free capacity of host " + id;
  }
  return "";
}

}  // namespace

std::vector<std::string_view> Auditor::touched(const std::vector<Change>& changes) {
  std::vector<std::string_view> ids;
  const auto add = [&](std::string_view id) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  };
  for (const Change& change : changes) {
    if (const auto* host = std::get_if<PutHost>(&change)) add(host->host.id);
    if (const auto* disk = std::get_if<PutDisk>(&change)) add(disk->disk.host_id);
    if (const auto* grant = std::get_if<PutGrant>(&change)) add(grant->row.host_id);
    if (const auto* flow = std::get_if<PutFlow>(&change)) add(flow->flow.biz_id);
  }
  return ids;
}

std::string Auditor::follow_status(std::string_view host_id, const Host* host) {
  const HostStatus now = host == nullptr ? HostStatus::kDeleted : host->status;
  HostStatus before = HostStatus::kInit;
  if (const auto seen = seen_.find(host_id); seen != seen_.end())
    before = seen->second.status;
  else if (gone_.contains(host_id))
    before = HostStatus::kDeleted;
  else if (now != HostStatus::kInit)
    return fmt::format("INV-13: new host {} is {}", host_id, to_string(now));
  if (may_follow(before, now)) return "";
  return fmt::format("INV-13: host {} went from {} to {}", host_id, to_string(before), to_string(now));
}

std::string Auditor::look_at(std::string_view host_id, const Pool& pool) {
  const Host* host = pool.host(host_id);
  std::string fault = follow_status(host_id, host);
  const auto seen = seen_.find(host_id);
  if (host == nullptr) {
    if (seen != seen_.end()) seen_.erase(seen);
    gone_.emplace(host_id);
  } else if (seen != seen_.end()) {
    seen->second = {host->status, digest_of(*host)};
  } else {
    seen_.emplace(host_id, Seen{host->status, digest_of(*host)});
  }
  return fault.empty() ? host_fault_of(pool, host_id) : fault;
}

Auditor::Sizes Auditor::sizes_of(const Pool& pool) {
  return {pool.hosts().size(),     pool.ledger().rows().size(), pool.ledger().granted_requests().size(),
          pool.instances().size(), pool.flows().size(),         pool.vendors().size(),
          pool.ledger().last_seq()};
}

// INV-8: the hosts that the operation could have touched are what they were, and nothing came or went.
std::string Auditor::unchanged_fault(const Operation& operation, const Pool& pool) const {
  if (!(sizes_of(pool) == sizes_)) return "INV-8: rows came or went without a write";
  const std::string region = region_asked(operation.body);
  auto seen = seen_.begin();
  for (const auto& [id, host] : pool.hosts()) {
    if (seen == seen_.end()) return "INV-8: host " + id + " came without a write";
    const auto& [known, before] = *seen++;
    if (!region.empty() && host.location.region != region) continue;
    if (known != id) return "INV-8: host " + id + " came without a write";
    if (before.digest != digest_of(host))
      return fmt::format("INV-8: host {} is not as it was before an operation that changes nothing", id);
  }
  return "";
}

std::string Auditor::after_step(const Operation& operation, const Answer& answer, const Pool& pool,
                                std::int64_t written) {
  const std::int64_t writes = written - written_;
  written_ = written;
  if (writes != 0 && answer.committed.empty() && answer.ending != Ending::kCrashed)
    return fmt::format("INV-8: the operation changed nothing in its answer, and {} change sets in the store",
                       writes);
  std::vector<std::string_view> ids = touched(answer.committed);
  if (answer.ending == Ending::kCrashed) {  // who was told what it wrote is gone
    for (const auto& [id, host] : pool.hosts()) ids.push_back(id);
  } else if (answer.committed.empty()) {
    if (std::string fault = unchanged_fault(operation, pool); !fault.empty()) return fault;
  }
  for (const std::string_view id : ids) {
    if (std::string fault = look_at(id, pool); !fault.empty()) return fault;
  }
  sizes_ = sizes_of(pool);
  if (const auto* grant = std::get_if<GrantBatch>(&operation.body))
    return grants_fault(grant->batch, answer, pool);
  return "";
}

std::string Auditor::difference(const Model& model, const Pool& pool, std::string_view host_id) {
  const ModelHost* expected = model.find(host_id);
  const Host* host = pool.host(host_id);
  if (expected == nullptr || host == nullptr) {
    if (expected == nullptr && host == nullptr) return "";
    return fmt::format("host {} is {}", host_id, host == nullptr ? "gone" : "still there");
  }
  const Host& row = expected->host;
  if (host->status != row.status || host->reserved != row.reserved || host->cpu_cores != row.cpu_cores ||
      host->memory_gib != row.memory_gib)
    return fmt::format("host {} is {}, {}C{}G; expected {}, {}C{}G", host_id, to_string(host->status),
                       host->cpu_cores, host->memory_gib, to_string(row.status), row.cpu_cores,
                       row.memory_gib);
  if (host->host_name != row.host_name || host->user_name != row.user_name ||
      host->ssh_port != row.ssh_port || host->os != row.os || host->kernel != row.kernel ||
      host->nic != row.nic || host->purposes != row.purposes)
    return fmt::format("host {} has another name, login, sshPort, os, kernel, nic or purpose", host_id);
  const Flow* flow = pool.unfinished_flow_of(host_id);
  if ((flow != nullptr) != expected->flow.has_value())
    return fmt::format("host {} has {} unfinished workflow", host_id, flow == nullptr ? "no" : "an");
  if (host->disks.size() != row.disks.size()) return fmt::format("host {} has other disks", host_id);
  for (std::size_t i = 0; i < row.disks.size(); ++i) {
    if (host->disks[i].id != row.disks[i].id || host->disks[i].status != expected->disk_status(row.disks[i]))
      return fmt::format("disk {} is {}; expected {} {}", host->disks[i].id, to_string(host->disks[i].status),
                         row.disks[i].id, to_string(expected->disk_status(row.disks[i])));
    if (host->disks[i].name != row.disks[i].name || host->disks[i].path != row.disks[i].path ||
        host->disks[i].capacity_gib != row.disks[i].capacity_gib)
      return fmt::format("disk {} has another name, path or capacity", host->disks[i].id);
  }
  const std::vector<LedgerSeq>& rows = pool.ledger().of_host(host_id);
  const bool same = std::equal(
      rows.begin(), rows.end(), expected->rows.begin(), expected->rows.end(),
      [&](LedgerSeq seq, const LedgerRow& other) { return same_row(*pool.ledger().row(seq), other); });
  return same ? "" : fmt::format("host {} has other ledger rows", host_id);
}

std::string Auditor::whole(Subject& subject, const Model& model) {
  if (subject.has_second()) subject.second().catch_up();
  const Snapshot stored = subject.store().load();
  return subject.first().read([&](const Pool& pool) -> std::string {
    if (const auto faults = pool_faults(pool); !faults.empty()) return "INV: " + faults.front();
    if (const std::string what = pools_differ(pool, stored.pool); !what.empty())
      return "INV-8: pool and store differ in " + what;
    if (subject.has_second()) {
      const std::string other =
          subject.second().read([&](const Pool& second) { return pools_differ(pool, second); });
      if (!other.empty()) return "INV-11: two engines differ in " + other;
    }
    if (pool.hosts().size() != model.hosts.size()) return "model: another number of hosts";
    for (const ModelHost& host : model.hosts) {
      if (std::string what = difference(model, pool, host.host.id); !what.empty()) return "model: " + what;
    }
    if (pool.ledger().granted_requests().size() != model.granted_requests.size())
      return "model: another number of granted requests";
    if (pool.ledger().last_seq() != model.last_seq) return "model: another number of the last ledger row";
    if (pool.instances().size() != model.instances.size()) return "model: another number of instances";
    return "";
  });
}

}  // namespace hostyard::campaign
