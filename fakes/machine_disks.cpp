#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "fakes/setting_context.h"

namespace hostyard {
namespace {

void read_mount(SettingContext& c, const WorldValue& value, MachineMount& mount) {
  static const std::vector<std::string> kWords{"path", "device", "fs", "options", "capacity", "used"};
  for (std::size_t i = 0; i < value.keys.size(); ++i) {
    const WorldValue& item = value.items[i];
    const std::string& word = value.keys[i];
    if (word == "path") {
      mount.path = c.reader.text(item, word).value_or("");
    } else if (word == "device") {
      mount.device = c.reader.text(item, word).value_or("");
    } else if (word == "fs") {
      mount.fs = c.reader.text(item, word).value_or("");
    } else if (word == "options") {
      mount.options = c.reader.texts(item, word);
    } else if (word == "capacity") {
      mount.capacity_gib = c.reader.number(item, word, 1, 1'000'000).value_or(1);
    } else if (word == "used") {
      mount.used_percent = c.reader.number(item, word, 0, 100).value_or(0);
    } else {
      c.reader.report_key(value, i, unknown_setting("a mount", word, kWords));
    }
  }
  if (!mount.path.starts_with('/'))
    c.reader.report(value, fmt::format("path of a mount is '{}'; accepted: an absolute path", mount.path));
}
std::string fstab_line(const MachineMount& mount) {
  std::string options = "defaults";
  for (const std::string& option : mount.options) {
    if (option != "rw") options += "," + option;
  }
  return fmt::format("{}\t{}\t{}\t{}\t0 2", mount.device, mount.path, mount.fs, options);
}

}  // namespace

void set_mounts(SettingContext& c, const WorldValue& value, std::string_view word) {
  if (!c.reader.is_list(value, word)) return;
  const auto is_swap = [](const std::string& line) {
    const auto fields = fstab_fields(line);
    return fields.size() > 2 && line.substr(fields[2].begin, fields[2].size) == "swap";
  };
  std::erase_if(c.machine.fstab, [&](const std::string& line) { return !is_swap(line); });
  c.machine.mounts.clear();
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    MachineMount mount;
    mount.device = fmt::format("/dev/vd{}", static_cast<char>('b' + i % 25));
    if (!c.reader.is_map(value.items[i], "a mount")) continue;
    read_mount(c, value.items[i], mount);
    c.machine.fstab.push_back(fstab_line(mount));
    c.machine.mounts.push_back(std::move(mount));
  }
}
void show_mounts(const Machine& machine, Json& json, const char* word) {
  Json& mounts = json[word] = Json::array();
  for (const MachineMount& mount : machine.mounts) {
    mounts.push_back({{"path", mount.path},
                      {"device", mount.device},
                      {"fs", mount.fs},
                      {"options", mount.options},
                      {"capacity", mount.capacity_gib},
                      {"used", mount.used_percent}});
  }
}

namespace {

constexpr const char* kSwapLine = "/dev/vda2\tnone\tswap\tsw\t0 0";

}  // namespace

void set_swap(SettingContext& c, const WorldValue& value, std::string_view word) {
  const auto on = c.reader.flag(value, word);
  if (!on) return;
  c.machine.swap_on = *on;
  const bool listed = std::ranges::find(c.machine.fstab, kSwapLine) != c.machine.fstab.end();
  if (*on && !listed) c.machine.fstab.emplace_back(kSwapLine);
}
}  // namespace hostyard
