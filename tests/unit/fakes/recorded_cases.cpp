#include "tests/unit/fakes/recorded_cases.h"

#include <sstream>

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

namespace hostyard {
namespace {

TopologyInstance read_instance(Purpose kind, const YAML::Node& node) {
  const bool pd = kind == Purpose::kSchedule;
  TopologyInstance instance{.kind = kind,
                            .host = IpAddress::parse(node["host"].as<std::string>()).value(),
                            .port = node[pd ? "client_port" : "port"].as<std::uint16_t>(),
                            .second_port = node[pd ? "peer_port" : "status_port"].as<std::uint16_t>(),
                            .deploy_dir = node["deploy_dir"].as<std::string>(),
                            .data_dir = ""};
  if (node["data_dir"]) instance.data_dir = node["data_dir"].as<std::string>();
  return instance;
}

constexpr const char* kFresh = "swap: on, numactl: missing, services: {irqbalance: stopped}, thp: madvise";
constexpr const char* kData = "mounts: [{path: /data, options: [rw, relatime]}]";
constexpr const char* kTuned =
    "numactl: installed, services: {irqbalance: running}, thp: never, "
    "mounts: [{path: /data, options: [rw, noatime, nodelalloc]}], "
    "limits: [tidb soft nofile 1000000, tidb hard nofile 1000000, tidb soft stack 10240], "
    "sysctl: {net.core.somaxconn: 32768, net.ipv4.tcp_syncookies: 0, vm.swappiness: 0}";

std::string os_of(const RecordedCase& recorded) {
  if (recorded.debian) return "";
  // Only what os-release says is another system's; everything else stays Debian's.
  return fmt::format("{}, selinux: missing, services: {{irqbalance: stopped, firewalld: missing}}, {}",
                     recorded.changes, "sysctl: {net.core.somaxconn: 4096, vm.swappiness: 60}");
}

}  // namespace

CheckRequest read_command(const std::string& text) {
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  CheckRequest request;
  std::istringstream words(line);
  for (std::string word; words >> word;) {
    if (word == "--user") words >> request.user;
    if (word == "-i") words >> request.private_key_path;
    if (word == "--apply") request.apply = true;
  }
  std::string yaml;
  while (std::getline(lines, line)) yaml += line.substr(std::min<std::size_t>(2, line.size())) + "\n";
  const YAML::Node topology = YAML::Load(yaml);
  const YAML::Node global = topology["global"];
  request.topology = {global["user"].as<std::string>(),
                      global["group"].as<std::string>(),
                      global["ssh_port"].as<std::uint16_t>(),
                      global["arch"].as<std::string>(),
                      {}};
  const std::pair<const char*, Purpose> kinds[] = {{"tidb_servers", Purpose::kCompute},
                                                   {"tikv_servers", Purpose::kStorage},
                                                   {"pd_servers", Purpose::kSchedule}};
  for (const auto& [key, kind] : kinds) {
    for (const YAML::Node& node : topology[key])
      request.topology.instances.push_back(read_instance(kind, node));
  }
  return request;
}

const std::vector<RecordedCase>& recorded_cases() {
  static const std::vector<RecordedCase> cases{
      {"fresh", "", {}},
      {"good", "", {}},
      {"root", "", {}},
      {"tidb-only", "", {}},
      {"tikv-only", "", {}},
      {"pd-only", "", {}},
      {"two-hosts", "", {}},
      {"timezone-differs", "timezone: Asia/Shanghai", {}},
      {"two-tikv-one-disk", "", {}},
      {"xfs-disk",
       "services: {irqbalance: missing}, mounts: [{path: /data, options: [rw]}, {path: /data2, fs: xfs, "
       "options: "
       "[rw]}]",
       {}},
      {"ext2-disk",
       "services: {irqbalance: missing}, mounts: [{path: /data, options: [rw]}, {path: /data2, fs: ext2, "
       "options: "
       "[rw]}]",
       {}},
      {"data-not-mounted", "services: {irqbalance: missing}, mounts: []", {}},
      {"occupied", "", {}},
      {"irqbalance-missing", "services: {irqbalance: missing}", {}},
      {"os-centos7", "os: centos-7.9", {}, false},
      {"os-rocky9", "os: rocky-9.4", {}, false},
      {"os-ubuntu2204", "os: ubuntu-22.04", {}, false},
      {"os-suse", "os: sles-15.5", {}, false},
      {"unreachable", "", {}},
      {"one-of-two-unreachable", "", {}},
      {"blackhole", "", {}},
      {"refused", "", {}},
      {"wrong-key", "", {}},
      {"no-key-file", "", {}},
      {"unknown-user", "", {}},
      {"no-sudo", "", {}},
      {"sudo-wants-password", "", {}},
      {"apply-fresh", "", {}},
      {"after-apply", "", {"apply-fresh"}},
      {"apply-ok", "selinux: disabled, grubby: present", {}},
      {"after-apply-ok", "selinux: disabled, grubby: present", {"apply-ok"}},
      {"apply-no-sysctl-file", "sysctlFile: missing", {}},
  };
  return cases;
}

std::string world_of(const RecordedCase& recorded, const std::string& version) {
  const std::string changes = recorded.debian ? recorded.changes : os_of(recorded);
  // What a case says wins over what fresh hosts have: a word stands once.
  std::string usual = kFresh;
  if (changes.find("services:") != std::string::npos) usual = "swap: on, numactl: missing, thp: madvise";
  if (changes.find("mounts:") == std::string::npos) usual += std::string(", ") + kData;
  const std::string users =
      "users: {root: {keys: [K]}, plain: {sudo: off, keys: [K]}, pwsudo: {sudo: off, keys: [K]}}";
  return fmt::format(
      R"(control: {{keys: {{/home/tidb/.ssh/id_ed25519: ssh-ed25519 AAAAlab lab, /home/tidb/.ssh/nosuchkey: absent}}}}
machines:
  defaults: {{os: debian-12, cores: 4, memory: 24, login: {{user: tidb, key: /home/tidb/.ssh/id_ed25519}}, {}}}
  each:
    - {{ip: 192.0.2.11, {}{}}}
    - {{ip: 192.0.2.12, {}, paths: [/opt, /srv, /data/lost+found]}}
    - {{ip: 192.0.2.13, {}{}{}}}
    - {{ip: 192.0.2.97, reach: blackhole}}
tiup: {{style: {}}}
)",
      [&] {
        std::string text = users;
        for (std::size_t at = text.find("[K]"); at != std::string::npos; at = text.find("[K]"))
          text.replace(at, 3, "[ssh-ed25519 AAAAlab lab]");
        return text;
      }(),
      kFresh, std::string(", ") + kData, kTuned, usual, changes.empty() ? "" : ", ", changes, version);
}

}  // namespace hostyard
