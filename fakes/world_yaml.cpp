#include <algorithm>
#include <charconv>
#include <functional>
#include <set>

#include <fmt/format.h>

#include "engine/base/text.h"
#include "fakes/world_spec.h"

namespace hostyard {
namespace {

constexpr std::int64_t kMostMachines = 100'000;

// 0: no unit of time.
TimeMicros unit_of(std::string_view word) {
  if (word == "ms") return kMillisecond;
  if (word == "s" || word.empty()) return kSecond;
  if (word == "m") return 60 * kSecond;
  return word == "h" ? 3600 * kSecond : 0;
}

class SpecReader {
 public:
  explicit SpecReader(const std::string& file) : reader_(file) {}

  tl::expected<WorldSpec, std::vector<WorldProblem>> read(const WorldValue& root) {
    if (root.kind != WorldValue::Kind::kNull && reader_.is_map(root, "world")) {
      // Keys of machines are derived from the control machine's.
      if (const WorldValue* const control = root.find("control")) read_control(*control);
      for (std::size_t i = 0; i < root.keys.size(); ++i) read_word(root, i);
    }
    if (root.find("vendors") == nullptr) {
      spec_.vendors = {
          {"Local", "Local", {{"Region1", "Region1", {{"Zone1", "Zone1"}, {"Zone2", "Zone2"}}}}}};
    }
    if (reader_.problems().empty()) return std::move(spec_);
    return tl::unexpected(std::move(reader_.problems()));
  }

  std::vector<WorldProblem>& problems() { return reader_.problems(); }

 private:
  void read_word(const WorldValue& root, std::size_t i) {
    static const std::vector<std::string> kWords{"vendors", "machines", "control", "tiup", "em", "faults"};
    const std::string& word = root.keys[i];
    const WorldValue& value = root.items[i];
    if (word == "vendors") return read_vendors(value);
    if (word == "machines") return read_machines(value);
    if (word == "tiup") return read_tiup(value);
    if (word == "em") return read_em(value);
    if (word == "faults") {
      spec_.faults = read_faults(value, reader_);
    } else if (word != "control") {
      reader_.report_key(root, i, unknown_setting("world", word, kWords));
    }
  }

  void check_words(const WorldValue& map, std::string_view where, const std::vector<std::string>& words) {
    for (std::size_t i = 0; i < map.keys.size(); ++i) {
      if (std::ranges::find(words, map.keys[i]) == words.end())
        reader_.report_key(map, i, unknown_setting(where, map.keys[i], words));
    }
  }

  std::optional<TimeMicros> duration(const WorldValue& value, std::string_view word) {
    std::int64_t number = 0;
    const char* const end = value.text.data() + value.text.size();
    const auto [rest, fault] = std::from_chars(value.text.data(), end, number);
    const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
    const TimeMicros each = unit_of(unit);
    if (fault == std::errc{} && each != 0 && number >= 0 && number <= 1'000'000) return number * each;
    reader_.report(value, fmt::format("'{}' is '{}'; accepted: a duration such as 500ms, 10s, 2m or 1h", word,
                                      value.text));
    return std::nullopt;
  }

  // ---- vendors ----

  std::string location_name(const WorldValue& map, std::size_t i, std::string_view what) {
    const auto name = check_location_name(map.keys[i]);
    if (!name)
      reader_.report_key(map, i, fmt::format("{} '{}': accepted: {}", what, map.keys[i], name.error()));
    return map.keys[i];
  }

  void read_vendors(const WorldValue& value) {
    if (!reader_.is_map(value, "vendors")) return;
    for (std::size_t v = 0; v < value.keys.size(); ++v) {
      Vendor vendor{location_name(value, v, "vendor"), value.keys[v], {}};
      const WorldValue& regions = value.items[v];
      if (!reader_.is_map(regions, vendor.id)) continue;
      for (std::size_t r = 0; r < regions.keys.size(); ++r) {
        Region region{location_name(regions, r, "region"), regions.keys[r], {}};
        for (const std::string& zone : reader_.texts(regions.items[r], region.id))
          region.zones.push_back({zone, zone});
        vendor.regions.push_back(std::move(region));
      }
      spec_.vendors.push_back(std::move(vendor));
    }
  }

  // ---- control, tiup, em ----

  void read_control(const WorldValue& value) {
    if (!reader_.is_map(value, "control")) return;
    check_words(value, "control", {"user", "group", "key", "publicKey", "keys"});
    ControlMachine& control = spec_.control;
    const auto text = [&](const char* word, std::string& target) {
      const WorldValue* const item = value.find(word);
      if (item != nullptr) target = reader_.text(*item, word).value_or(target);
    };
    text("user", control.user);
    text("group", control.group);
    text("key", control.private_key_path);
    if (const WorldValue* const keys = value.find("keys"); keys != nullptr && reader_.is_map(*keys, "keys")) {
      for (std::size_t i = 0; i < keys->keys.size(); ++i) read_key(keys->keys[i], keys->items[i]);
    }
    std::string line;
    text("publicKey", line);
    if (!line.empty()) control.keys[control.private_key_path] = line;
  }

  void read_key(const std::string& path, const WorldValue& value) {
    const std::string line = reader_.text(value, path).value_or("");
    spec_.control.keys[path] = line == "absent" ? "" : line;
  }

  void read_tiup(const WorldValue& value) {
    if (!reader_.is_map(value, "tiup")) return;
    check_words(value, "tiup", {"style", "missing", "noise", "checkTakes"});
    static const std::vector<std::string> kStyles{"1.9", "1.12", "1.16", "1.9.6", "1.12.5", "1.16.5"};
    if (const auto* style = value.find("style")) {
      if (const auto index = reader_.one_of(*style, "style", kStyles))
        spec_.tiup.style = static_cast<TiupStyle>(*index % 3);
    }
    if (const auto* missing = value.find("missing"))
      spec_.tiup.missing = reader_.flag(*missing, "missing").value_or(false);
    if (const auto* noise = value.find("noise")) spec_.tiup.noise = reader_.texts(*noise, "noise");
    if (const auto* takes = value.find("checkTakes"))
      spec_.tiup.check_takes = duration(*takes, "checkTakes").value_or(0);
  }

  void read_em(const WorldValue& value) {
    if (!reader_.is_map(value, "em")) return;
    check_words(value, "em", {"cluster", "takes"});
    if (const auto* cluster = value.find("cluster"))
      spec_.em.name = reader_.text(*cluster, "cluster").value_or(spec_.em.name);
    if (const auto* takes = value.find("takes")) spec_.em.takes = duration(*takes, "takes").value_or(0);
  }

  // ---- machines ----

  void read_machines(const WorldValue& value) {
    if (!reader_.is_map(value, "machines")) return;
    check_words(value, "machines", {"defaults", "each", "first", "count"});
    Machine common = make_machine(*IpAddress::parse("0.0.0.0"), make_os("centos-7.9"));
    if (const WorldValue* const defaults = value.find("defaults")) {
      check_machine_words(*defaults, false);
      apply_settings(common, *defaults, spec_.control.keys, reader_);
    }
    if (const WorldValue* const each = value.find("each");
        each != nullptr && reader_.is_list(*each, "each")) {
      for (const WorldValue& item : each->items) read_machine(item, common);
    }
    read_row_of_machines(value, common);
  }

  void check_machine_words(const WorldValue& value, bool single) {
    std::vector<std::string> words = machine_words();
    if (single) words.insert(words.end(), {"ip", "filebeat"});
    check_words(value, single ? "a machine" : "defaults", words);
  }

  void read_machine(const WorldValue& value, const Machine& common) {
    if (!reader_.is_map(value, "a machine")) return;
    check_machine_words(value, true);
    const WorldValue* const named = value.find("ip");
    const auto ip = IpAddress::parse(named == nullptr ? "" : named->text);
    if (!ip) {
      reader_.report(named == nullptr ? value : *named,
                     fmt::format("ip of a machine is '{}'; accepted: an IPv4 or IPv6 address",
                                 named == nullptr ? "" : named->text));
      return;
    }
    Machine machine = common;
    machine.ip = *ip;
    apply_settings(machine, value, spec_.control.keys, reader_);
    const WorldValue* const filebeat = value.find("filebeat");
    if (filebeat != nullptr && filebeat->text != "absent") spec_.em.set_status(ip->text(), filebeat->text);
    add(std::move(machine), value);
  }

  void add(Machine machine, const WorldValue& at) {
    if (!known_.insert(machine.ip.text()).second)
      return reader_.report(at, fmt::format("machine {} is there twice; accepted: once", machine.ip.text()));
    spec_.machines.push_back(std::move(machine));
  }

  void read_row_of_machines(const WorldValue& value, const Machine& common) {
    const WorldValue* const first = value.find("first");
    const WorldValue* const many = value.find("count");
    if (first == nullptr && many == nullptr) return;
    if (first == nullptr || many == nullptr)
      return reader_.report(value,
                            "'first' and 'count' belong together: an address, and how many from it on");
    const auto count = reader_.number(*many, "count", 1, kMostMachines);
    const auto ip = IpAddress::parse(first->text);
    if (!ip || ip->is_v6())
      return reader_.report(*first, fmt::format("'first' is '{}'; accepted: an IPv4 address", first->text));
    for (std::int64_t i = 0; i < count.value_or(0); ++i) {
      const auto next = following(*ip, i);
      if (!next) return reader_.report(*many, "'count' goes beyond 255.255.255.255");
      Machine machine = common;
      machine.ip = *next;
      add(std::move(machine), *first);
    }
  }

  static std::optional<IpAddress> following(const IpAddress& ip, std::int64_t steps) {
    std::int64_t number = 0;
    for (const std::string& part : split_list(ip.text(), '.')) number = number * 256 + std::stoi(part);
    number += steps;
    if (number > 0xffffffffLL) return std::nullopt;
    return IpAddress::parse(
        fmt::format("{}.{}.{}.{}", number >> 24, (number >> 16) & 255, (number >> 8) & 255, number & 255));
  }

  WorldReader reader_;
  WorldSpec spec_;
  std::set<std::string> known_;
};

}  // namespace

tl::expected<WorldSpec, std::vector<WorldProblem>> parse_world(std::string_view yaml, const std::string& file,
                                                               TextOffset offset) {
  SpecReader reader(file);
  const WorldValue root = parse_world_value(yaml, file, offset, reader.problems());
  if (!reader.problems().empty()) return tl::unexpected(std::move(reader.problems()));
  return reader.read(root);
}

}  // namespace hostyard
