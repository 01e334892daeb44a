#include "tools/hostyard/configuration.h"

#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include "engine/base/text.h"
#include "tools/hostyard/exit_code.h"
#include "tools/hostyard/input_file.h"

namespace hostyard {
namespace {

namespace fs = std::filesystem;

// What is wrong with a value: what would be accepted; nothing where it is fine.
using Fault = std::optional<std::string>;

struct Setting {
  std::string_view name;  // "workflow.deployUser"
  std::function<Fault(Configuration&, const YAML::Node&)> set;
  std::function<std::string(const Configuration&)> get;
};

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

struct Unit {
  std::string_view name;
  TimeMicros micros;
};
constexpr std::array<Unit, 5> kUnits{{{"ms", kMillisecond},
                                      {"s", kSecond},
                                      {"m", 60 * kSecond},
                                      {"h", 3600 * kSecond},
                                      {"d", 86400 * kSecond}}};
constexpr std::int64_t kMostSeconds = 100LL * 365 * 86400;

// "10s", "500ms", "6m", "10d"; a bare number counts seconds.
std::optional<TimeMicros> duration(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = whole_number(text.substr(0, digits));
  if (!number) return std::nullopt;
  const std::string_view unit = text.substr(digits).empty() ? "s" : text.substr(digits);
  for (const Unit& known : kUnits) {
    if (known.name != unit) continue;
    if (*number < 1 || *number > kMostSeconds * kSecond / known.micros) return std::nullopt;
    return *number * known.micros;
  }
  return std::nullopt;
}

std::string duration_text(TimeMicros micros) {
  for (std::size_t i = kUnits.size(); i-- > 0;) {
    if (micros % kUnits[i].micros == 0) return fmt::format("{}{}", micros / kUnits[i].micros, kUnits[i].name);
  }
  return fmt::format("{}us", micros);
}

constexpr std::string_view kText = "a string";

template <class Field>
Setting text_setting(std::string_view name, Field field) {
  return {name,
          [field](Configuration& into, const YAML::Node& node) -> Fault {
            if (!node.IsScalar()) return std::string(kText);
            field(into) = node.Scalar();
            return std::nullopt;
          },
          [field](const Configuration& from) { return std::string(field(from)); }};
}

// One of two words for the two values of a field.
template <class Field, class Value>
Setting choice_setting(std::string_view name, Field field, std::pair<const char*, Value> first,
                       std::pair<const char*, Value> second) {
  return {name,
          [=](Configuration& into, const YAML::Node& node) -> Fault {
            const std::string text = node.IsScalar() ? node.Scalar() : "";
            if (text != first.first && text != second.first)
              return fmt::format("{} or {}", first.first, second.first);
            field(into) = text == first.first ? first.second : second.second;
            return std::nullopt;
          },
          [=](const Configuration& from) {
            return std::string(field(from) == first.second ? first.first : second.first);
          }};
}

template <class Field>
Setting flag_setting(std::string_view name, Field field) {
  return choice_setting(name, field, std::pair("true", true), std::pair("false", false));
}

template <class Field>
Setting number_setting(std::string_view name, Field field, std::int64_t least, std::int64_t most) {
  return {name,
          [=](Configuration& into, const YAML::Node& node) -> Fault {
            const auto number = node.IsScalar() ? whole_number(node.Scalar()) : std::nullopt;
            if (!number || *number < least || *number > most)
              return fmt::format("an integer from {} to {}", least, most);
            auto& target = field(into);
            target = static_cast<std::remove_reference_t<decltype(target)>>(*number);
            return std::nullopt;
          },
          [field](const Configuration& from) { return fmt::format("{}", field(from)); }};
}

template <class Field>
Setting duration_setting(std::string_view name, Field field) {
  return {name,
          [field](Configuration& into, const YAML::Node& node) -> Fault {
            const auto micros = node.IsScalar() ? duration(node.Scalar()) : std::nullopt;
            if (!micros) return "a duration of at least 1 ms, such as 500ms, 10s, 6m, 2h, 10d";
            field(into) = *micros;
            return std::nullopt;
          },
          [field](const Configuration& from) { return duration_text(field(from)); }};
}

template <class Field>
Setting list_setting(std::string_view name, Field field) {
  return {name,
          [field](Configuration& into, const YAML::Node& node) -> Fault {
            if (!node.IsSequence()) return "a list of strings";
            std::vector<std::string> items;
            for (const YAML::Node& item : node) {
              if (!item.IsScalar()) return "a list of strings";
              items.push_back(item.Scalar());
            }
            field(into) = std::move(items);
            return std::nullopt;
          },
          [field](const Configuration& from) { return join(field(from), ", "); }};
}

// A member of the configuration, of its service settings, of the workflow's settings in those.
constexpr auto own(auto member) {
  return [member](auto& configuration) -> auto& {
    return configuration.*member;
  };
}
constexpr auto service(auto member) {
  return [member](auto& configuration) -> auto& {
    return configuration.service.*member;
  };
}
constexpr auto ssh(auto member) {
  return [member](auto& configuration) -> auto& {
    return configuration.ssh.*member;
  };
}
constexpr auto openssh(auto member) {
  return [member](auto& configuration) -> auto& {
    return configuration.ssh_program.*member;
  };
}
constexpr auto tiup(auto member) {
  return [member](auto& configuration) -> auto& {
    return configuration.tiup.*member;
  };
}
constexpr auto workflow(auto member) {
  return [member](auto& configuration) -> auto& {
    return configuration.service.workflow.*member;
  };
}

const std::vector<Setting>& settings() {
  constexpr std::int64_t kMostBytes = std::int64_t{1} << 30;
  static const std::vector<Setting> all{
      text_setting("store", own(&Configuration::store)),
      text_setting("keyFile", own(&Configuration::key_file)),
      choice_setting("tasks", service(&ServiceSettings::exclusive_tasks), std::pair("parallel", false),
                     std::pair("exclusive", true)),
      flag_setting("skipHostInit", service(&ServiceSettings::skip_host_init)),
      number_setting("import.maxBytes", service(&ServiceSettings::max_import_bytes), 1, kMostBytes),
      number_setting("import.maxRows", service(&ServiceSettings::max_import_rows), 1, 1'000'000),
      number_setting("import.sshPort", service(&ServiceSettings::ssh_port), 1, 65535),
      flag_setting("import.copyRegionClaims", service(&ServiceSettings::copy_region_claims)),
      number_setting("inspect.diskWarningPercent", service(&ServiceSettings::disk_warning_percent), 1, 100),
      text_setting("workflow.deployUser", workflow(&WorkflowSettings::deploy_user)),
      text_setting("workflow.deployGroup", workflow(&WorkflowSettings::deploy_group)),
      text_setting("workflow.deployPublicKey", workflow(&WorkflowSettings::deploy_public_key)),
      text_setting("workflow.deployPrivateKeyPath", workflow(&WorkflowSettings::deploy_private_key_path)),
      text_setting("workflow.loginUser", workflow(&WorkflowSettings::login_user)),
      text_setting("workflow.loginPrivateKeyPath", workflow(&WorkflowSettings::login_private_key_path)),
      text_setting("workflow.emCluster", workflow(&WorkflowSettings::em_cluster)),
      list_setting("workflow.packages", workflow(&WorkflowSettings::packages)),
      list_setting("workflow.extraVmManufacturers", workflow(&WorkflowSettings::extra_vm_manufacturers)),
      number_setting("workflow.parallelFlows", workflow(&WorkflowSettings::parallel_flows), 1, 1'000),
      duration_setting("workflow.pollInterval", workflow(&WorkflowSettings::poll_interval)),
      duration_setting("workflow.pollLimit", workflow(&WorkflowSettings::poll_limit)),
      duration_setting("workflow.tiupTimeout", workflow(&WorkflowSettings::tiup_timeout)),
      duration_setting("workflow.sshConnectTimeout", workflow(&WorkflowSettings::ssh_connect_timeout)),
      duration_setting("workflow.sshCommandTimeout", workflow(&WorkflowSettings::ssh_command_timeout)),
      choice_setting("ssh.client", own(&Configuration::openssh), std::pair("libssh2", false),
                     std::pair("openssh", true)),
      text_setting("ssh.configFile", openssh(&OpenSshSettings::config_file)),
      text_setting("ssh.knownHosts", openssh(&OpenSshSettings::known_hosts_file)),
      choice_setting("ssh.hostKeys", openssh(&OpenSshSettings::host_keys),
                     std::pair("strict", HostKeyRule::kStrict),
                     std::pair("accept-new", HostKeyRule::kAcceptNew)),
      text_setting("ssh.passphraseFile", own(&Configuration::passphrase_file)),
      number_setting("ssh.connectionsPerHost", ssh(&SshSettings::most_per_host), 1, 8),
      duration_setting("ssh.idleFor", ssh(&SshSettings::idle_for)),
      text_setting("tiup.program", tiup(&TiupToolSettings::program)),
      text_setting("tiup.clusterHome", tiup(&TiupToolSettings::check_home)),
      text_setting("tiup.emHome", tiup(&TiupToolSettings::em_home)),
      text_setting("tiup.workFolder", tiup(&TiupToolSettings::work_folder)),
  };
  return all;
}

class Reader {
 public:
  Reader(std::string file, Configuration& into) : file_(std::move(file)), into_(into) {}

  void read(const YAML::Node& map, const std::string& prefix) {
    if (!map.IsMap()) {
      report(map.Mark(), fmt::format("{} is not a map of settings",
                                     prefix.empty() ? "the document" : prefix.substr(0, prefix.size() - 1)));
      return;
    }
    std::vector<std::string> seen;
    for (const auto& entry : map) {
      const std::string name = prefix + (entry.first.IsScalar() ? entry.first.Scalar() : "?");
      if (std::ranges::find(seen, name) != seen.end())
        report(entry.first.Mark(), fmt::format("{} is given twice; accepted: once", name));
      else
        read_entry(name, entry.first, entry.second);
      seen.push_back(name);
    }
  }
  std::vector<std::string> take_faults() { return std::move(faults_); }

 private:
  void read_entry(const std::string& name, const YAML::Node& key, const YAML::Node& value) {
    for (const Setting& setting : settings()) {
      if (setting.name.starts_with(name + ".")) return read(value, name + ".");
      if (setting.name != name) continue;
      if (value.IsNull()) return;  // absent
      if (const Fault fault = setting.set(into_, value)) {
        report(value.Mark(), fmt::format("{} is '{}'; accepted: {}", name,
                                         value.IsScalar() ? value.Scalar() : YAML::Dump(value), *fault));
      } else {
        into_.origins[name] = fmt::format("{}:{}", file_, key.Mark().line + 1);
      }
      return;
    }
    std::vector<std::string> known;
    for (const Setting& setting : settings()) {
      known.emplace_back(setting.name);
      const std::string section = known.back().substr(0, known.back().find('.'));
      if (section != known.back() && std::ranges::find(known, section) == known.end())
        known.push_back(section);
    }
    const auto meant = nearest(name, known);
    report(key.Mark(), fmt::format("unknown setting '{}'{}", name,
                                   meant ? fmt::format("; did you mean '{}'?", *meant)
                                         : "; accepted: " + join(known, ", ")));
  }

  void report(const YAML::Mark& at, const std::string& message) {
    faults_.push_back(fmt::format("{}:{}:{}: {}", file_, at.line + 1, at.column + 1, message));
  }

  std::string file_;
  Configuration& into_;
  std::vector<std::string> faults_;
};

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// A directory of XDG's: absolute, or its default below the home directory.
fs::path base_directory(const char* variable, const char* below_home) {
  const std::string given = environment(variable);
  if (given.starts_with("/")) return given;
  const std::string home = environment("HOME");
  if (home.empty()) {
    throw Error(ErrorCode::kConfigInvalid,
                fmt::format("neither {} nor HOME is set; accepted: an absolute path in either", variable));
  }
  return fs::path(home) / below_home;
}

fs::path state_directory() {
  return base_directory("XDG_STATE_HOME", ".local/state") / "hostyard";
}

// Of a store that is a file; empty: it is in memory.
std::string store_path(const Configuration& configuration) {
  constexpr std::string_view kSqlite = "sqlite:";
  return configuration.store.starts_with(kSqlite) ? configuration.store.substr(kSqlite.size()) : "";
}

void resolve_store(Configuration& configuration, const std::optional<std::string>& store_option) {
  const std::string variable = environment("HOSTYARD_STORE");
  if (store_option) {
    configuration.store = *store_option;
    configuration.origins["store"] = "--store";
  } else if (!variable.empty()) {
    configuration.store = variable;
    configuration.origins["store"] = "HOSTYARD_STORE";
  } else if (configuration.store.empty()) {
    configuration.store = "sqlite:" + (state_directory() / "hostyard.db").string();
  }
}

std::string default_configuration_file() {
  if (environment("XDG_CONFIG_HOME").empty() && environment("HOME").empty()) return "";
  const fs::path file = base_directory("XDG_CONFIG_HOME", ".config") / "hostyard" / "config.yaml";
  std::error_code fault;  // a file that nobody may look at is named when it is read, not passed over
  return fs::exists(file, fault) || fault ? file.string() : "";
}

}  // namespace

std::optional<ConfigurationFault> read_configuration(const std::string& text, const std::string& file,
                                                     Configuration& into) {
  ConfigurationFault fault;
  into.file = file;
  try {
    const YAML::Node document = YAML::Load(text);
    if (document.IsNull()) return std::nullopt;
    Reader reader(file, into);
    reader.read(document, "");
    fault.lines = reader.take_faults();
  } catch (const YAML::Exception& wrong) {
    fault.lines.push_back(
        fmt::format("{}:{}:{}: not YAML: {}", file, wrong.mark.line + 1, wrong.mark.column + 1, wrong.msg));
    if (wrong.msg == YAML::ErrorMsg::MAP_VALUE)
      fault.lines.back() += "; accepted: quotes around a value with a colon, such as \"memory:\"";
  }
  if (fault.lines.empty()) return std::nullopt;
  return fault;
}

Configuration load_configuration(const std::optional<std::string>& config_option,
                                 const std::optional<std::string>& store_option) {
  Configuration configuration;
  const std::string file = config_option ? *config_option : default_configuration_file();
  if (!file.empty()) {
    const auto fault = read_configuration(read_input_file(file), file, configuration);
    if (fault) throw UsageError("the configuration has mistakes:\n" + join(fault->lines, "\n"));
  }
  resolve_store(configuration, store_option);
  return configuration;
}

std::string key_file_of(const Configuration& configuration) {
  if (!configuration.key_file.empty()) return configuration.key_file;
  const std::string store = store_path(configuration);
  return store.empty() ? "" : store + ".key";
}

std::string known_hosts_of(const Configuration& configuration) {
  if (!configuration.ssh_program.known_hosts_file.empty()) return configuration.ssh_program.known_hosts_file;
  const std::string home = environment("HOME");
  if (home.empty()) {
    throw Error(ErrorCode::kConfigInvalid,
                "neither ssh.knownHosts nor HOME is set; accepted: the file of the hosts' keys in either");
  }
  return home + "/.ssh/known_hosts";
}

std::string tiup_folder_of(const Configuration& configuration) {
  if (!configuration.tiup.work_folder.empty()) return configuration.tiup.work_folder;
  const std::string store = store_path(configuration);
  return store.empty() ? (state_directory() / "tiup").string() : store + ".tiup";
}

std::vector<EffectiveSetting> effective_settings(const Configuration& configuration) {
  std::vector<EffectiveSetting> effective;
  for (const Setting& setting : settings()) {
    const auto origin = configuration.origins.find(setting.name);
    std::string value = setting.get(configuration);
    if (setting.name == "keyFile") value = key_file_of(configuration);
    if (setting.name == "ssh.knownHosts") value = known_hosts_of(configuration);
    if (setting.name == "tiup.workFolder") value = tiup_folder_of(configuration);
    effective.push_back({std::string(setting.name), std::move(value),
                         origin == configuration.origins.end() ? "default" : origin->second});
  }
  return effective;
}

}  // namespace hostyard
