// Workflow definitions as tables (FLOW-1…5), validated at start.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hostyard {

struct NodeDefinition {
  std::string_view key;         // "start", "authhosts", …: unique in its definition
  std::string_view step;        // name in the table of steps: "validateHostInfo"
  std::string_view on_success;  // key of the next node; empty: the flow ends
  std::string_view on_failure;  // key of the next node; empty: the flow ends as Error
  bool polling = false;         // submits an operation and waits for it (WF-4)
};

struct FlowDefinition {
  std::string_view name;
  std::span<const NodeDefinition> nodes;  // the success path first, from "start"
};

// FLOW-1…5: ImportHosts, ImportHostsWithoutInit, TakeOverHosts, DeleteHosts, DeleteHostsByForce.
std::span<const FlowDefinition> flow_definitions();
const FlowDefinition* find_definition(std::string_view name);
const NodeDefinition* find_node(const FlowDefinition& flow, std::string_view key);

// Keys of the success path from "start" (`nodeNames` of the detail answer, WF-3).
std::vector<std::string> success_path(const FlowDefinition& flow);
// Whether a node is the failure target of some node: a flow that ran it ends as Error (WF-1).
bool is_failure_node(const FlowDefinition& flow, std::string_view key);

// What is wrong with a definition: no start, a target that does not exist, a duplicate key, an unknown step,
// a cycle, a node that nothing reaches. `steps` are the step names that exist.
std::vector<std::string> definition_faults(const FlowDefinition& flow,
                                           std::span<const std::string_view> steps);

}  // namespace hostyard
