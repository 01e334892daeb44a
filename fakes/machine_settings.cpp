#include "fakes/machine_settings.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/random.h"
#include "engine/base/text.h"
#include "fakes/setting_context.h"

namespace hostyard {
namespace {

const std::vector<std::string> kReach{"up", "refused", "no-route", "blackhole"};
const std::vector<std::string> kService{"running", "stopped", "missing"};
const std::vector<std::string> kHugePages{"never", "madvise", "always"};
const std::vector<std::string> kSeLinux{"disabled", "permissive", "enforcing", "missing"};
const std::vector<std::string> kPresence{"present", "missing"};
const std::vector<std::string> kRemount{"works", "reboot"};
const std::vector<std::string> kNumactl{"installed", "missing"};

struct Setting {
  const char* word;
  ApplySetting apply;
  ShowSetting show;  // nullptr: said by another word
};

// ---- simple kinds of settings ----

template <auto Member>
void set_text(SettingContext& c, const WorldValue& value, std::string_view word) {
  if (auto text = c.reader.text(value, word)) c.machine.*Member = std::move(*text);
}
template <auto Member>
void show_plain(const Machine& machine, Json& json, const char* word) {
  json[word] = machine.*Member;
}
template <auto Member, std::int64_t Least, std::int64_t Most>
void set_number(SettingContext& c, const WorldValue& value, std::string_view word) {
  using Number = std::remove_reference_t<decltype(c.machine.*Member)>;
  if (const auto number = c.reader.number(value, word, Least, Most))
    c.machine.*Member = static_cast<Number>(*number);
}
template <auto Member>
void set_flag(SettingContext& c, const WorldValue& value, std::string_view word) {
  if (const auto flag = c.reader.flag(value, word)) c.machine.*Member = *flag;
}
template <auto Member>
void show_flag(const Machine& machine, Json& json, const char* word) {
  json[word] = machine.*Member ? "on" : "off";
}
template <auto Member>
void set_texts(SettingContext& c, const WorldValue& value, std::string_view word) {
  c.machine.*Member = c.reader.texts(value, word);
}
template <auto Member, const std::vector<std::string>& Words>
void set_word(SettingContext& c, const WorldValue& value, std::string_view word) {
  using Word = std::remove_reference_t<decltype(c.machine.*Member)>;
  if (const auto index = c.reader.one_of(value, word, Words)) c.machine.*Member = static_cast<Word>(*index);
}
template <auto Member, const std::vector<std::string>& Words>
void show_word(const Machine& machine, Json& json, const char* word) {
  json[word] = Words[static_cast<std::size_t>(machine.*Member)];
}
// Two words of which the first is true.
template <auto Member, const std::vector<std::string>& Words>
void set_either(SettingContext& c, const WorldValue& value, std::string_view word) {
  if (const auto index = c.reader.one_of(value, word, Words)) c.machine.*Member = *index == 0;
}
template <auto Member, const std::vector<std::string>& Words>
void show_either(const Machine& machine, Json& json, const char* word) {
  json[word] = Words[machine.*Member ? 0 : 1];
}

// ---- settings of their own kind ----

void set_os(SettingContext& c, const WorldValue& value, std::string_view word) {
  const auto text = c.reader.text(value, word);
  if (!text || *text == c.machine.os.word) return;
  // Another system: what it ships with comes with it.
  Machine fresh = make_machine(c.machine.ip, make_os(*text));
  c.machine.os = fresh.os;
  c.machine.services = fresh.services;
  c.machine.sysctl = fresh.sysctl;
  c.machine.selinux = fresh.selinux;
  c.machine.selinux_config = fresh.selinux_config;
  c.machine.grubby = fresh.grubby;
}
void set_os_name(SettingContext& c, const WorldValue& value, std::string_view word) {
  if (auto text = c.reader.text(value, word)) c.machine.os.name = std::move(*text);
}
void set_os_release(SettingContext& c, const WorldValue& value, std::string_view word) {
  if (auto text = c.reader.text(value, word)) c.machine.os.release = std::move(*text);
}

// Iron has a governor, and no virtualisation.
void set_manufacturer(SettingContext& c, const WorldValue& value, std::string_view word) {
  const auto text = c.reader.text(value, word);
  if (!text || *text == c.machine.manufacturer) return;
  c.machine.manufacturer = *text;
  if (*text == "QEMU") return;
  c.machine.virt = "none";
  c.machine.governor = "performance";
}
void set_governor(SettingContext& c, const WorldValue& value, std::string_view word) {
  if (const auto text = c.reader.text(value, word)) c.machine.governor = *text == "unknown" ? "" : *text;
}
void show_governor(const Machine& machine, Json& json, const char* word) {
  json[word] = machine.governor.empty() ? "unknown" : machine.governor;
}

void set_numactl(SettingContext& c, const WorldValue& value, std::string_view word) {
  const auto index = c.reader.one_of(value, word, kNumactl);
  if (!index) return;
  std::erase(c.machine.packages, "numactl");
  if (*index == 0) c.machine.packages.emplace_back("numactl");
}

void set_services(SettingContext& c, const WorldValue& value, std::string_view word) {
  if (!c.reader.is_map(value, word)) return;
  for (std::size_t i = 0; i < value.keys.size(); ++i) {
    if (const auto index = c.reader.one_of(value.items[i], value.keys[i], kService))
      c.machine.services[value.keys[i]] = static_cast<ServiceState>(*index);
  }
}
void show_services(const Machine& machine, Json& json, const char* word) {
  Json& services = json[word] = Json::object();
  for (const auto& [name, state] : machine.services)
    services[name] = kService[static_cast<std::size_t>(state)];
}

void set_sysctl(SettingContext& c, const WorldValue& value, std::string_view word) {
  if (!c.reader.is_map(value, word)) return;
  for (std::size_t i = 0; i < value.keys.size(); ++i) {
    const auto text = c.reader.text(value.items[i], value.keys[i]);
    if (text && *text == "absent") {
      c.machine.sysctl.erase(value.keys[i]);
    } else if (text) {
      c.machine.sysctl[value.keys[i]] = *text;
    }
  }
}
void show_sysctl(const Machine& machine, Json& json, const char* word) {
  Json& map = json[word] = Json::object();
  for (const auto& [key, value] : machine.sysctl) map[key] = value;
}

void set_selinux(SettingContext& c, const WorldValue& value, std::string_view word) {
  set_word<&Machine::selinux, kSeLinux>(c, value, word);
  c.machine.selinux_config = c.machine.selinux;
}

void set_ports(SettingContext& c, const WorldValue& value, std::string_view word) {
  if (!c.reader.is_list(value, word)) return;
  c.machine.ports.clear();
  for (const WorldValue& item : value.items) {
    if (const auto port = c.reader.number(item, word, 1, 65535))
      c.machine.ports.push_back(static_cast<int>(*port));
  }
}

void set_effects(SettingContext& c, const WorldValue& value, std::string_view word) {
  if (!c.reader.is_list(value, word)) return;
  c.machine.effects.clear();
  for (const WorldValue& item : value.items) {
    const WorldValue* const kind = item.find("kind");
    const WorldValue* const detail = item.find("detail");
    if (kind != nullptr && detail != nullptr) {
      c.machine.effects.push_back({kind->text, detail->text});
    } else {
      c.reader.report(item, "an effect is {kind, detail}");
    }
  }
}
void show_effects(const Machine& machine, Json& json, const char* word) {
  Json& effects = json[word] = Json::array();
  for (const MachineEffect& effect : machine.effects)
    effects.push_back({{"kind", effect.kind}, {"detail", effect.detail}});
}

void show_os(const Machine& machine, Json& json, const char* word) {
  json[word] = machine.os.word;
}
void show_os_name(const Machine& machine, Json& json, const char* word) {
  json[word] = machine.os.name;
}
void show_os_release(const Machine& machine, Json& json, const char* word) {
  json[word] = machine.os.release;
}

// In the order of application: what sets several things stands before what sets one of them.
constexpr std::array kSettings{
    Setting{"os", set_os, show_os},
    Setting{"osName", set_os_name, show_os_name},
    Setting{"osRelease", set_os_release, show_os_release},
    Setting{"arch", set_text<&Machine::arch>, show_plain<&Machine::arch>},
    Setting{"cores", set_number<&Machine::cores, 1, 1 << 20>, show_plain<&Machine::cores>},
    Setting{"memory", set_number<&Machine::memory_gib, 1, 1 << 20>, show_plain<&Machine::memory_gib>},
    Setting{"manufacturer", set_manufacturer, show_plain<&Machine::manufacturer>},
    Setting{"virt", set_text<&Machine::virt>, show_plain<&Machine::virt>},
    Setting{"governor", set_governor, show_governor},
    Setting{"networkMb", set_number<&Machine::network_mb, 0, 1 << 30>, show_plain<&Machine::network_mb>},
    Setting{"timezone", set_text<&Machine::timezone>, show_plain<&Machine::timezone>},
    Setting{"login", set_login, show_login},
    Setting{"users", set_users, show_users},
    Setting{"reach", set_word<&Machine::reach, kReach>, show_word<&Machine::reach, kReach>},
    Setting{"sshPort", set_number<&Machine::ssh_port, 1, 65535>, show_plain<&Machine::ssh_port>},
    Setting{"passwordLogin", set_flag<&Machine::password_login>, show_flag<&Machine::password_login>},
    Setting{"keyLogin", set_flag<&Machine::key_login>, show_flag<&Machine::key_login>},
    Setting{"mounts", set_mounts, show_mounts},
    Setting{"swap", set_swap, show_flag<&Machine::swap_on>},
    Setting{"fstab", set_texts<&Machine::fstab>, show_plain<&Machine::fstab>},
    Setting{"remount", set_either<&Machine::remount_works, kRemount>,
            show_either<&Machine::remount_works, kRemount>},
    Setting{"swapUsed", set_number<&Machine::swap_used_gib, 0, 1 << 20>, show_plain<&Machine::swap_used_gib>},
    Setting{"readOnly", set_flag<&Machine::read_only>, show_flag<&Machine::read_only>},
    Setting{"diskFull", set_flag<&Machine::disk_full>, show_flag<&Machine::disk_full>},
    Setting{"paths", set_texts<&Machine::paths>, show_plain<&Machine::paths>},
    Setting{"packages", set_texts<&Machine::packages>, show_plain<&Machine::packages>},
    Setting{"numactl", set_numactl, nullptr},
    Setting{"unavailablePackages", set_texts<&Machine::unavailable_packages>,
            show_plain<&Machine::unavailable_packages>},
    Setting{"services", set_services, show_services},
    Setting{"sysctl", set_sysctl, show_sysctl},
    Setting{"sysctlFile", set_either<&Machine::sysctl_file, kPresence>,
            show_either<&Machine::sysctl_file, kPresence>},
    Setting{"limits", set_texts<&Machine::limits>, show_plain<&Machine::limits>},
    Setting{"thp", set_word<&Machine::huge_pages, kHugePages>, show_word<&Machine::huge_pages, kHugePages>},
    Setting{"selinux", set_selinux, show_word<&Machine::selinux, kSeLinux>},
    Setting{"selinuxConfig", set_word<&Machine::selinux_config, kSeLinux>,
            show_word<&Machine::selinux_config, kSeLinux>},
    Setting{"grubby", set_either<&Machine::grubby, kPresence>, show_either<&Machine::grubby, kPresence>},
    Setting{"ntp", set_word<&Machine::time_sync, kService>, show_word<&Machine::time_sync, kService>},
    Setting{"ntpOffsetMs", set_number<&Machine::time_offset_ms, 0, 1'000'000'000>,
            show_plain<&Machine::time_offset_ms>},
    Setting{"ports", set_ports, show_plain<&Machine::ports>},
    Setting{"tiupLeftovers", set_flag<&Machine::tiup_leftovers>, show_flag<&Machine::tiup_leftovers>},
    Setting{"effects", set_effects, show_effects},
};

std::string_view key_part(std::string_view line) {
  const std::size_t type = line.find(' ');
  if (type == std::string_view::npos) return line;
  return line.substr(0, line.find(' ', type + 1));
}

}  // namespace

std::string public_key_of(const KeyRing& keys, std::string_view private_key_path) {
  const auto known = keys.find(private_key_path);
  if (known != keys.end()) return known->second;
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  SeededRandom random(stable_hash(private_key_path));
  std::string blob = "AAAAC3NzaC1lZDI1NTE5AAAAI";
  for (int i = 0; i < 43; ++i) blob += kLetters[static_cast<std::size_t>(random.below(kLetters.size()))];
  return fmt::format("ssh-ed25519 {} fake:{}", blob, private_key_path);
}

bool same_key(std::string_view line, std::string_view other) {
  return key_part(line) == key_part(other);
}

void apply_settings(Machine& machine, const WorldValue& settings, const KeyRing& keys, WorldReader& reader) {
  if (!reader.is_map(settings, "machine")) return;
  SettingContext context{machine, keys, reader};
  for (const Setting& setting : kSettings) {
    if (const WorldValue* const value = settings.find(setting.word))
      setting.apply(context, *value, setting.word);
  }
}

Json machine_to_json(const Machine& machine) {
  Json json = {{"ip", machine.ip.text()}};
  for (const Setting& setting : kSettings) {
    if (setting.show != nullptr) setting.show(machine, json, setting.word);
  }
  return json;
}

std::vector<std::string> machine_words() {
  std::vector<std::string> words;
  words.reserve(std::size(kSettings));
  for (const Setting& setting : kSettings) words.emplace_back(setting.word);
  return words;
}

}  // namespace hostyard
