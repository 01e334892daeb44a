#include <algorithm>
#include <set>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "engine/domain/host_load.h"
#include "engine/domain/pool.h"

namespace hostyard {
namespace {

std::string words(const Host& host) {
  return fmt::format("host {} ({})", host.host_name, host.ip.text());
}

class FaultFinder {
 public:
  explicit FaultFinder(const Pool& pool) : pool_(pool) {}

  std::vector<std::string> find() {
    for (const auto& [id, host] : pool_.hosts()) {
      check_keys(host);
      check_disk_index(host);
    }
    check_flows();
    for (const auto& [seq, row] : pool_.ledger().rows()) {
      check_row(row);
      check_row_index(row);
      check_row_disks(row);
    }
    for (const auto& [id, host] : pool_.hosts()) {
      const Rows rows = rows_of(host);
      check_disks(host);
      check_ports(host, rows);
      check_load(host, rows);
      check_capacity(host, rows);
    }
    return std::move(faults_);
  }

 private:
  using Rows = std::vector<const LedgerRow*>;

  template <class... Args>
  void fault(fmt::format_string<Args...> text, Args&&... args) {
    faults_.push_back(fmt::format(text, std::forward<Args>(args)...));
  }

  // ---- hosts ----

  void check_keys(const Host& host) {
    if (const auto broken = host_fault(host)) faults_.push_back(*broken);
    if (!host.live()) fault("INV-4: deleted host {} is in the pool", host.id);
    if (const auto [other, fresh] = ips_.emplace(host.ip.text(), host.id); !fresh)
      fault("DOM-20: hosts {} and {} share the ip {}", other->second, host.id, host.ip.text());
    if (const auto [other, fresh] = names_.emplace(host.host_name, host.id); !fresh)
      fault("DOM-20: hosts {} and {} share the name {}", other->second, host.id, host.host_name);
    if (pool_.host_by_ip(host.ip) != &host || pool_.host_by_name(host.host_name) != &host)
      fault("DOM-20: an index misses host {} ({})", host.id, host.ip.text());
  }

  void check_disk_index(const Host& host) {
    for (const Disk& disk : host.disks) {
      if (!disk.live()) fault("INV-4: deleted disk {} is in the pool", disk.id);
      if (pool_.disk(disk.id) != &disk) fault("DOM-33: an index misses disk {}", disk.id);
    }
  }

  void check_flows() {
    std::map<std::string_view, std::string_view> flow_of_host;
    for (const auto& [id, flow] : pool_.flows()) {
      if (const auto [other, fresh] = flow_of_host.emplace(flow.biz_id, id); !fresh)
        fault("DEL-2: host {} has two unfinished workflows, {} and {}", flow.biz_id, other->second, id);
      if (pool_.host(flow.biz_id) == nullptr)
        fault("INV-4: unfinished workflow {} is about host {}, which is gone", id, flow.biz_id);
    }
  }

  // ---- ledger rows ----

  void check_row(const LedgerRow& row) {
    if (row.seq <= 0) fault("REC-4: ledger row {} is not numbered from 1", row.seq);
    if (!row.live()) fault("REC-2: recycled ledger row {} is in the pool", row.seq);
    if (row.holder_id.empty()) fault("ALLOC-6: ledger row {} has no holder", row.seq);
    if (pool_.host(row.host_id) == nullptr)
      fault("INV-4: ledger row {} is about host {}, which is gone", row.seq, row.host_id);
    if (row.cpu_cores < 0 || row.memory_gib < 0)
      fault("INV-1: ledger row {} holds {} cores and {} GiB", row.seq, row.cpu_cores, row.memory_gib);
    if (row.holds_nothing()) fault("REC-4: ledger row {} holds nothing", row.seq);
    if (std::ranges::adjacent_find(row.ports, std::greater_equal<>()) != row.ports.end() ||
        std::ranges::find(row.ports, 0) != row.ports.end())
      fault("INV-3: ports of ledger row {} are {}, not ascending from 1", row.seq,
            fmt::join(row.ports, ", "));
    if (row.region_wide && (row.cpu_cores != 0 || row.memory_gib != 0 || !row.disks.empty() || row.exclusive))
      fault("ALLOC-50: the region-wide claim of ledger row {} holds more than ports", row.seq);
    const GrantedRequest* request = pool_.ledger().granted_request(row.request_id);
    if (request == nullptr || request->holder_id != row.holder_id)
      fault("ALLOC-5: request {} of ledger row {} was not granted to {}", row.request_id, row.seq,
            row.holder_id);
  }

  void check_row_index(const LedgerRow& row) {
    const LedgerBook& ledger = pool_.ledger();
    for (const auto* seqs : {&ledger.of_host(row.host_id), &ledger.of_holder(row.holder_id),
                             &ledger.of_request(row.request_id)}) {
      if (!std::ranges::binary_search(*seqs, row.seq)) fault("REC-4: an index misses ledger row {}", row.seq);
    }
  }

  void check_row_disks(const LedgerRow& row) {
    for (const std::string& id : row.disks) {
      const Disk* disk = pool_.disk(id);
      if (disk == nullptr || disk->host_id != row.host_id)
        fault("INV-4: ledger row {} holds disk {}, which is not on host {}", row.seq, id, row.host_id);
      if (const auto [other, fresh] = row_of_disk_.emplace(id, row.seq); !fresh)
        fault("INV-2: ledger rows {} and {} hold disk {}", other->second, row.seq, id);
    }
  }

  // ---- hosts against their ledger rows ----

  Rows rows_of(const Host& host) const {
    Rows rows;
    for (const LedgerSeq seq : pool_.ledger().of_host(host.id)) rows.push_back(pool_.ledger().row(seq));
    return rows;
  }

  void check_disks(const Host& host) {
    for (const Disk& disk : host.disks) {
      const auto held = row_of_disk_.find(disk.id);
      if (held == row_of_disk_.end()) {
        if (disk.status == DiskStatus::kExhaust)
          fault("INV-2: disk {} is Exhaust, but no ledger row holds it", disk.id);
      } else if (disk.status != DiskStatus::kExhaust && disk.status != DiskStatus::kError) {
        fault("INV-2: disk {} is {}, but ledger row {} holds it", disk.id, to_string(disk.status),
              held->second);
      }
    }
  }

  void check_ports(const Host& host, const Rows& rows) {
    std::vector<std::pair<std::uint16_t, LedgerSeq>> held;
    for (const LedgerRow* row : rows) {
      for (const std::uint16_t port : row->ports) held.emplace_back(port, row->seq);
    }
    std::ranges::sort(held);
    for (std::size_t i = 0; i < held.size(); ++i) {
      const auto [port, seq] = held[i];
      if (port == host.ssh_port)
        fault("ALLOC-40: ledger row {} holds {}, the sshPort of {}", seq, port, words(host));
      if (i > 0 && held[i - 1].first == port)
        fault("INV-3: ledger rows {} and {} hold port {} of {}", held[i - 1].second, seq, port, words(host));
    }
  }

  void check_load(const Host& host, const Rows& rows) {
    HostLoad load;
    for (const LedgerRow* row : rows) load.add(*row);
    if (load.cpu_cores != host.used_cpu_cores)
      fault("INV-1: usedCpuCores is {}, by the ledger {} on {}", host.used_cpu_cores, load.cpu_cores,
            words(host));
    if (load.memory_gib != host.used_memory_gib)
      fault("INV-1: usedMemory is {}, by the ledger {} on {}", host.used_memory_gib, load.memory_gib,
            words(host));
    if (load.load_stat() != host.load_stat)
      fault("INV-5: loadStat is {}, by the ledger {} on {}", to_string(host.load_stat),
            to_string(load.load_stat()), words(host));
    if (load.exclusive_claims > 0) check_one_holder(host, rows);
  }

  void check_one_holder(const Host& host, const Rows& rows) {
    std::set<std::string_view> holders;
    for (const LedgerRow* row : rows) {
      if (!row->region_wide) holders.insert(row->holder_id);
    }
    if (holders.size() > 1)
      fault("INV-6: {} is Exclusive, but held by {}", words(host), fmt::join(holders, ", "));
  }

  // The index of free capacity says the same as the rows.
  void check_capacity(const Host& host, const Rows& rows) {
    const CapacityIndex& index = pool_.capacity();
    const auto found = index.find(host.id);
    if (!found) return fault("INV-1: the capacity index misses {}", words(host));
    const HostState& state = index.state(*found);
    PortSet ports;
    ports.add(host.ssh_port);
    std::int64_t claims = 0;
    NameNumber exclusive_holder = 0;
    for (const LedgerRow* row : rows) {
      for (const std::uint16_t port : row->ports) ports.add(port);
      if (!row->region_wide) ++claims;
      if (row->exclusive) exclusive_holder = index.number_of(row->holder_id);
    }
    const auto as_indexed = [](const Disk& disk) { return DiskState{disk.capacity_gib, disk.status}; };
    const bool same = state.free_cores == host.cpu_cores - host.used_cpu_cores &&
                      state.free_memory == host.memory_gib - host.used_memory_gib &&
                      state.status == host.status && state.load == host.load_stat &&
                      state.reserved == host.reserved && state.claims == claims &&
                      state.exclusive_holder == exclusive_holder && state.ports == ports &&
                      std::ranges::equal(state.disks, host.disks, {}, {}, as_indexed);
    if (!same) fault("INV-1: the capacity index differs from the rows of {}", words(host));
  }

  const Pool& pool_;
  std::unordered_map<std::string_view, std::string_view> ips_;
  std::unordered_map<std::string_view, std::string_view> names_;
  std::unordered_map<std::string_view, LedgerSeq> row_of_disk_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> pool_faults(const Pool& pool) {
  return FaultFinder(pool).find();
}

}  // namespace hostyard
