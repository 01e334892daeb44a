#include "engine/workflow/check_rows.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "engine/base/text.h"

namespace hostyard {
namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// "mount point P does not have 'O' option set": P may hold blanks, so it is cut out between the words around
// it.
std::optional<AddMountOption> mount_option(const std::string& message) {
  constexpr std::string_view kBefore = "mount point ";
  constexpr std::string_view kMiddle = " does not have '";
  const std::string words = lower(message);  // as long as the message: the mount point keeps its case
  const std::size_t middle = words.rfind(kMiddle);
  if (!words.starts_with(kBefore) || middle == std::string::npos || middle <= kBefore.size())
    return std::nullopt;
  const std::size_t option = middle + kMiddle.size();
  const std::size_t quote = words.find('\'', option);
  if (quote == std::string::npos || !words.substr(quote).starts_with("' option set")) return std::nullopt;
  AddMountOption add{message.substr(kBefore.size(), middle - kBefore.size()),
                     words.substr(option, quote - option)};
  if (add.option != "noatime" && add.option != "nodelalloc") return std::nullopt;
  return add;
}

// What tiup wants of a kernel parameter, whatever it said about it (before or after --apply).
std::optional<SetSysctl> sysctl_fix(const std::string& message) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kWanted{
      {{"fs.file-max", "1000000"},
       {"net.core.somaxconn", "32768"},
       {"net.ipv4.tcp_tw_recycle", "0"},
       {"net.ipv4.tcp_syncookies", "0"},
       {"vm.swappiness", "0"},
       {"vm.overcommit_memory", "1"}}};
  for (const auto& [key, value] : kWanted) {
    if (has(message, key)) return SetSysctl{std::string(key), std::string(value)};
  }
  return std::nullopt;
}

// What stands between two texts, the first time; empty where they do not stand there.
std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t start = text.find(before);
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start + before.size());
  const std::size_t end = text.find(after);
  return end == std::string_view::npos ? std::string_view{} : text.substr(0, end);
}

std::int64_t wanted_limit(std::string_view item) {
  return item == "stack" ? 10'240 : 1'000'000;
}

// "soft limit of 'nofile' for user 'tidb' is …" or "will try to set 'tidb    soft    nofile    1000000'".
std::optional<SetLimit> limit_fix(std::string_view message) {
  const auto words = split_list(between(message, "will try to set '", "'"), ' ');
  if (words.size() == 4 && (words[1] == "soft" || words[1] == "hard"))
    return SetLimit{words[0], words[1], words[2], wanted_limit(words[2])};
  const std::string_view item = between(message, " limit of '", "'");
  const std::string_view user = between(message, "' for user '", "'");
  const std::string_view kind = message.substr(0, message.find(' '));
  if (item.empty() || user.empty() || (kind != "soft" && kind != "hard")) return std::nullopt;
  return SetLimit{std::string(user), std::string(kind), std::string(item), wanted_limit(item)};
}

// What tiup --apply does itself, unless it stops before.
std::optional<Command> tiup_fix(const CheckRow& row) {
  const std::string message = lower(row.message);
  if (row.name == "service" && has(message, "irqbalance") && !has(message, "not found"))
    return StartService{"irqbalance"};
  if (row.name == "service" && has(message, "firewalld") && !has(message, "not found"))
    return StopService{"firewalld"};
  if (row.name == "thp") return DisableTransparentHugePages{};
  if (row.name == "sysctl") {
    if (auto fix = sysctl_fix(message)) return *fix;
  }
  if (row.name == "limits") {
    if (auto fix = limit_fix(row.message)) return *fix;
  }
  return std::nullopt;
}

}  // namespace

Result<std::vector<Command>> plan_fixes(std::span<const CheckRow> rows, bool tiup_gave_up) {
  std::vector<Command> fixes;
  const auto add = [&](Command fix) {
    if (std::ranges::find(fixes, fix) == fixes.end()) fixes.push_back(std::move(fix));
  };
  for (const CheckRow& row : rows) {
    if (row.status == RowStatus::kPass) continue;
    if (row.name == "command" && row.status == RowStatus::kFail && has(lower(row.message), "numactl")) {
      add(InstallPackage{"numactl"});
    } else if (row.name == "swap") {
      add(SwapOff{});
    } else if (row.name == "disk" && lower(row.message).starts_with("mount point ")) {
      const auto option = mount_option(row.message);
      if (!option) {
        const bool filesystem = has(lower(row.message), "unsupported filesystem");
        return refuse(ErrorCode::kPrepareHostError,
                      fmt::format("cannot fix \"{}\"; accepted: mount points {}", row.message,
                                  filesystem ? "with ext4 or xfs" : "that lack noatime or nodelalloc"));
      }
      add(*option);
    } else if (tiup_gave_up) {
      if (auto fix = tiup_fix(row)) add(std::move(*fix));
    }
  }
  return fixes;
}

bool counts_as_pass(const CheckRow& row) {
  if (!row.name.starts_with("selinux") || row.status != RowStatus::kFail) return false;
  const std::string message = lower(row.message);
  const bool missing = has(message, "not found") || has(message, "no such file");
  return missing && (has(message, "getenforce") || has(message, "/etc/selinux/config"));
}

bool is_unknown_governor(const CheckRow& row) {
  return row.name == "cpu-governor" && lower(row.message).starts_with("unable to determine");
}

bool is_virtual_machine(std::string_view manufacturer_output, const WorkflowSettings& settings) {
  static constexpr std::array<std::string_view, 13> kNames{
      "qemu",   "xen",       "kvm", "vmware", "virtualbox", "alibaba", "vbox",
      "oracle", "microsoft", "zvm", "bochs",  "parallels",  "uml"};
  const std::size_t line_end = std::min(manufacturer_output.find('\n'), manufacturer_output.size());
  const std::string manufacturer = lower(manufacturer_output.substr(0, line_end));
  const std::string_view rest = manufacturer_output.substr(line_end);
  const std::string detected =
      lower(trim(rest));  // systemd-detect-virt: "none" on bare metal, empty where it is missing
  if (!detected.empty() && detected != "none") return true;
  const auto named = [&](std::string_view name) { return !name.empty() && has(manufacturer, lower(name)); };
  return std::ranges::any_of(kNames, named) || std::ranges::any_of(settings.extra_vm_manufacturers, named);
}

std::string list_rows(std::span<const CheckRow> rows) {
  std::string list = "[";
  for (const CheckRow& row : rows) {
    if (list.size() > 1) list += "; ";
    list += fmt::format("{}: {}", row.name, row.message);
  }
  return list + "]";
}

}  // namespace hostyard
