#include "engine/domain/host.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/base/text.h"

namespace hostyard {

std::string Host::spec() const {
  return fmt::format("{}C{}G", cpu_cores, memory_gib);
}

Count Host::available_disk_count() const {
  return static_cast<Count>(
      std::ranges::count_if(disks, [](const Disk& disk) { return disk.status == DiskStatus::kAvailable; }));
}

LoadStat Host::visible_load_stat() const {
  if (load_stat != LoadStat::kInUsed) return load_stat;
  const bool compute_exhausted = used_cpu_cores == cpu_cores || used_memory_gib == memory_gib;
  const bool disk_exhausted = available_disk_count() == 0;
  if (compute_exhausted && disk_exhausted) return LoadStat::kExhaust;
  if (compute_exhausted) return LoadStat::kComputeExhaust;
  return disk_exhausted ? LoadStat::kDiskExhaust : LoadStat::kInUsed;
}

tl::expected<std::string, std::string> check_mount_path(std::string_view path) {
  if (path.empty() || path.front() != '/') return tl::unexpected<std::string>("an absolute path");
  if (const auto fault = stored_string_fault(path)) return tl::unexpected(*fault);
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  if (path == "/") return std::string(path);
  for (std::size_t at = 1; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);
    if (part.empty() || part == "." || part == "..") {
      return tl::unexpected<std::string>("an absolute path without empty, '.' or '..' parts");
    }
    at = end + 1;
  }
  return std::string(path);
}

namespace {

// What is wrong, and what would be right; nothing where the words say it all.
struct Fault {
  std::string what;
  std::string accepted{};
};
using Check = std::optional<Fault>;

const std::string kSomeText = "text of 1 to 190 bytes";
const std::string kSomeCount = fmt::format("an integer from 1 to {}", kMaxCount);

Check disk_fault(const Host& host, const Disk& disk) {
  if (disk.host_id != host.id)
    return Fault{fmt::format("DOM-30: disk {} names host {}", disk.id, disk.host_id)};
  if (disk.capacity_gib <= 0)
    return Fault{fmt::format("DOM-30: capacity of disk {} is {}", disk.id, disk.capacity_gib), kSomeCount};
  if (disk.type != host.disk_type) {
    return Fault{fmt::format("DOM-32: disk {} is {}", disk.id, to_string(disk.type)),
                 std::string(to_string(host.disk_type))};
  }
  if (const auto fault = stored_string_fault(disk.name); fault || disk.name.empty())
    return Fault{fmt::format("DOM-3: name \"{}\" of disk {}", disk.name, disk.id), fault.value_or(kSomeText)};
  const auto path = check_mount_path(disk.path);
  if (path != disk.path) {
    return Fault{fmt::format("DOM-30: path \"{}\" of disk {}", disk.path, disk.id),
                 path ? *path : path.error()};
  }
  return std::nullopt;
}

Check text_fault(const Host& host) {
  if (host.host_name.empty()) return Fault{"DOM-10: hostName is empty", kSomeText};
  for (const std::string* text : {&host.host_name, &host.user_name, &host.os, &host.kernel, &host.nic}) {
    if (const auto fault = stored_string_fault(*text))
      return Fault{fmt::format("DOM-3: \"{}\"", *text), *fault};
  }
  for (const std::string* name :
       {&host.location.vendor, &host.location.region, &host.location.zone, &host.location.rack}) {
    if (const auto good = check_location_name(*name); !good)
      return Fault{fmt::format("DOM-2: location name \"{}\"", *name), good.error()};
  }
  return std::nullopt;
}

Check amount_fault(const Host& host) {
  if (host.cpu_cores <= 0) return Fault{fmt::format("DOM-1: cpuCores is {}", host.cpu_cores), kSomeCount};
  if (host.memory_gib <= 0) return Fault{fmt::format("DOM-1: memory is {}", host.memory_gib), kSomeCount};
  if (host.used_cpu_cores < 0 || host.used_cpu_cores > host.cpu_cores) {
    return Fault{fmt::format("INV-1: usedCpuCores is {} of {}", host.used_cpu_cores, host.cpu_cores)};
  }
  if (host.used_memory_gib < 0 || host.used_memory_gib > host.memory_gib) {
    return Fault{fmt::format("INV-1: usedMemory is {} of {}", host.used_memory_gib, host.memory_gib)};
  }
  return std::nullopt;
}

Check first_fault(const Host& host) {
  if (host.id.empty()) return Fault{"DOM-3: the id is empty"};
  if (host.ssh_port == 0) return Fault{"DOM-10: sshPort is 0", "1 to 65535"};
  if (auto fault = text_fault(host)) return fault;
  if (auto fault = amount_fault(host)) return fault;
  if (host.load_stat != LoadStat::kLoadLess && host.load_stat != LoadStat::kInUsed &&
      host.load_stat != LoadStat::kExclusive) {
    return Fault{fmt::format("DOM-14: stored loadStat is {}", to_string(host.load_stat)),
                 "LoadLess, InUsed, Exclusive"};
  }
  if ((host.status == HostStatus::kDeleting) != host.status_before_deleting.has_value()) {
    return Fault{fmt::format("STEP-10: status {} {} a status to recover", to_string(host.status),
                             host.status_before_deleting ? "has" : "lacks"),
                 "statusBeforeDeleting of a Deleting host, and of no other"};
  }
  std::set<std::string_view> names;
  std::set<std::string_view> paths;
  for (const Disk& disk : host.disks) {
    if (auto fault = disk_fault(host, disk)) return fault;
    if (!names.insert(disk.name).second)
      return Fault{fmt::format("DOM-33: two disks are named {}", disk.name), "every name once"};
    if (!paths.insert(disk.path).second)
      return Fault{fmt::format("DOM-33: two disks are mounted on {}", disk.path), "every path once"};
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> host_fault(const Host& host) {
  const auto fault = first_fault(host);
  if (!fault) return std::nullopt;
  return fmt::format("{} on host {} ({}){}{}", fault->what, shown_id(host.host_name), host.ip.text(),
                     fault->accepted.empty() ? "" : "; accepted: ", fault->accepted);
}

}  // namespace hostyard
