// A host and its disks as the pool keeps them (DOM-10…34). Rows are plain values; the ways to make one
// (import rules, store) check what the clauses ask, and host_fault() states it once, so that an impossible
// row is found wherever it comes from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/checked.h"
#include "engine/base/clock.h"
#include "engine/domain/enums.h"
#include "engine/domain/ip_address.h"
#include "engine/domain/location.h"
#include "engine/domain/traits.h"

namespace hostyard {

using Version = std::int64_t;  // of a row: 0 before it is stored, then 1, 2, …

inline constexpr std::uint16_t kDefaultSshPort = 22;

struct Disk {
  std::string id;
  std::string host_id;
  std::string name;        // unique among the host's live disks (DOM-33)
  Count capacity_gib = 0;  // > 0
  std::string path;        // absolute, no trailing slash but "/"; unique among the host's live disks (DOM-33)
  DiskType type = DiskType::kSSD;
  DiskStatus status = DiskStatus::kAvailable;
  TimeMicros create_time = 0;
  TimeMicros update_time = 0;
  TimeMicros delete_time = 0;  // not 0: soft-deleted (DOM-34)
  Version version = 0;

  bool live() const { return delete_time == 0; }
  bool operator==(const Disk&) const = default;
};

struct Host {
  std::string id;
  IpAddress ip;  // unique among live hosts (DOM-20)
  std::uint16_t ssh_port = kDefaultSshPort;
  std::string user_name;        // login of the import file, may be empty
  std::string sealed_password;  // ciphertext (DOM-21); empty: none was given
  std::string host_name;        // unique among live hosts (DOM-20)
  HostStatus status = HostStatus::kInit;
  std::optional<HostStatus> status_before_deleting;  // what `recover` restores (STEP-10)
  LoadStat load_stat = LoadStat::kLoadLess;          // stored: LoadLess, InUsed or Exclusive (DOM-14)
  Arch arch = Arch::kX86_64;
  std::string os;
  std::string kernel;
  std::string nic;
  Count cpu_cores = 0;   // > 0
  Count memory_gib = 0;  // > 0
  Count used_cpu_cores = 0;
  Count used_memory_gib = 0;
  Location location;
  ClusterType cluster_type = ClusterType::kTiDB;
  PurposeSet purposes;
  DiskType disk_type = DiskType::kSSD;
  bool reserved = false;
  bool initialised = true;  // false: imported by ImportHostsWithoutInit (DEL-2)
  TimeMicros create_time = 0;
  TimeMicros update_time = 0;
  TimeMicros delete_time = 0;  // not 0: soft-deleted (DOM-34)
  Version version = 0;
  std::vector<Disk> disks;  // live ones, in order of path

  bool live() const { return delete_time == 0; }
  Traits traits() const { return make_traits(cluster_type, purposes, disk_type); }  // DOM-17
  std::string spec() const;                                                         // DOM-11: "16C64G"
  Count available_disk_count() const;
  LoadStat visible_load_stat() const;  // DOM-14: with the three derived values
  bool operator==(const Host&) const = default;
};

// The first clause that a row breaks, in words, with what would be accepted ("DOM-1: cpuCores is 0 on host h1
// (10.0.0.1); accepted: …"), or nothing.
std::optional<std::string> host_fault(const Host& host);

// An absolute mount path without trailing slashes ("/" stays), "//", "." or ".." parts (ruling DISK-1); the
// error says what would be accepted.
tl::expected<std::string, std::string> check_mount_path(std::string_view path);

}  // namespace hostyard
