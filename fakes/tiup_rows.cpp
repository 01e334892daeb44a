#include "fakes/tiup_rows.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "fakes/tiup_os_rows.h"

namespace hostyard {
namespace {

std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  return fault == std::errc{} ? number : 0;
}

class Rows {
 public:
  Rows(const Machine& machine, const CheckTopology& topology, const std::string& user, TiupStyle style)
      : machine_(machine), topology_(topology), user_(user), style_(style) {
    rows_.reserve(24);
  }

  std::vector<TiupRow> make(const Machine* first_pd) {
    if (auto row = os_row(machine_.os, style_)) rows_.push_back(std::move(*row));
    hardware();
    swap();
    time_sync();
    limits();
    sysctl();
    selinux();
    huge_pages();
    services();
    numactl();
    disks();
    ports_and_paths();
    timezone(first_pd);
    return std::move(rows_);
  }

 private:
  void add(std::string_view name, std::string_view status, std::string message, TiupFix fix = {}) {
    rows_.push_back({name, status, std::move(message), std::move(fix)});
  }
  bool is_new() const { return style_ == TiupStyle::k1_16; }

  void hardware() {
    add("cpu-cores", "Pass", "number of CPU cores / threads: " + std::to_string(machine_.cores));
    add("memory", "Pass",
        "memory size is " + std::to_string(std::int64_t{machine_.memory_gib} * 1024) + "MB");
    if (machine_.network_mb >= 1000) {
      add("network", "Pass", "network speed of eth0 is " + std::to_string(machine_.network_mb) + "MB");
    } else if (machine_.network_mb > 0) {
      add("network", "Fail",
          "network speed of eth0 is " + std::to_string(machine_.network_mb) +
              "MB too low, needs 1GB or more");
    }
    if (machine_.governor.empty()) {
      add("cpu-governor", "Warn",
          is_new() ? "unable to determine current CPU frequency governor policy"
                   : "Unable to determine current CPU frequency governor policy");
    } else if (machine_.governor == "performance") {
      add("cpu-governor", "Pass", "CPU frequency governor is performance");
    } else {
      add("cpu-governor", "Fail",
          "CPU frequency governor is " + machine_.governor + ", should use performance");
    }
  }

  void swap() {
    if (!machine_.swap_on) return;
    const bool old = style_ == TiupStyle::k1_9;
    add("swap", old ? "Fail" : "Warn", "swap is enabled, please disable it for best performance",
        old ? TiupFix{} : TiupFix{FixSwap{}});
  }

  void time_sync() {
    const std::string the = is_new() ? "the" : "The";
    if (machine_.time_sync == TimeSync::kMissing)
      return add("ntp", "Warn", the + " NTPd daemon or Chronyd daemon may be not installed");
    if (machine_.time_sync == TimeSync::kStopped)
      return add("ntp", "Warn", the + " NTPd daemon may be not start");
    if (machine_.time_offset_ms > 500)
      add("chrony", "Fail", "time offset " + std::to_string(machine_.time_offset_ms) + ".000000ms too high");
  }

  void limits() {
    static constexpr std::array<std::array<std::string_view, 3>, 3> kWanted{
        {{"soft", "nofile", "1000000"}, {"hard", "nofile", "1000000"}, {"soft", "stack", "10240"}}};
    for (const auto& [kind, item, value] : kWanted) {
      if (limit(kind, item) >= number_of(value)) continue;
      std::string message(kind);
      message.append(" limit of '").append(item).append("' for user '").append(topology_.user);
      add("limits", "Fail", message.append("' is not set or too low"),
          FixLimit{topology_.user, std::string(kind), std::string(item), std::string(value)});
    }
  }
  // The last line that fits wins; the words may be separated by any blanks.
  std::int64_t limit(std::string_view kind, std::string_view item) const {
    std::int64_t found = 0;
    for (const std::string& line : machine_.limits) {
      const auto fields = fstab_fields(line);
      if (fields.size() < 4) continue;
      const auto word = [&](std::size_t i) {
        return std::string_view(line).substr(fields[i].begin, fields[i].size);
      };
      if (word(0) == topology_.user && word(1) == kind && word(2) == item) found = number_of(word(3));
    }
    return found;
  }

  void sysctl() {
    struct Wanted {
      std::string_view key;
      bool (*is_fine)(std::int64_t);
      std::string_view wish;
      std::string_view value;
    };
    static constexpr auto kZero = [](std::int64_t n) { return n == 0; };
    static constexpr std::array<Wanted, 5> kWanted{{
        {"fs.file-max", [](std::int64_t n) { return n >= 1'000'000; }, ", should be greater than 1000000",
         "1000000"},
        {"net.core.somaxconn", [](std::int64_t n) { return n >= 32768; }, ", should be greater than 32768",
         "32768"},
        {"net.ipv4.tcp_tw_recycle", kZero, ", should be 0", "0"},
        {"net.ipv4.tcp_syncookies", kZero, ", should be 0", "0"},
        {"vm.swappiness", kZero, ", should be 0", "0"},
    }};
    for (const Wanted& wanted : kWanted) {
      const auto known = machine_.sysctl.find(wanted.key);
      if (known == machine_.sysctl.end() || wanted.is_fine(number_of(known->second))) continue;
      const bool reworded = is_new() && wanted.key == "net.core.somaxconn";
      std::string message(wanted.key);
      message.append(" = ")
          .append(known->second)
          .append(reworded ? ", should 32768 or greater" : wanted.wish);
      add("sysctl", "Fail", std::move(message),
          FixSysctl{std::string(wanted.key), std::string(wanted.value)});
    }
  }

  void selinux() {
    const bool enforcing = machine_.selinux_config == SeLinux::kEnforcing;
    if (!is_new()) {
      if (enforcing) return add("selinux", "Fail", "SELinux is not disabled", FixSeLinux{});
      return add("selinux", "Pass", "SELinux is disabled");
    }
    if (enforcing) {
      add("selinux_conf", "Fail", "SELinux is not configured to be disabled", FixSeLinux{});
    } else {
      add("selinux_conf", "Pass", "SELinux is disabled in configuration");
    }
    if (machine_.selinux == SeLinux::kEnforcing) {
      add("selinux_status", "Fail", "SELinux is in Enforcing mode, Update the configuration and reboot",
          FixSeLinux{});
    } else if (machine_.selinux == SeLinux::kPermissive) {
      add("selinux_status", "Warn", "SELinux is in Permissive mode, disabling is recommended", FixSeLinux{});
    } else if (machine_.selinux == SeLinux::kMissing) {
      constexpr std::string_view kMissing = "bash: line 1: getenforce: command not found\n";
      std::string cause = "Process exited with status 127 ";
      cause += kMissing;
      add("selinux_status", "Fail",
          ssh_failure(user_, {machine_.ip, topology_.ssh_port}, style_, "getenforce", kMissing, cause),
          FixSeLinux{});
    }
  }

  void huge_pages() {
    if (machine_.huge_pages == HugePages::kNever) return add("thp", "Pass", "THP is disabled");
    add("thp", "Fail", "THP is enabled, please disable it for best performance", FixHugePages{});
  }

  ServiceState service(std::string_view name) const {
    const auto found = machine_.services.find(name);
    return found == machine_.services.end() ? ServiceState::kMissing : found->second;
  }
  void services() {
    if (service("irqbalance") == ServiceState::kMissing) {
      add("service", "Fail", "service irqbalance not found, should be installed and started");
    } else if (service("irqbalance") == ServiceState::kStopped) {
      add("service", "Fail", "service irqbalance is not running", FixService{"start", "irqbalance"});
    }
    if (service("firewalld") == ServiceState::kMissing) {
      add("service", "Pass", "service firewalld not found, ignore");
    } else if (service("firewalld") == ServiceState::kRunning) {
      add("service", "Fail", "service firewalld is running but should be stopped",
          FixService{"stop", "firewalld"});
    }
  }

  void numactl() {
    if (machine_.has_package("numactl")) return add("command", "Pass", "numactl: policy: default");
    add("command", "Fail", "numactl not usable, bash: line 1: numactl: command not found");
  }

  // Longest prefix as a string: /data10 without a mount of its own falls to /data1, as in tiup.
  const MachineMount* mount_of(std::string_view folder) const {
    const MachineMount* best = nullptr;
    for (const MachineMount& mount : machine_.mounts) {
      if (folder.starts_with(mount.path) && (best == nullptr || mount.path.size() > best->path.size()))
        best = &mount;
    }
    return best;
  }

  void disks() {
    std::vector<const MachineMount*> seen;
    for (const TopologyInstance& instance : topology_.instances) {
      if (instance.data_dir.empty() || instance.host != machine_.ip) continue;
      const MachineMount* const mount = mount_of(instance.data_dir);
      if (mount == nullptr || std::ranges::find(seen, mount) != seen.end()) continue;
      seen.push_back(mount);
      disk(*mount);
      shared_disk(*mount);
    }
  }
  void disk(const MachineMount& mount) {
    const auto lacks = [&](std::string_view option) {
      return std::ranges::find(mount.options, option) == mount.options.end();
    };
    const std::string start = "mount point " + mount.path;
    if (mount.fs != "ext4" && mount.fs != "xfs")
      return add("disk", "Fail", start + " has an unsupported filesystem '" + mount.fs + "'");
    if (mount.fs == "ext4" && lacks("nodelalloc"))
      add("disk", "Fail", start + " does not have 'nodelalloc' option set");
    if (lacks("noatime")) add("disk", "Warn", start + " does not have 'noatime' option set");
  }
  void shared_disk(const MachineMount& mount) {
    std::string components;
    int count = 0;
    for (const TopologyInstance& instance : topology_.instances) {
      const bool counts = instance.kind == Purpose::kStorage && instance.host == machine_.ip;
      if (!counts || mount_of(instance.data_dir) != &mount) continue;
      components += (count++ > 0 ? ",tikv:" : "tikv:") + instance.data_dir;
    }
    if (count < 2) return;
    add("disk", "Fail",
        "multiple components " + components + " are using the same partition " + machine_.ip.text() + ":" +
            mount.path + " as data dir");
  }

  void ports_and_paths() {
    std::set<std::string> rows;  // tiup prints a row once, however many instances meet it
    for (const TopologyInstance& instance : topology_.instances) {
      if (instance.host != machine_.ip) continue;
      for (const int port : {int{instance.port}, int{instance.second_port}}) {
        if (std::ranges::find(machine_.ports, port) != machine_.ports.end())
          rows.insert("port " + std::to_string(port) + " is already in use");
      }
    }
    for (const std::string& row : rows) add("listening-port", "Fail", row);
    rows.clear();
    for (const TopologyInstance& instance : topology_.instances) {
      if (instance.host != machine_.ip) continue;
      for (const std::string& folder : {instance.deploy_dir, instance.data_dir}) {
        if (std::ranges::find(machine_.paths, folder) != machine_.paths.end())
          rows.insert(folder + " already exists");
      }
    }
    for (const std::string& row : rows) add("exist", "Fail", row);
  }

  void timezone(const Machine* first_pd) {
    if (style_ == TiupStyle::k1_9 || first_pd == nullptr || first_pd == &machine_) return;
    if (machine_.timezone == first_pd->timezone)
      return add("timezone", "Pass", "time zone is the same as the first PD machine: " + machine_.timezone);
    add("timezone", "Fail",
        "time zone is " + machine_.timezone + ", but the firt PD is " + first_pd->timezone);
  }

  const Machine& machine_;
  const CheckTopology& topology_;
  const std::string& user_;
  TiupStyle style_;
  std::vector<TiupRow> rows_;
};

}  // namespace

std::vector<TiupRow> tiup_rows(const Machine& machine, const CheckTopology& topology, const std::string& user,
                               TiupStyle style, const Machine* first_pd) {
  return Rows(machine, topology, user, style).make(first_pd);
}

std::string message_of_fix(const TiupRow& row) {
  if (row.status == "Pass") return row.message;
  if (std::holds_alternative<FixSwap>(row.fix))
    return "will try to disable swap, please also check /etc/fstab manually";
  if (const auto* limit = std::get_if<FixLimit>(&row.fix)) {
    return "will try to set '" + limit->user + "    " + limit->kind + "    " + limit->item + "    " +
           limit->value + "'";
  }
  if (const auto* sysctl = std::get_if<FixSysctl>(&row.fix))
    return "will try to set '" + sysctl->key + " = " + sysctl->value + "'";
  if (std::holds_alternative<FixSeLinux>(row.fix))
    return "will try to disable SELinux, reboot might be needed";
  if (std::holds_alternative<FixHugePages>(row.fix))
    return "will try to disable THP, please check again after reboot";
  if (const auto* service = std::get_if<FixService>(&row.fix))
    return "will try to '" + service->action + " " + service->service + ".service'";
  if (row.name == "service") return row.message;
  return row.message + ", auto fixing not supported";
}

std::string ssh_failure(const std::string& user, const HostAddress& host, TiupStyle style,
                        std::string_view command, std::string_view err, std::string_view cause) {
  std::string text = "executor.ssh.execute_failed: Failed to execute command over SSH for '" + user + "@";
  text += host.ip.text() + ":" + std::to_string(host.ssh_port) + "' {ssh_stderr: ";
  text.append(err).append(
      ", ssh_stdout: , ssh_command: export LANG=C; PATH=$PATH:/bin:/sbin:/usr/bin:/usr/sbin");
  text += style == TiupStyle::k1_16 ? "; " : " ";
  text.append("/usr/bin/sudo -H bash -c \"").append(command).append("\"");  // also for root
  return text.append("}, cause: ").append(cause);
}

}  // namespace hostyard
