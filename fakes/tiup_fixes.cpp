#include "fakes/tiup_fixes.h"

#include <algorithm>

namespace hostyard {
namespace {

constexpr std::string_view kSeLinuxOff =
    "sed -i 's/^[[:blank:]]*SELINUX=enforcing/SELINUX=disabled/g' /etc/selinux/config && setenforce 0";

class Fixer {
 public:
  explicit Fixer(FixContext& context) : c_(context) {}

  std::string operator()(const FixNothing&) { return ""; }

  std::string operator()(const FixSwap&) {
    c_.streams.shell(c_.prefix, c_.host.ip.text(), true, "swapoff -a || exit 0");
    if (!c_.machine.swap_on) return "";
    c_.machine.swap_on = false;  // the line in fstab stays
    c_.machine.changed("tiup swap", "off until a reboot");
    return "";
  }

  std::string operator()(const FixLimit& fix) {
    c_.streams.progress(c_.prefix, "Limit: host=" + c_.host.ip.text() + " " + fix.user + " " + fix.kind +
                                       " " + fix.item + " " + fix.value);
    if (const auto fault = write_fault("/etc/security/limits.conf"); !fault.empty()) return fault;
    std::erase_if(c_.machine.limits, [&](const std::string& line) {
      const auto fields = fstab_fields(line);
      const auto word = [&](std::size_t i) {
        return std::string_view(line).substr(fields[i].begin, fields[i].size);
      };
      return fields.size() > 3 && word(0) == fix.user && word(1) == fix.kind && word(2) == fix.item;
    });
    const std::string line = fix.user + "    " + fix.kind + "    " + fix.item + "    " + fix.value;
    c_.machine.limits.push_back(line);
    c_.machine.changed("tiup limits", line);
    return "";
  }

  std::string operator()(const FixSysctl& fix) {
    c_.streams.progress(c_.prefix, "Sysctl: host=" + c_.host.ip.text() + " " + fix.key + " = " + fix.value);
    const std::string file = "/etc/sysctl.d/99-sysctl.conf";
    if (!c_.machine.sysctl_file || c_.machine.read_only) {
      return failure("cp " + file + "{,.bak} 2>/dev/null && sed -i '/" + fix.key + "/d' " + file +
                         " 2>/dev/null && echo '" + fix.key + "=" + fix.value + "' >> " + file +
                         " && sysctl -p " + file,
                     "", 1);
    }
    c_.machine.sysctl[fix.key] = fix.value;
    c_.machine.changed("tiup sysctl", fix.key + " = " + fix.value);
    return "";
  }

  std::string operator()(const FixSeLinux&) {
    c_.streams.shell(c_.prefix, c_.host.ip.text(), true, kSeLinuxOff);
    if (c_.machine.selinux == SeLinux::kMissing)
      return failure(kSeLinuxOff, "sed: can't read /etc/selinux/config: No such file or directory\n", 2);
    if (c_.machine.selinux_config == SeLinux::kEnforcing) c_.machine.selinux_config = SeLinux::kDisabled;
    // Until a reboot it only stops enforcing.
    if (c_.machine.selinux == SeLinux::kEnforcing) c_.machine.selinux = SeLinux::kPermissive;
    c_.machine.changed("tiup selinux", "disabled after a reboot");
    return "";
  }

  std::string operator()(const FixHugePages&) {
    const std::string command = huge_pages_command();
    c_.streams.shell(c_.prefix, c_.host.ip.text(), true, command);
    c_.machine.huge_pages = HugePages::kNever;
    c_.machine.changed("tiup thp", "never");
    if (c_.style != TiupStyle::k1_16 || c_.machine.grubby) return "";
    return failure(command, "bash: line 1: grubby: command not found\n", 127);
  }

  std::string operator()(const FixService& fix) {
    c_.streams.progress(c_.prefix, "SystemCtl: host=" + c_.host.ip.text() + " action=" + fix.action + " " +
                                       fix.service + ".service");
    c_.machine.services[fix.service] =
        fix.action == "start" ? ServiceState::kRunning : ServiceState::kStopped;
    c_.machine.changed("tiup service", fix.action + " " + fix.service);
    return "";
  }

 private:
  std::string huge_pages_command() const {
    constexpr std::string_view kFolder = "/sys/kernel/mm/transparent_hugepage";
    std::string command = "if [ -d " + std::string(kFolder) + " ]; then ";
    if (c_.style == TiupStyle::k1_9) command.append("echo never > ").append(kFolder).append("/defrag && ");
    command.append("echo never > ").append(kFolder).append("/enabled; fi");
    if (c_.style == TiupStyle::k1_16)
      command += " && grubby --update-kernel=ALL --args=\"transparent_hugepage=never\"";
    return command;
  }

  std::string write_fault(std::string_view file) const {
    if (!c_.machine.read_only && !c_.machine.disk_full) return "";
    const std::string path(file);
    return failure("cp " + path + "{,.bak}",
                   "cp: cannot create regular file '" + path + ".bak': " +
                       (c_.machine.read_only ? "Read-only file system\n" : "No space left on device\n"),
                   1);
  }

  std::string failure(std::string_view command, std::string_view err, int code) const {
    return ssh_failure(c_.user, c_.host, c_.style, command, err,
                       "Process exited with status " + std::to_string(code));
  }

  FixContext& c_;
};

}  // namespace

std::string apply_tiup_fix(const TiupFix& fix, FixContext context) {
  return std::visit(Fixer(context), fix);
}

}  // namespace hostyard
