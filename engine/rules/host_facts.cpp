#include "engine/rules/host_facts.h"

#include <algorithm>

namespace hostyard {
namespace {

// A tenth of it may be kept by others.
CheckState against(std::int64_t recorded, std::int64_t real) {
  return real * 10 < recorded * 9 ? CheckState::kDiffers : CheckState::kOk;
}

std::vector<const Disk*> checked_disks(const Host& host) {
  std::vector<const Disk*> disks;
  for (const Disk& disk : host.disks) {
    if (disk.status != DiskStatus::kError) disks.push_back(&disk);
  }
  return disks;
}

}  // namespace

std::string_view to_string(CheckState state) {
  switch (state) {
    case CheckState::kOk:
      return "ok";
    case CheckState::kWarning:
      return "warning";
    case CheckState::kDiffers:
      return "differs";
    case CheckState::kUnknown:
      return "unknown";
  }
  return "";
}

std::vector<HostCheck> check_facts(const Host& host, const HostFacts& facts, std::int64_t warning_percent) {
  std::vector<HostCheck> checks;
  checks.push_back({"CheckCpuCores", "", host.cpu_cores, facts.cpu_cores,
                    facts.cpu_cores < host.cpu_cores ? CheckState::kDiffers : CheckState::kOk});
  checks.push_back(
      {"CheckMemorySize", "", host.memory_gib, facts.memory_gib, against(host.memory_gib, facts.memory_gib)});
  std::vector<HostCheck> ratios;
  for (const Disk* disk : checked_disks(host)) {
    const auto mount = std::ranges::find(facts.mounts, disk->path, &MountFacts::path);
    if (mount == facts.mounts.end()) {
      checks.push_back({"CheckDiskSize", disk->path, disk->capacity_gib, std::nullopt, CheckState::kDiffers});
      continue;
    }
    checks.push_back({"CheckDiskSize", disk->path, disk->capacity_gib, mount->capacity_gib,
                      against(disk->capacity_gib, mount->capacity_gib)});
    ratios.push_back({"CheckDiskRatio", disk->path, warning_percent, mount->used_percent,
                      mount->used_percent < warning_percent ? CheckState::kOk : CheckState::kWarning});
  }
  checks.insert(checks.end(), ratios.begin(), ratios.end());
  return checks;
}

std::vector<HostCheck> unknown_facts(const Host& host) {
  std::vector<HostCheck> checks{{"CheckCpuCores", "", host.cpu_cores, std::nullopt, CheckState::kUnknown},
                                {"CheckMemorySize", "", host.memory_gib, std::nullopt, CheckState::kUnknown}};
  for (const Disk* disk : checked_disks(host))
    checks.push_back({"CheckDiskSize", disk->path, disk->capacity_gib, std::nullopt, CheckState::kUnknown});
  return checks;
}

}  // namespace hostyard
