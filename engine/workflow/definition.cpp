#include "engine/workflow/definition.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

namespace hostyard {
namespace {

// FLOW-1…5, column by column as the specification has them.
constexpr std::array kImportHosts{
    NodeDefinition{"start", "validateHostInfo", "authhosts", "fail"},
    NodeDefinition{"authhosts", "authHosts", "prepare", "fail"},
    NodeDefinition{"prepare", "prepare", "verifyHosts", "fail"},
    NodeDefinition{"verifyHosts", "verifyHosts", "installSoftware", "fail"},
    NodeDefinition{"installSoftware", "installSoftware", "joinEMCluster", "fail"},
    NodeDefinition{"joinEMCluster", "joinEMCluster", "succeed", "fail", true},
    NodeDefinition{"succeed", "setHostsOnline", "", ""},
    NodeDefinition{"fail", "setHostsFail", "", ""},
};
constexpr std::array kImportHostsWithoutInit{
    NodeDefinition{"start", "setHostsOnline", "", ""},
};
constexpr std::array kTakeOverHosts{
    NodeDefinition{"start", "validateHostInfo", "authhosts", "fail"},
    NodeDefinition{"authhosts", "authHosts", "joinEMCluster", "fail"},
    NodeDefinition{"joinEMCluster", "joinEMCluster", "succeed", "fail", true},
    NodeDefinition{"succeed", "setHostsOnline", "", ""},
    NodeDefinition{"fail", "setHostsFail", "", ""},
};
constexpr std::array kDeleteHosts{
    NodeDefinition{"start", "checkHostBeforeDelete", "leaveEMCluster", "recover"},
    NodeDefinition{"leaveEMCluster", "leaveEMCluster", "succeed", "fail", true},
    NodeDefinition{"succeed", "deleteHosts", "", ""},
    NodeDefinition{"recover", "recoverHosts", "", ""},
    NodeDefinition{"fail", "setHostsFail", "", ""},
};
constexpr std::array kDeleteHostsByForce{
    NodeDefinition{"start", "checkHostBeforeDelete", "succeed", "recover"},
    NodeDefinition{"succeed", "deleteHosts", "", ""},
    NodeDefinition{"recover", "recoverHosts", "", ""},
};

constexpr std::array kDefinitions{
    FlowDefinition{"ImportHosts", kImportHosts},
    FlowDefinition{"ImportHostsWithoutInit", kImportHostsWithoutInit},
    FlowDefinition{"TakeOverHosts", kTakeOverHosts},
    FlowDefinition{"DeleteHosts", kDeleteHosts},
    FlowDefinition{"DeleteHostsByForce", kDeleteHostsByForce},
};

class FaultFinder {
 public:
  FaultFinder(const FlowDefinition& flow, std::span<const std::string_view> steps)
      : flow_(flow), steps_(steps) {}

  std::vector<std::string> find() {
    if (find_node(flow_, "start") == nullptr) say("has no node start");
    std::set<std::string_view> keys;
    for (const NodeDefinition& node : flow_.nodes) {
      if (!keys.insert(node.key).second) say(fmt::format("has two nodes {}", node.key));
      if (std::ranges::find(steps_, node.step) == steps_.end()) {
        say(fmt::format("node {} names the unknown step {}", node.key, node.step));
      }
      check_target(node, node.on_success);
      check_target(node, node.on_failure);
    }
    walk("start", {});
    for (const NodeDefinition& node : flow_.nodes) {
      if (!reached_.contains(node.key)) say(fmt::format("node {} is never reached", node.key));
    }
    return std::move(faults_);
  }

 private:
  void say(std::string_view what) { faults_.push_back(fmt::format("workflow {} {}", flow_.name, what)); }

  void check_target(const NodeDefinition& node, std::string_view target) {
    if (target.empty() || find_node(flow_, target) != nullptr) return;
    say(fmt::format("node {} leads to {}, which does not exist", node.key, target));
  }

  void walk(std::string_view key, std::set<std::string_view> path) {
    const NodeDefinition* node = find_node(flow_, key);
    if (node == nullptr) return;
    if (!path.insert(key).second) return say(fmt::format("runs in a circle through {}", key));
    reached_.insert(key);
    walk(node->on_success, path);
    walk(node->on_failure, path);
  }

  const FlowDefinition& flow_;
  std::span<const std::string_view> steps_;
  std::set<std::string_view> reached_;
  std::vector<std::string> faults_;
};

}  // namespace

std::span<const FlowDefinition> flow_definitions() {
  return kDefinitions;
}

const FlowDefinition* find_definition(std::string_view name) {
  const auto found = std::ranges::find(kDefinitions, name, &FlowDefinition::name);
  return found == kDefinitions.end() ? nullptr : &*found;
}

const NodeDefinition* find_node(const FlowDefinition& flow, std::string_view key) {
  const auto found = std::ranges::find(flow.nodes, key, &NodeDefinition::key);
  return found == flow.nodes.end() ? nullptr : &*found;
}

std::vector<std::string> success_path(const FlowDefinition& flow) {
  std::vector<std::string> path;
  for (const NodeDefinition* node = find_node(flow, "start"); node != nullptr;
       node = find_node(flow, node->on_success)) {
    path.emplace_back(node->key);
  }
  return path;
}

bool is_failure_node(const FlowDefinition& flow, std::string_view key) {
  return std::ranges::find(flow.nodes, key, &NodeDefinition::on_failure) != flow.nodes.end();
}

std::vector<std::string> definition_faults(const FlowDefinition& flow,
                                           std::span<const std::string_view> steps) {
  return FaultFinder(flow, steps).find();
}

}  // namespace hostyard
