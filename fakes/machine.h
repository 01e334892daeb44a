// A machine as a model: what the typed commands and the fake tiup look at and change. A plain value.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/ip_address.h"

namespace hostyard {

enum class Reach : std::uint8_t { kUp, kRefused, kNoRoute, kBlackhole };
enum class ServiceState : std::uint8_t { kRunning, kStopped, kMissing };
enum class HugePages : std::uint8_t { kNever, kMadvise, kAlways };
enum class SeLinux : std::uint8_t { kDisabled, kPermissive, kEnforcing, kMissing };  // missing: no such tools
enum class TimeSync : std::uint8_t { kRunning, kStopped, kMissing };

struct MachineUser {
  std::vector<std::string> groups{};  // the first is the primary one
  std::string shell = "/bin/bash";
  std::string home{};
  std::vector<std::string> keys{};  // lines of the file that sshd reads
  bool sudo = false;                // without password
  std::string password{};           // empty: none that lets in
  bool locked = false;              // refused even by key
  bool operator==(const MachineUser&) const = default;
};

struct MachineMount {
  std::string path;
  std::string device;
  std::string fs = "ext4";
  std::vector<std::string> options;  // as the kernel has them
  std::int64_t capacity_gib = 500;
  std::int64_t used_percent = 1;
  bool operator==(const MachineMount&) const = default;
};

// Something that changed on the machine: a second run of the same command adds none.
struct MachineEffect {
  std::string kind;    // name of the command, or "tiup …"
  std::string detail;  // "tidb:tidb", "/data noatime"
  bool operator==(const MachineEffect&) const = default;
};

// What /etc/os-release says, as far as anybody asks.
struct MachineOs {
  std::string word;     // "centos-7.9": how worlds name it
  std::string id;       // "centos"
  std::string name;     // "CentOS Linux 7 (Core)"
  std::string release;  // "7.9.2009"; empty on some
  std::string version;  // "7.9"
  bool operator==(const MachineOs&) const = default;
};

struct Machine {
  IpAddress ip;

  // connection and login
  Reach reach = Reach::kUp;
  std::uint16_t ssh_port = 22;
  bool password_login = true;
  bool key_login = true;
  std::map<std::string, MachineUser, std::less<>> users;
  std::string login_user;  // the one that the world introduced with `login`, for import rows

  // what it is
  MachineOs os;
  std::string arch = "X86_64";
  int cores = 16;
  int memory_gib = 64;
  std::string manufacturer = "QEMU";
  std::string virt = "kvm";         // systemd-detect-virt; empty: no such tool
  std::string governor;             // of the CPU frequency; empty: cannot be determined
  std::int64_t network_mb = 10000;  // speed of eth0; 0: unknown
  std::string timezone = "Etc/UTC";

  // disks
  std::vector<MachineMount> mounts;
  std::vector<std::string> fstab;  // lines, blanks and tabs as they are
  bool remount_works = true;       // false: new mount options need a reboot
  bool swap_on = false;
  std::int64_t swap_used_gib = 0;
  bool read_only = false;  // root file system
  bool disk_full = false;
  std::vector<std::string> paths;  // folders and files that exist, as far as a check asks

  // software and settings
  std::vector<std::string> packages;
  std::vector<std::string> unavailable_packages;
  std::map<std::string, ServiceState, std::less<>> services;
  std::map<std::string, std::string, std::less<>> sysctl;
  bool sysctl_file = true;          // /etc/sysctl.d/99-sysctl.conf
  std::vector<std::string> limits;  // lines of limits.conf
  HugePages huge_pages = HugePages::kAlways;
  SeLinux selinux = SeLinux::kDisabled;         // as it runs
  SeLinux selinux_config = SeLinux::kDisabled;  // as it will boot
  bool grubby = true;
  TimeSync time_sync = TimeSync::kRunning;
  std::int64_t time_offset_ms = 0;
  std::vector<int> ports{22};   // listening
  bool tiup_leftovers = false;  // /tmp/tiup of a check that was ended

  std::vector<MachineEffect> effects;
  std::uint64_t revision = 0;  // grows with every change

  // Notes a change.
  void changed(std::string kind, std::string detail);
  bool has_package(std::string_view package) const;
  bool operator==(const Machine&) const = default;
};

// What a word like "centos-7.9" stands for; an unknown id gives itself as name.
MachineOs make_os(std::string_view word);
// Whether the operating system is of Debian's family (apt-get, no SELinux, no grubby).
bool is_debian_like(const MachineOs& os);
// "apt-get", "dnf", "yum", "zypper"; empty where the system is unknown.
std::string_view package_manager(const MachineOs& os);

// A machine of this system as an administrator leaves it for tiup: password login of root, /data on ext4 with
// the options that tiup wants, numactl and irqbalance; kernel parameters, limits and huge pages as the system
// ships them, which `tiup --apply` mends.
Machine make_machine(const IpAddress& ip, const MachineOs& os);

// The fields of a line of fstab, and the place of each in the line.
struct FstabField {
  std::size_t begin = 0;
  std::size_t size = 0;
};
std::vector<FstabField> fstab_fields(std::string_view line);  // none for comments and blank lines

}  // namespace hostyard
