#include "engine/rules/pool_load.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "engine/base/text.h"
#include "engine/domain/host_load.h"
#include "engine/rules/instance_rules.h"
#include "engine/rules/vendor_rules.h"

namespace hostyard {
namespace {

constexpr LedgerSeq kMostSeq = 1'000'000'000'000'000;

template <class... Args>
tl::unexpected<Refusal> invalid(fmt::format_string<Args...> text, Args&&... args) {
  return refuse(ErrorCode::kParameterInvalid, fmt::format(text, std::forward<Args>(args)...));
}

Result<void> check_empty(const Pool& pool, const std::vector<Vendor>& vendors) {
  if (!pool.hosts().empty() || !pool.flows().empty() || pool.ledger().last_seq() != 0 ||
      !pool.ledger().granted_requests().empty() || !pool.instances().empty()) {
    return invalid(
        "the store has {} hosts, {} workflows, {} ledger rows and {} instances; accepted: an empty one",
        pool.hosts().size(), pool.flows().size(), pool.ledger().rows().size(), pool.instances().size());
  }
  for (const auto& [id, vendor] : pool.vendors()) {
    if (std::ranges::find(vendors, id, &Vendor::id) == vendors.end())
      return invalid("the store has vendor {}, the document has not; accepted: an empty store", id);
  }
  return {};
}

class Loader {
 public:
  Loader(PoolDocument& document, TimeMicros now) : document_(document), now_(now) {}

  Result<std::vector<Change>> load(const Pool& pool) {
    if (const auto empty = check_empty(pool, document_.vendors); !empty) return tl::unexpected(empty.error());
    auto changes = plan_vendors(pool, document_.vendors);
    if (!changes) return changes;
    changes_ = std::move(*changes);
    for (const auto step : {&Loader::take_ids, &Loader::take_rows, &Loader::derive_hosts,
                            &Loader::take_requests, &Loader::take_instances}) {
      if (const auto good = (this->*step)(pool); !good) return tl::unexpected(good.error());
    }
    if (const auto good = check_whole(); !good) return tl::unexpected(good.error());
    return std::move(changes_);
  }

 private:
  // Every id, address and name once, so that the rows below can be told apart.
  Result<void> take_ids(const Pool&) {
    std::unordered_map<std::string, std::size_t> addresses;
    std::unordered_map<std::string, std::size_t> names;
    for (std::size_t i = 0; i < document_.hosts.size(); ++i) {
      const Host& host = document_.hosts[i].host;
      if (host.id.empty() || stored_string_fault(host.id))
        return invalid("hosts.{}.hostId is \"{}\"; accepted: an id", i, host.id);
      const auto twice = [&](auto& seen, const std::string& key, std::string_view field) -> Result<void> {
        const auto [other, fresh] = seen.emplace(key, i);
        if (fresh) return {};
        return invalid("hosts.{}.{} is {}, which hosts.{} has; accepted: every one once", i, field, key,
                       other->second);
      };
      if (auto good = twice(host_numbers_, host.id, "hostId"); !good) return good;
      if (auto good = twice(addresses, host.ip.text(), "ip"); !good) return good;
      if (auto good = twice(names, host.host_name, "hostName"); !good) return good;
      if (auto good = take_disks(i, host); !good) return good;
    }
    return {};
  }

  Result<void> take_disks(std::size_t number, const Host& host) {
    for (std::size_t d = 0; d < host.disks.size(); ++d) {
      const std::string& id = host.disks[d].id;
      if (id.empty() || stored_string_fault(id))
        return invalid("hosts.{}.disks.{}.diskId is \"{}\"; accepted: an id", number, d, id);
      const auto [other, fresh] = disks_.emplace(id, HeldDisk{number, 0});
      if (!fresh) {
        return invalid("hosts.{}.disks.{}.diskId is {}, which hosts.{} has; accepted: every id once", number,
                       d, id, other->second.host);
      }
    }
    return {};
  }

  Result<void> take_rows(const Pool&) {
    loads_.resize(document_.hosts.size());
    LedgerSeq last = 0;
    for (std::size_t i = 0; i < document_.ledger.size(); ++i) {
      LedgerRow& row = document_.ledger[i];
      if (row.seq == 0) row.seq = last + 1;
      if (row.seq <= last || row.seq > kMostSeq) {
        return invalid("ledger.{}.seq is {} behind {}; accepted: ascending, up to {}, or none", i, row.seq,
                       last, kMostSeq);
      }
      last = row.seq;
      if (auto good = take_row(i, row); !good) return good;
    }
    return {};
  }

  Result<void> take_row(std::size_t number, LedgerRow& row) {
    for (const auto& [name, text] :
         {std::pair<std::string_view, const std::string&>{"holderId", row.holder_id},
          {"requestId", row.request_id}}) {
      if (text.empty() || stored_string_fault(text))
        return invalid("ledger.{}.{} is \"{}\"; accepted: an id", number, name, text);
    }
    if (row.cpu_cores < 0 || row.memory_gib < 0) {
      return invalid("ledger.{} holds {} cores and {} GiB; accepted: 0 or more", number, row.cpu_cores,
                     row.memory_gib);
    }
    if (row.holds_nothing())
      return invalid("ledger.{} holds nothing; accepted: a row that holds something", number);
    if (row.disks.size() > 1) {
      return invalid("ledger.{}.disks are {}; accepted: at most one, a row is one result (REC-4)", number,
                     fmt::join(row.disks, ", "));
    }
    const auto host = host_numbers_.find(row.host_id);
    if (host == host_numbers_.end()) {
      return invalid("ledger.{}.hostId is {}; accepted: the id of a host of the document", number,
                     row.host_id);
    }
    std::ranges::sort(row.ports);
    for (const std::string& id : row.disks) {
      const auto disk = disks_.find(id);
      if (disk == disks_.end() || disk->second.host != host->second) {
        return invalid("ledger.{}.disks has {}; accepted: ids of disks of host {}", number, id, row.host_id);
      }
      if (disk->second.row != 0) {
        return invalid("ledger.{}.disks has {}, which the row with seq {} holds; accepted: one row a disk",
                       number, id, disk->second.row);
      }
      disk->second.row = row.seq;
    }
    loads_[host->second].add(row);
    row.create_time = row.update_time = now_;
    row.delete_time = 0;
    row.version = 0;
    return {};
  }

  Result<void> derive_hosts(const Pool&) {
    for (std::size_t i = 0; i < document_.hosts.size(); ++i) {
      if (auto good = derive_host(i, document_.hosts[i]); !good) return good;
    }
    return {};
  }

  Result<void> derive_host(std::size_t number, PoolHost& given) {
    Host& host = given.host;
    const HostLoad& load = loads_[number];
    for (const auto& [name, held, there] : {std::tuple{"cores", load.cpu_cores, host.cpu_cores},
                                            std::tuple{"GiB", load.memory_gib, host.memory_gib}}) {
      if (held > there) {
        return invalid("hosts.{} has {} {}, by the ledger {} are held (INV-1); accepted: no more than it has",
                       number, there, name, held);
      }
    }
    if (host.status == HostStatus::kDeleted)
      return invalid("hosts.{}.status is Deleted; accepted: a host that is there", number);
    host.used_cpu_cores = static_cast<Count>(load.cpu_cores);
    host.used_memory_gib = static_cast<Count>(load.memory_gib);
    host.load_stat = load.load_stat();
    host.version = 0;
    host.delete_time = 0;
    if (host.create_time == 0) host.create_time = now_;
    if (host.update_time == 0) host.update_time = now_;
    for (std::size_t d = 0; d < host.disks.size(); ++d) {
      std::optional<DiskStatus> said;
      if (d < given.claims.disks.size()) said = given.claims.disks[d];
      if (auto good = derive_disk(number, d, host, said); !good) return good;
    }
    if (auto good = check_claims(number, host, given.claims); !good) return good;
    if (const auto fault = host_fault(host)) return invalid("hosts.{}: {}", number, *fault);
    put_host(host);
    return {};
  }

  Result<void> derive_disk(std::size_t number, std::size_t disk_number, Host& host,
                           const std::optional<DiskStatus>& said) {
    Disk& disk = host.disks[disk_number];
    const bool held = disks_.at(disk.id).row != 0;
    disk.status = said.value_or(held ? DiskStatus::kExhaust : DiskStatus::kAvailable);
    const bool fits = disk.status == DiskStatus::kError || (disk.status == DiskStatus::kExhaust) == held;
    if (!fits || disk.status == DiskStatus::kInUsed) {
      return invalid(
          "hosts.{}.disks.{}.status is {}, by the ledger the disk is {} (INV-2); accepted: {}, or none",
          number, disk_number, to_string(disk.status), held ? "held" : "free",
          held ? "Exhaust, Error" : "Available, Reserved, Error");
    }
    disk.host_id = host.id;
    disk.create_time = host.create_time;
    disk.update_time = host.update_time;
    disk.delete_time = 0;
    disk.version = 0;
    return {};
  }

  Result<void> check_claims(std::size_t number, const Host& host, const HostClaims& claims) {
    const auto differs = [&](std::string_view field, const auto& said, const auto& derived) {
      return invalid("hosts.{}.{} is {}, by the ledger it is {}; accepted: {}, or none", number, field, said,
                     derived, derived);
    };
    if (claims.used_cpu_cores && *claims.used_cpu_cores != host.used_cpu_cores)
      return differs("usedCpuCores", *claims.used_cpu_cores, host.used_cpu_cores);
    if (claims.used_memory && *claims.used_memory != host.used_memory_gib)
      return differs("usedMemory", *claims.used_memory, host.used_memory_gib);
    if (claims.load_stat && *claims.load_stat != host.load_stat)
      return differs("loadStat", to_string(*claims.load_stat), to_string(host.load_stat));
    if (claims.available_disk_count && *claims.available_disk_count != host.available_disk_count())
      return differs("availableDiskCount", *claims.available_disk_count, host.available_disk_count());
    return {};
  }

  void put_host(const Host& host) {
    Host row = host;
    row.disks.clear();
    changes_.emplace_back(PutHost{std::move(row)});
    for (const Disk& disk : host.disks) changes_.emplace_back(PutDisk{disk});
  }

  Result<void> take_requests(const Pool&) {
    std::unordered_map<std::string, std::string> holder_of;
    const auto put = [&](const std::string& request, const std::string& holder) {
      if (!holder_of.emplace(request, holder).second) return;
      changes_.emplace_back(PutRequest{{request, holder, now_}});
    };
    for (std::size_t i = 0; i < document_.granted_requests.size(); ++i) {
      const GrantedRequest& request = document_.granted_requests[i];
      for (const std::string& text : {request.request_id, request.holder_id}) {
        if (text.empty() || stored_string_fault(text))
          return invalid("grantedRequests.{} has the id \"{}\"; accepted: an id", i, text);
      }
      if (holder_of.contains(request.request_id)) {
        return invalid("grantedRequests.{}.requestId is {} again; accepted: every one once", i,
                       request.request_id);
      }
      put(request.request_id, request.holder_id);
    }
    for (std::size_t i = 0; i < document_.ledger.size(); ++i) {
      LedgerRow& row = document_.ledger[i];
      put(row.request_id, row.holder_id);
      if (holder_of.at(row.request_id) != row.holder_id) {
        return invalid(
            "ledger.{}.holderId is {}, but request {} was granted to {}; accepted: one holder a request", i,
            row.holder_id, row.request_id, holder_of.at(row.request_id));
      }
      changes_.emplace_back(PutGrant{row});
    }
    return {};
  }

  Result<void> take_instances(const Pool& pool) {
    if (document_.instances.empty()) return {};
    auto changes = plan_put_instances(pool, document_.instances, now_);
    if (!changes) return tl::unexpected(changes.error());
    std::ranges::move(*changes, std::back_inserter(changes_));
    return {};
  }

  // What no single row shows: ports, exclusive hosts, and every other invariant.
  Result<void> check_whole() {
    Pool loaded;
    loaded.apply(ChangeSet{{}, now_, changes_});
    const std::vector<std::string> faults = pool_faults(loaded);
    if (faults.empty()) return {};
    return invalid("the pool of the document breaks {}{}", faults.front(),
                   faults.size() == 1 ? "" : fmt::format(", and {} more", faults.size() - 1));
  }

  struct HeldDisk {
    std::size_t host = 0;
    LedgerSeq row = 0;  // 0: none
  };

  PoolDocument& document_;
  TimeMicros now_;
  std::unordered_map<std::string, std::size_t> host_numbers_;
  std::unordered_map<std::string, HeldDisk> disks_;
  std::vector<HostLoad> loads_;
  std::vector<Change> changes_;
};

}  // namespace

Result<std::vector<Change>> plan_pool_load(const Pool& pool, PoolDocument document, TimeMicros now) {
  return Loader(document, now).load(pool);
}

}  // namespace hostyard
