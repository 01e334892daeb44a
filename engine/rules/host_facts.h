// What a host really has, against what was recorded of it (INSP-2).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/host.h"

namespace hostyard {

struct MountFacts {
  std::string path;
  std::int64_t capacity_gib = 0;
  std::int64_t used_percent = 0;
};
struct HostFacts {
  std::int64_t cpu_cores = 0;
  std::int64_t memory_gib = 0;
  std::vector<MountFacts> mounts;
};

enum class CheckState : std::uint8_t {
  kOk,
  kWarning,  // right, and soon a trouble
  kDiffers,  // the host has less than was recorded
  kUnknown   // the host could not be asked
};
std::string_view to_string(CheckState state);

struct HostCheck {
  std::string name;                       // CheckCpuCores, CheckMemorySize, CheckDiskSize, CheckDiskRatio
  std::string path;                       // of a disk; empty: of the host
  std::int64_t recorded = 0;              // cores, GiB; of CheckDiskRatio the warning level, in percent
  std::optional<std::int64_t> real = {};  // nothing: no file system is mounted there, or nobody answered
  CheckState state = CheckState::kOk;
};

// In the order of the names, disks in the order of the record. More than was recorded is right. Of memory and
// of a disk a tenth may be missing: kernels, firmware and file systems keep some for themselves. Disks that
// are Error are left out. `warning_percent`: a file system as full as that is warned about.
std::vector<HostCheck> check_facts(const Host& host, const HostFacts& facts, std::int64_t warning_percent);

// The same for a host that could not be asked.
std::vector<HostCheck> unknown_facts(const Host& host);

}  // namespace hostyard
