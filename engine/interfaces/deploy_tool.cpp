#include "engine/interfaces/deploy_tool.h"

#include <array>

#include <fmt/format.h>

namespace hostyard {
namespace {

// A double-quoted YAML scalar: no value can leave its quotes (STEP-4).
std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      result += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      result += c;
    }
  }
  return result + '"';
}

struct Section {
  Purpose kind;
  std::string_view key;
  std::string_view port;
  std::string_view second_port;
};
constexpr std::array<Section, 3> kSections{
    Section{Purpose::kCompute, "tidb_servers", "port", "status_port"},
    Section{Purpose::kStorage, "tikv_servers", "port", "status_port"},
    Section{Purpose::kSchedule, "pd_servers", "client_port", "peer_port"}};

}  // namespace

std::string to_yaml(const CheckTopology& topology) {
  std::string yaml =
      fmt::format("global:\n  user: {}\n  group: {}\n  ssh_port: {}\n  arch: {}\n", quoted(topology.user),
                  quoted(topology.group), topology.ssh_port, quoted(topology.arch));
  for (const Section& section : kSections) {
    bool opened = false;
    for (const TopologyInstance& instance : topology.instances) {
      if (instance.kind != section.kind) continue;
      if (!opened) yaml += fmt::format("{}:\n", section.key);
      opened = true;
      yaml += fmt::format("  - host: {}\n    {}: {}\n    {}: {}\n    deploy_dir: {}\n",
                          quoted(instance.host.text()), section.port, instance.port, section.second_port,
                          instance.second_port, quoted(instance.deploy_dir));
      if (!instance.data_dir.empty()) yaml += fmt::format("    data_dir: {}\n", quoted(instance.data_dir));
    }
  }
  return yaml;
}

}  // namespace hostyard
