#include "tests/unit/rules/random_allocations.h"

#include <array>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace hostyard::test {
namespace {

constexpr std::uint16_t kFirstPort = 1000;
constexpr std::uint16_t kPortCount = 16;

Host random_host(SeededRandom& random, int n) {
  const auto one_of = [&](auto... values) {
    const std::array options{values...};
    return options[random.below(options.size())];
  };
  Host host = host_row(1);
  host.id = "h" + std::to_string(n);
  host.host_name = "name" + std::to_string(n);
  host.ip = ip(fmt::format("10.0.{}.{}", n / 200, n % 200 + 1));
  host.status = random.below(8) > 0 ? HostStatus::kOnline
                                    : one_of(HostStatus::kInit, HostStatus::kFailed, HostStatus::kDeleting);
  if (host.status == HostStatus::kDeleting) host.status_before_deleting = HostStatus::kOnline;
  host.reserved = random.below(6) == 0;
  host.ssh_port = one_of(std::uint16_t{22}, std::uint16_t{22}, std::uint16_t{1003});
  host.location = {"Local", one_of("Region1", "Region1", "Region1", "Region2"),
                   one_of("Zone1", "Zone1", "Zone2"), one_of("A", "B", "C")};
  host.arch = one_of(Arch::kX86_64, Arch::kX86_64, Arch::kX86_64, Arch::kArm64);
  if (random.below(2) == 0) host.purposes.add(Purpose::kStorage);
  host.disk_type = one_of(DiskType::kSSD, DiskType::kSSD, DiskType::kSATA);
  host.cpu_cores = one_of(4, 8, 8, 16);
  host.memory_gib = one_of(8, 16, 16);
  for (std::uint64_t i = random.below(4); i > 0; --i) {
    Disk& disk = host.disks.emplace_back(disk_row(host.id, "/d" + std::to_string(9 - i)));
    disk.type = host.disk_type;
    disk.capacity_gib = one_of(50, 100, 100, 200);
    disk.status =
        random.below(6) > 0 ? DiskStatus::kAvailable : one_of(DiskStatus::kReserved, DiskStatus::kError);
  }
  return host;
}

// Of holders c0…c2, one requestId each: "old c0", …
std::vector<LedgerRow> random_rows_on(SeededRandom& random, const Host& host, LedgerSeq& seq) {
  std::vector<LedgerRow> rows;
  const bool exclusively = random.below(4) == 0;
  const std::uint64_t owner = random.below(3);
  std::set<std::uint16_t> held{host.ssh_port};
  for (std::uint64_t i = random.below(3); i > 0; --i) {
    const std::string holder = "c" + std::to_string(exclusively ? owner : random.below(3));
    LedgerRow row = ledger_row(seq + 1, host.id, holder, "old " + holder);
    row.region_wide = random.below(5) == 0;
    row.exclusive = exclusively && !row.region_wide;
    for (std::uint64_t j = random.below(7); j > 0; --j) {
      const auto port = static_cast<std::uint16_t>(kFirstPort + random.below(kPortCount));
      if (held.insert(port).second) row.ports.push_back(port);
    }
    std::ranges::sort(row.ports);
    if (!row.region_wide) {
      row.cpu_cores = static_cast<Count>(random.below(3));
      row.memory_gib = static_cast<Count>(random.below(3));
      if (i == 1 && !host.disks.empty() && host.disks[0].status == DiskStatus::kAvailable)
        row.disks = {host.disks[0].id};
    }
    if (row.holds_nothing()) continue;
    ++seq;
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

RandomRows random_rows(SeededRandom& random, std::size_t hosts) {
  RandomRows made;
  LedgerSeq seq = 0;
  for (std::size_t i = 0; i < hosts; ++i) {
    made.hosts.push_back(random_host(random, static_cast<int>(i)));
    const std::vector<LedgerRow> rows = random_rows_on(random, made.hosts.back(), seq);
    made.rows.insert(made.rows.end(), rows.begin(), rows.end());
  }
  return made;
}

RandomBatches::RandomBatches(SeededRandom& random, const RandomRows& rows)
    : random_(random),
      rows_(rows),
      filters_(random.below(60)),
      exclusives_(random.below(50)),
      disks_(random.below(80)),
      ports_(random.below(100)),
      takeovers_(random.below(40)),
      cluster_ports_(random.below(30)) {}

void RandomBatches::ask_location(Requirement& requirement) {
  RequiredLocation& location = requirement.location;
  location.region = often(90) ? "Region1" : "Region2";
  location.zone = often(85) ? "Zone1" : often(70) ? "Zone2" : "Zone9";
  if (requirement.strategy == "UserSpecifyRack" || often(5)) location.rack = often(90) ? "A" : "Z";
  if (requirement.strategy != "UserSpecifyHost") return;
  if (often(80)) location = {};
  location.host_ip = often(90) && !rows_.hosts.empty() ? any_host().ip.text() : "10.9.9.9";
}

void RandomBatches::ask_filter(Requirement& requirement) {
  if (often(filters_)) requirement.filter.arch = often(80) ? "X86_64" : "ARM64";
  if (often(filters_ / 2)) requirement.filter.purpose = often(60) ? "Compute" : "Storage,Compute";
  if (often(filters_ / 3)) requirement.filter.disk_type = often(70) ? "SSD" : "SATA";
  if (often(filters_ / 4)) requirement.filter.host_traits = often(80) ? 1 : 2;
  for (std::int64_t i = often(filters_) ? up_to(3) : 0; i > 0 && !rows_.hosts.empty(); --i) {
    requirement.excluded_hosts.push_back(any_host().ip.text());
  }
}

void RandomBatches::ask_amounts(Requirement& requirement) {
  requirement.cpu_cores = often(70) ? up_to(5) : 0;
  requirement.memory = often(70) ? up_to(6) : 0;
  while (requirement.ports.size() < 3 && often(ports_)) {
    // few shapes, so that the index comes to learn of some
    const std::int64_t start = kFirstPort + 4 * up_to(2);
    const std::int64_t size = 4 + 4 * up_to(1);
    requirement.ports.push_back({start, start + size, up_to(5) % (size + 1)});
  }
}

void RandomBatches::ask_disk(Requirement& requirement) {
  requirement.disk = {true, 25 * up_to(6), "", ""};
  if (often(30)) requirement.disk.type = often(70) ? "SSD" : "SATA";
  if (!often(20) || rows_.hosts.empty()) return;
  const Host& host = any_host();
  requirement.count = 1;
  requirement.disk.disk_id = host.disks.empty() ? "no disk" : host.disks.back().id;
}

Requirement RandomBatches::requirement() {
  if (often(cluster_ports_)) {
    const std::int64_t start = kFirstPort + up_to(8);
    Requirement claim = cluster_ports(start, start + 1 + up_to(8), up_to(1));
    if (often(20)) claim.filter.arch = "ARM64";
    return claim;
  }
  Requirement asked;
  asked.strategy =
      std::array{"RandomRack", "DiffRackBestEffort", "UserSpecifyRack", "UserSpecifyHost"}[random_.below(4)];
  asked.count = 1 + (often(50) ? 0 : up_to(often(20) ? rows_.hosts.size() : 3));
  ask_location(asked);
  ask_filter(asked);
  ask_amounts(asked);
  if (often(disks_)) ask_disk(asked);
  asked.exclusive = often(exclusives_);
  if (check_batch(batch_of(asked))) asked.exclusive = false;  // an exclusive grant of nothing (ALLOC-12)
  return asked;
}

AllocationRequest RandomBatches::request() {
  AllocationRequest request;
  request.holder_id = "c" + std::to_string(random_.below(4));
  request.request_id = often(3) ? "old " + request.holder_id : "r" + std::to_string(++made_);
  request.takeover = often(takeovers_);
  for (std::int64_t i = 1 + (often(50) ? 0 : up_to(3)); i > 0; --i)
    request.requirements.push_back(requirement());
  if (often(2)) request.requirements.back().count = 0;  // refused (ALLOC-6)
  return request;
}

AllocationBatch RandomBatches::batch(std::size_t requests) {
  AllocationBatch made;
  for (std::uint64_t i = random_.below(1 + random_.below(requests)) + 1; i > 0; --i)
    made.requests.push_back(request());
  return made;
}

// ---- words ----

namespace {

std::string words(const Requirement& r) {
  std::string text = fmt::format("{} x{} at {}/{}/{}/{} {}C{}G", r.strategy, r.count, r.location.region,
                                 r.location.zone, r.location.rack, r.location.host_ip, r.cpu_cores, r.memory);
  if (r.exclusive) text += " exclusive";
  if (r.disk.need_disk)
    text += fmt::format(" disk {} '{}' '{}'", r.disk.capacity, r.disk.type, r.disk.disk_id);
  for (const PortRange& range : r.ports)
    text += fmt::format(" {} of [{}, {})", range.count, range.start, range.end);
  const RequiredFilter& filter = r.filter;
  text +=
      fmt::format(" filter {}/{}/{}/{}", filter.arch, filter.purpose, filter.disk_type, filter.host_traits);
  if (!r.excluded_hosts.empty()) text += fmt::format(" not {}", fmt::join(r.excluded_hosts, " "));
  return text;
}

}  // namespace

std::string words(const AllocationBatch& batch) {
  std::string text;
  for (const AllocationRequest& request : batch.requests) {
    text += fmt::format("{} {}{}\n", request.holder_id, request.request_id,
                        request.takeover ? " takes over" : "");
    for (const Requirement& requirement : request.requirements) text += "  " + words(requirement) + "\n";
  }
  return text;
}

std::string words(const std::vector<RequestGrants>& results) {
  std::string text;
  for (const RequestGrants& request : results) {
    text += fmt::format("{} {}\n", request.holder_id, request.request_id);
    for (const Grant& grant : request.grants) {
      text += fmt::format("  {}: {} {}C{}G disk '{}' ports", grant.requirement, grant.host_id,
                          grant.cpu_cores, grant.memory, grant.disk ? grant.disk->disk_id : "");
      for (const GrantedPorts& range : grant.ports) text += fmt::format(" {}", range.ports);
      text += '\n';
    }
  }
  return text;
}

}  // namespace hostyard::test
