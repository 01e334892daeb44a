#include "fakes/machine_commands.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "engine/base/text.h"
#include "fakes/login.h"
#include "fakes/machine_settings.h"

namespace hostyard {
namespace {

Exited ok() {
  return {0, "", "", Effect::kOk};
}
Exited changed() {
  return {0, "", "", Effect::kChanged};
}
Exited failed(int code, std::string err) {
  return {code, "", std::move(err), Effect::kOk};
}

// ---- values that no tool would take ----

bool is_account_name(std::string_view name) {
  const auto first = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const auto rest = [&](char c) { return first(c) || (c >= '0' && c <= '9') || c == '-'; };
  return !name.empty() && name.size() <= 32 && first(name[0]) && std::ranges::all_of(name, rest);
}
bool is_word(std::string_view word, std::string_view signs) {
  const auto fits = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           signs.find(c) != std::string_view::npos;
  };
  return !word.empty() && word.size() <= 255 && word[0] != '-' && std::ranges::all_of(word, fits);
}
bool is_line(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

class Runner {
 public:
  Runner(Machine& machine, std::string_view name) : machine_(machine), name_(name) {}

  Exited operator()(const Probe&) { return ok(); }
  Exited operator()(const CreateUser& c) { return create_user(c); }
  Exited operator()(const AuthorizeKey& c) { return authorize_key(c); }
  Exited operator()(const InstallPackage& c) { return install(c); }
  Exited operator()(const SwapOff&) { return swap_off(); }
  Exited operator()(const AddMountOption& c) { return add_mount_option(c); }
  Exited operator()(const StartService& c) { return start(c.service); }
  Exited operator()(const StopService& c) { return stop(c.service); }
  Exited operator()(const DisableTransparentHugePages&) { return disable_huge_pages(); }
  Exited operator()(const SetLimit& c) { return set_limit(c); }
  Exited operator()(const SetSysctl& c) { return set_sysctl(c); }
  Exited operator()(const ReadManufacturer&) {
    return {0, machine_.manufacturer + "\n" + machine_.virt + "\n", "", Effect::kOk};
  }
  Exited operator()(const ReadFacts&) { return read_facts(); }
  Exited operator()(const RemoveTiupLeftovers&) {
    if (!machine_.tiup_leftovers) return ok();
    // A full disk does not hinder it.
    if (machine_.read_only) return failed(1, "rm: cannot remove '/tmp/tiup': Read-only file system");
    machine_.tiup_leftovers = false;
    return done("/tmp/tiup");
  }

 private:
  Exited done(std::string detail) {
    machine_.changed(std::string(name_), std::move(detail));
    return changed();
  }

  // Why nothing can be written there.
  std::optional<std::string> write_fault(std::string_view path) const {
    if (machine_.read_only) return fmt::format("'{}': Read-only file system", path);
    if (machine_.disk_full) return fmt::format("'{}': No space left on device", path);
    return std::nullopt;
  }

  Exited create_user(const CreateUser& c) {
    if (!is_account_name(c.group))
      return failed(3, fmt::format("groupadd: '{}' is not a valid group name", c.group));
    if (!is_account_name(c.user)) return failed(3, fmt::format("useradd: invalid user name '{}'", c.user));
    const auto known = machine_.users.find(c.user);
    const bool exists = known != machine_.users.end();
    if (exists && c.user != "root" && is_set_up(known->second, c.group)) return ok();
    if (exists && c.user == "root") return ok();
    if (const auto fault = write_fault("/etc/passwd")) return failed(1, "useradd: cannot lock " + *fault);
    MachineUser& user = machine_.users[c.user];
    if (!exists) user.home = "/home/" + c.user;
    std::erase(user.groups, c.group);
    user.groups.insert(user.groups.begin(), c.group);
    user.shell = "/bin/bash";
    user.sudo = true;
    user.locked = false;
    return done(fmt::format("{}:{}", c.user, c.group));
  }

  static bool is_set_up(const MachineUser& user, const std::string& group) {
    return user.sudo && !user.locked && user.shell == "/bin/bash" && !user.groups.empty() &&
           user.groups.front() == group;
  }

  Exited authorize_key(const AuthorizeKey& c) {
    const auto user = machine_.users.find(c.user);
    if (user == machine_.users.end()) return failed(1, fmt::format("id: '{}': no such user", c.user));
    const bool is_key = is_line(c.public_key) &&
                        (c.public_key.starts_with("ssh-") || c.public_key.starts_with("ecdsa-")) &&
                        c.public_key.find(" AAAA") != std::string::npos;
    if (!is_key) return failed(1, "not a public key in one line of OpenSSH's format");
    auto& keys = user->second.keys;
    if (std::ranges::any_of(keys, [&](const auto& line) { return same_key(line, c.public_key); }))
      return ok();
    const std::string path = user->second.home + "/.ssh/authorized_keys";
    if (const auto fault = write_fault(path)) return failed(1, "cannot create " + *fault);
    keys.push_back(c.public_key);
    return done(path);
  }

  Exited install(const InstallPackage& c) {
    if (!is_word(c.package, "+._-")) return failed(1, fmt::format("invalid package name '{}'", c.package));
    if (machine_.has_package(c.package)) return ok();
    const std::string_view manager = package_manager(machine_.os);
    if (manager.empty()) return failed(127, "no package manager found: yum, dnf, apt-get or zypper");
    const auto& unavailable = machine_.unavailable_packages;
    if (std::ranges::find(unavailable, c.package) != unavailable.end())
      return not_available(manager, c.package);
    if (const auto fault = write_fault("/usr/bin/" + c.package))
      return failed(manager == "apt-get" ? 100 : 1, "cannot open " + *fault);
    machine_.packages.push_back(c.package);
    const auto service = machine_.services.find(c.package);
    if (service != machine_.services.end() && service->second == ServiceState::kMissing)
      service->second = ServiceState::kRunning;
    return done(c.package);
  }

  static Exited not_available(std::string_view manager, const std::string& package) {
    if (manager == "apt-get") return failed(100, fmt::format("E: Unable to locate package {}", package));
    if (manager == "dnf") return failed(1, fmt::format("Error: Unable to find a match: {}", package));
    if (manager == "zypper") return failed(104, fmt::format("No provider of '{}' found.", package));
    return failed(1, fmt::format("No package {} available.\nError: Nothing to do", package));
  }

  static bool is_swap_line(const std::string& line) {
    const auto fields = fstab_fields(line);
    return fields.size() > 2 && line.compare(fields[2].begin, fields[2].size, "swap") == 0;
  }

  Exited swap_off() {
    const bool listed = std::ranges::any_of(machine_.fstab, is_swap_line);
    if (!machine_.swap_on && !listed) return ok();
    if (machine_.swap_on && machine_.swap_used_gib * 5 > std::int64_t{machine_.memory_gib} * 4)
      return failed(1, "swapoff: more than 80 % of the available memory is in use on swap");
    if (const auto fault = listed ? write_fault("/etc/fstab") : std::nullopt)
      return failed(1, "cannot write " + *fault);
    machine_.swap_on = false;
    machine_.swap_used_gib = 0;
    for (std::string& line : machine_.fstab) {
      if (is_swap_line(line)) line.insert(0, "# ");
    }
    return done("swap");
  }

  Exited add_mount_option(const AddMountOption& c);

  static Exited no_service_name(const std::string& service) {
    return failed(1, fmt::format("not a service name: '{}'", service));
  }
  Exited start(const std::string& service) {
    if (!is_word(service, "@._-")) return no_service_name(service);
    const auto state = find_service(service);
    if (state == ServiceState::kMissing)
      return failed(5, fmt::format("Failed to start {0}.service: Unit {0}.service not found.", service));
    if (state == ServiceState::kRunning) return ok();
    machine_.services[service] = ServiceState::kRunning;
    return done(service);
  }
  // What is not there does not run.
  Exited stop(const std::string& service) {
    if (!is_word(service, "@._-")) return no_service_name(service);
    if (find_service(service) != ServiceState::kRunning) return ok();
    machine_.services[service] = ServiceState::kStopped;
    return done(service);
  }
  ServiceState find_service(const std::string& service) const {
    const auto found = machine_.services.find(service);
    return found == machine_.services.end() ? ServiceState::kMissing : found->second;
  }

  Exited disable_huge_pages() {
    if (machine_.huge_pages == HugePages::kNever) return ok();
    machine_.huge_pages = HugePages::kNever;
    return done("never");
  }

  Exited set_limit(const SetLimit& c) {
    if (!is_account_name(c.user) || (c.kind != "soft" && c.kind != "hard") || !is_word(c.item, ""))
      return failed(1, fmt::format("not a limit: '{} {} {}'", c.user, c.kind, c.item));
    const std::string line = fmt::format("{} {} {} {}", c.user, c.kind, c.item, c.value);
    const std::string start = fmt::format("{} {} {} ", c.user, c.kind, c.item);
    auto& lines = machine_.limits;
    const auto same = [&](const std::string& each) { return each.starts_with(start); };
    if (std::ranges::count_if(lines, same) == 1 && std::ranges::find(lines, line) != lines.end()) return ok();
    if (const auto fault = write_fault("/etc/security/limits.conf"))
      return failed(1, "cannot write " + *fault);
    std::erase_if(lines, same);
    lines.push_back(line);
    return done(line);
  }

  Exited set_sysctl(const SetSysctl& c) {
    const auto known = machine_.sysctl.find(c.key);
    if (!is_word(c.key, "._/-") || known == machine_.sysctl.end() || !is_line(c.value)) {
      return failed(255, fmt::format("sysctl: cannot stat /proc/sys/{}: No such file or directory", c.key));
    }
    if (known->second == c.value) return ok();
    if (const auto fault = write_fault("/etc/sysctl.d/99-hostyard.conf"))
      return failed(1, "cannot create " + *fault);
    known->second = c.value;
    return done(fmt::format("{} = {}", c.key, c.value));
  }

  Exited read_facts() const {
    Json disks = Json::array();
    for (const MachineMount& mount : machine_.mounts) {
      disks.push_back({{"path", mount.path},
                       {"capacityGib", mount.capacity_gib},
                       {"usedPercent", mount.used_percent},
                       {"filesystem", mount.fs},
                       {"options", mount.options}});
    }
    const Json facts = {
        {"cpuCores", machine_.cores}, {"memoryGib", machine_.memory_gib}, {"disks", std::move(disks)}};
    return {0, facts.dump() + "\n", "", Effect::kOk};
  }

  Machine& machine_;
  std::string_view name_;
};

// ---- mount options ----

bool conflicts(std::string_view option, std::string_view with) {
  if (option == "noatime") return with == "atime" || with == "relatime" || with == "strictatime";
  return option == "nodelalloc" && with == "delalloc";
}

// Options with one more, and without those that contradict it.
std::vector<std::string> with_option(std::vector<std::string> options, const std::string& option) {
  std::erase_if(options, [&](const auto& each) { return conflicts(option, each); });
  if (std::ranges::find(options, option) == options.end()) options.push_back(option);
  return options;
}

Exited Runner::add_mount_option(const AddMountOption& c) {
  const auto mount = std::ranges::find(machine_.mounts, c.mount_point, &MachineMount::path);
  if (!is_word(c.option, "_=")) return failed(1, fmt::format("not a mount option: '{}'", c.option));
  if (mount == machine_.mounts.end()) return failed(32, fmt::format("mount: {}: not mounted", c.mount_point));
  if (c.option == "nodelalloc" && mount->fs != "ext4")
    return failed(32,
                  fmt::format("mount: {}: {} does not know the option nodelalloc", c.mount_point, mount->fs));
  const auto line = std::ranges::find_if(machine_.fstab, [&](const std::string& each) {
    const auto fields = fstab_fields(each);
    return fields.size() > 3 && each.compare(fields[1].begin, fields[1].size, c.mount_point) == 0;
  });
  if (line == machine_.fstab.end())
    return failed(1, fmt::format("{} has no line in /etc/fstab", c.mount_point));
  const FstabField field = fstab_fields(*line)[3];
  const std::string before = line->substr(field.begin, field.size);
  const std::string after = join(with_option(split_list(before), c.option), ",");
  const bool mounted_so = std::ranges::find(mount->options, c.option) != mount->options.end();
  const bool reboot = !mounted_so && !machine_.remount_works;
  if (before == after && mounted_so) return ok();
  if (before == after && reboot) return {0, "", "", Effect::kRebootNeeded};
  if (const auto fault = before == after ? std::nullopt : write_fault("/etc/fstab"))
    return failed(1, "cannot write " + *fault);
  line->replace(field.begin, field.size, after);
  if (!reboot) mount->options = with_option(mount->options, c.option);
  Exited result = done(fmt::format("{} {}", c.mount_point, c.option));
  if (reboot) result.effect = Effect::kRebootNeeded;
  return result;
}

// ---- shell lines ----

std::string shell_quoted(std::string_view value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'') {
      text += "'\\''";
    } else {
      text += c;
    }
  }
  return text + "'";
}

struct ShellText {
  std::string operator()(const Probe&) const { return "true"; }
  std::string operator()(const CreateUser& c) const {
    return fmt::format("sudo useradd -m -s /bin/bash -g {} {}", shell_quoted(c.group), shell_quoted(c.user));
  }
  std::string operator()(const AuthorizeKey& c) const {
    return fmt::format("sudo authorize-key {} {}", shell_quoted(c.user), shell_quoted(c.public_key));
  }
  std::string operator()(const InstallPackage& c) const {
    return "sudo install-package " + shell_quoted(c.package);
  }
  std::string operator()(const SwapOff&) const { return "sudo swapoff -a"; }
  std::string operator()(const AddMountOption& c) const {
    return fmt::format("sudo mount -o remount,{} {}", shell_quoted(c.option), shell_quoted(c.mount_point));
  }
  std::string operator()(const StartService& c) const {
    return "sudo systemctl start " + shell_quoted(c.service);
  }
  std::string operator()(const StopService& c) const {
    return "sudo systemctl stop " + shell_quoted(c.service);
  }
  std::string operator()(const DisableTransparentHugePages&) const {
    return "sudo sh -c 'echo never > /sys/kernel/mm/transparent_hugepage/enabled'";
  }
  std::string operator()(const SetLimit& c) const {
    return fmt::format("sudo set-limit {} {} {} {}", shell_quoted(c.user), shell_quoted(c.kind),
                       shell_quoted(c.item), c.value);
  }
  std::string operator()(const SetSysctl& c) const {
    return fmt::format("sudo sysctl -w {}", shell_quoted(c.key + "=" + c.value));
  }
  std::string operator()(const ReadManufacturer&) const {
    return "sudo dmidecode -s system-manufacturer; systemd-detect-virt";
  }
  std::string operator()(const ReadFacts&) const { return "nproc; free; findmnt --json"; }
  std::string operator()(const RemoveTiupLeftovers&) const { return "sudo rm -rf /tmp/tiup"; }
};

}  // namespace

Exited run_on_machine(Machine& machine, std::string_view user, const Command& command) {
  const bool unprivileged =
      std::holds_alternative<Probe>(command) || std::holds_alternative<ReadFacts>(command);
  if (!unprivileged && !may_sudo(machine, user)) return failed(1, "sudo: a password is required");
  return std::visit(Runner(machine, command_name(command)), command);
}

std::string shell_text(const Command& command) {
  return std::visit(ShellText{}, command);
}

}  // namespace hostyard
