#include "tests/lab/tiup/check.h"

#include <map>
#include <set>
#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>
#include <yaml-cpp/yaml.h>

#include "fakes/fake_tiup.h"
#include "fakes/sim_clock.h"
#include "tests/lab/tiup/lab_host.h"

namespace hostyard {
namespace {

constexpr const char* kKeyLine = "ssh-ed25519 AAAAlab key-of-the-check";

struct CheckedHost {
  LabLogin login;
  std::vector<std::string> folders;
};

std::map<std::string, CheckedHost> hosts_of(const CheckRequest& request) {
  std::map<std::string, CheckedHost> hosts;
  for (const TopologyInstance& instance : request.topology.instances) {
    CheckedHost& host = hosts[instance.host.text()];
    host.login = {{instance.host, request.topology.ssh_port}, request.user, request.private_key_path};
    for (const std::string& folder : {instance.deploy_dir, instance.data_dir}) {
      if (!folder.empty()) host.folders.push_back(folder);
    }
  }
  return hosts;
}

World world_of(const CheckRequest& request, const std::string& style,
               const std::map<std::string, CheckedHost>& hosts, Clock& clock) {
  const bool has_key = ::access(request.private_key_path.c_str(), R_OK) == 0;
  Json machines = Json::array();
  for (const auto& [ip, host] : hosts) {
    if (auto machine = look_at(host.login, host.folders, kKeyLine)) machines.push_back(std::move(*machine));
  }
  const Json text = {{"machines", {{"each", std::move(machines)}}},
                     {"control",
                      {{"user", request.user},
                       {"key", request.private_key_path},
                       {"keys", {{request.private_key_path, has_key ? kKeyLine : "absent"}}}}},
                     {"tiup", {{"style", style}}}};
  auto spec = parse_world(text.dump(), "lab");
  if (!spec) throw std::runtime_error(to_text(spec.error().front()) + " in " + text.dump());
  return World(std::move(*spec), clock);
}

// What the model's fixes changed, as fixes of the real host (fix.sh).
std::vector<std::string> fixes_between(const Json& before, const Json& after) {
  std::vector<std::string> fixes;
  if (before.at("swap") != after.at("swap")) fixes.emplace_back("swapoff");
  const auto& had = before.at("limits");
  for (const Json& line : after.at("limits")) {
    if (std::find(had.begin(), had.end(), line) == had.end())
      fixes.push_back("limit " + line.get<std::string>());
  }
  for (const auto& [key, value] : after.at("sysctl").items()) {
    if (before.at("sysctl").value(key, Json()) != value)
      fixes.push_back(fmt::format("sysctl {} = {}", key, value.get<std::string>()));
  }
  if (before.at("thp") != after.at("thp")) fixes.emplace_back("hugepages");
  for (const auto& [service, state] : after.at("services").items()) {
    if (before.at("services").value(service, Json()) != state)
      fixes.push_back((state == "running" ? "start " : "stop ") + service);
  }
  return fixes;
}

TopologyInstance read_instance(Purpose kind, const YAML::Node& node) {
  const bool pd = kind == Purpose::kSchedule;
  const auto ip = IpAddress::parse(node["host"].as<std::string>());
  if (!ip) throw std::runtime_error("host is no address: " + node["host"].as<std::string>());
  TopologyInstance instance{.kind = kind,
                            .host = *ip,
                            .port = node[pd ? "client_port" : "port"].as<std::uint16_t>(),
                            .second_port = node[pd ? "peer_port" : "status_port"].as<std::uint16_t>(),
                            .deploy_dir = node["deploy_dir"].as<std::string>(),
                            .data_dir = ""};
  if (node["data_dir"]) instance.data_dir = node["data_dir"].as<std::string>();
  return instance;
}

}  // namespace

CheckTopology read_topology(const std::string& path) {
  const YAML::Node file = YAML::LoadFile(path);
  const YAML::Node global = file["global"];
  CheckTopology topology{global["user"].as<std::string>(),
                         global["group"].as<std::string>(""),
                         global["ssh_port"].as<std::uint16_t>(22),
                         global["arch"].as<std::string>("amd64"),
                         {}};
  const std::pair<const char*, Purpose> kinds[] = {{"tidb_servers", Purpose::kCompute},
                                                   {"tikv_servers", Purpose::kStorage},
                                                   {"pd_servers", Purpose::kSchedule}};
  for (const auto& [key, kind] : kinds) {
    for (const YAML::Node& node : file[key]) topology.instances.push_back(read_instance(kind, node));
  }
  return topology;
}

ToolExited check_lab_hosts(const CheckRequest& request, const std::string& style) {
  const auto hosts = hosts_of(request);
  SimClock clock;
  World world = world_of(request, style, hosts, clock);
  std::map<std::string, Json> before;
  for (const auto& [ip, host] : hosts) before[ip] = world.machine_json(ip);
  const ToolResult result = FakeTiup(world).check(request, 360 * kSecond);
  ToolExited exited = std::get<ToolExited>(result.outcome);
  for (const auto& [ip, host] : hosts) {
    if (!request.apply || before[ip].is_null()) continue;
    if (const auto error = fix(host.login, fixes_between(before[ip], world.machine_json(ip)))) {
      exited.err += *error + "\n";
      exited.code = 1;
    }
  }
  return exited;
}

}  // namespace hostyard
