#include "fakes/machine.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace hostyard {
namespace {

struct OsKind {
  std::string_view id;
  std::string_view name;     // {} is the version
  std::string_view release;  // {} is the version
  std::string_view manager;
};
constexpr std::array<OsKind, 10> kKinds{{
    {"centos", "CentOS Linux {} (Core)", "{}.2009", "yum"},
    {"rhel", "Red Hat Enterprise Linux {}", "{}", "dnf"},
    {"rocky", "Rocky Linux {} (Blue Onyx)", "", "dnf"},
    {"ol", "Oracle Linux Server {}", "{}", "dnf"},
    {"openEuler", "openEuler {}", "{}", "dnf"},
    {"amzn", "Amazon Linux {}", "{}", "yum"},
    {"kylin", "Kylin Linux Advanced Server {}", "{}", "yum"},
    {"debian", "Debian GNU/Linux {} (bookworm)", "{}.15", "apt-get"},
    {"ubuntu", "Ubuntu {}.4 LTS", "{}.4", "apt-get"},
    {"sles", "SUSE Linux Enterprise Server {}", "", "zypper"},
}};

const OsKind* find_kind(std::string_view id) {
  const auto found = std::ranges::find(kKinds, id, &OsKind::id);
  return found == kKinds.end() ? nullptr : &*found;
}

std::string filled(std::string_view pattern, std::string_view version) {
  const std::size_t place = pattern.find("{}");
  if (place == std::string_view::npos) return std::string(pattern);
  return fmt::format("{}{}{}", pattern.substr(0, place), version, pattern.substr(place + 2));
}

bool is_old_kernel(const MachineOs& os) {
  return os.id == "centos" && os.version.starts_with("7");
}

void set_kernel_parameters(Machine& machine) {
  const bool old = is_old_kernel(machine.os);
  machine.sysctl = {{"fs.file-max", old ? "6553600" : "9223372036854775807"},
                    {"net.core.somaxconn", old ? "128" : "4096"},
                    {"net.ipv4.tcp_syncookies", "1"},
                    {"vm.overcommit_memory", "0"},
                    {"vm.swappiness", old ? "30" : "60"}};
  if (old) machine.sysctl["net.ipv4.tcp_tw_recycle"] = "0";
}

}  // namespace

void Machine::changed(std::string kind, std::string detail) {
  effects.push_back({std::move(kind), std::move(detail)});
  ++revision;
}

bool Machine::has_package(std::string_view package) const {
  return std::ranges::find(packages, package) != packages.end();
}

MachineOs make_os(std::string_view word) {
  const std::size_t dash = word.rfind('-');
  MachineOs os;
  os.word = std::string(word);
  os.id = std::string(word.substr(0, dash));
  if (dash != std::string_view::npos) os.version = std::string(word.substr(dash + 1));
  const OsKind* const kind = find_kind(os.id);
  if (kind == nullptr) {
    os.name = os.id;
    os.release = os.version;
    return os;
  }
  // Only CentOS names the major version alone.
  const std::string_view shown =
      os.id == "centos" ? std::string_view(os.version).substr(0, os.version.find('.')) : os.version;
  os.name = filled(kind->name, shown);
  os.release = filled(kind->release, os.version);
  return os;
}

bool is_debian_like(const MachineOs& os) {
  return package_manager(os) == "apt-get";
}

std::string_view package_manager(const MachineOs& os) {
  const OsKind* const kind = find_kind(os.id);
  return kind == nullptr ? std::string_view{} : kind->manager;
}

Machine make_machine(const IpAddress& ip, const MachineOs& os) {
  Machine machine;
  machine.ip = ip;
  machine.os = os;
  machine.users["root"] =
      MachineUser{.groups = {"root"}, .home = "/root", .sudo = true, .password = "secret"};
  machine.login_user = "root";
  machine.mounts = {{"/", "/dev/vda1", "ext4", {"rw", "noatime", "nodelalloc"}, 100},
                    {"/data", "/dev/vdb", "ext4", {"rw", "noatime", "nodelalloc"}, 500}};
  machine.fstab = {"/dev/vda1\t/\text4\tdefaults,noatime,nodelalloc\t0 1",
                   "/dev/vdb\t/data\text4\tdefaults,noatime,nodelalloc\t0 2"};
  machine.packages = {"irqbalance", "numactl"};
  const bool debian = is_debian_like(os);
  machine.services = {{"irqbalance", ServiceState::kRunning},
                      {"firewalld", debian ? ServiceState::kMissing : ServiceState::kStopped}};
  set_kernel_parameters(machine);
  machine.selinux = machine.selinux_config = debian ? SeLinux::kMissing : SeLinux::kDisabled;
  machine.grubby = !debian;
  return machine;
}

std::vector<FstabField> fstab_fields(std::string_view line) {
  std::vector<FstabField> fields;
  constexpr std::string_view kBlanks = " \t";
  std::size_t at = line.find_first_not_of(kBlanks);
  if (at == std::string_view::npos || line[at] == '#') return fields;
  while (at != std::string_view::npos) {
    const std::size_t end = std::min(line.find_first_of(kBlanks, at), line.size());
    fields.push_back({at, end - at});
    at = line.find_first_not_of(kBlanks, end);
  }
  return fields;
}

}  // namespace hostyard
