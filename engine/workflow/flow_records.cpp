#include "engine/workflow/flow_records.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "engine/base/result.h"
#include "engine/workflow/flow_engine.h"

namespace hostyard {

FlowNode make_node(const Flow& flow, const NodeDefinition& definition, std::int32_t ordinal, IdSource& ids,
                   TimeMicros now) {
  FlowNode node;
  node.id = ids.next();
  node.flow_id = flow.id;
  node.ordinal = ordinal;
  node.key = definition.key;
  node.name = definition.step;
  node.parameters = fmt::format("host {}", flow.biz_id);
  node.status = FlowStatus::kProcessing;
  node.start_time = now;
  return node;
}

std::string make_context(bool ignore_warns) {
  return ignore_warns ? R"({"ignoreWarns":true})" : "{}";
}

bool ignores_warns(std::string_view context) {
  const Json document = Json::parse(context, nullptr, false);
  return document.is_object() && document.contains("ignoreWarns") && document["ignoreWarns"] == true;
}

std::vector<Change> make_flow(const NewFlow& flow, IdSource& ids, TimeMicros now, std::string& flow_id) {
  const FlowDefinition* definition = find_definition(flow.name);
  if (definition == nullptr)
    throw Error(ErrorCode::kWorkflowDefineNotFound, "no workflow is called " + flow.name);
  Flow row;
  row.id = ids.next();
  row.name = flow.name;
  row.biz_id = flow.host_id;
  row.biz_type = "host";
  row.status = FlowStatus::kProcessing;
  row.context = make_context(flow.ignore_warns);
  row.create_time = now;
  row.update_time = now;
  flow_id = row.id;
  PutNode first{make_node(row, *find_node(*definition, "start"), 0, ids, now)};
  return {PutFlow{std::move(row)}, std::move(first)};
}

const FlowNode* running_node(const Flow& flow) {
  if (flow.nodes.empty() || flow.nodes.back().status != FlowStatus::kProcessing) return nullptr;
  return &flow.nodes.back();
}

void plan_follow_up(const Flow& flow, const FlowNode& ended, IdSource& ids, TimeMicros now,
                    std::vector<Change>& changes) {
  const FlowDefinition& definition = *find_definition(flow.name);
  const NodeDefinition& node = *find_node(definition, ended.key);
  const bool failed = ended.status == FlowStatus::kError;
  const bool again = ended.status == FlowStatus::kCanceled;
  const std::string_view target = again ? node.key : failed ? node.on_failure : node.on_success;
  Flow row = flow;
  row.nodes.clear();
  row.update_time = now;
  if (target.empty()) {
    row.status =
        failed || is_failure_node(definition, ended.key) ? FlowStatus::kError : FlowStatus::kFinished;
  } else if (flow.status == FlowStatus::kProcessing) {
    changes.emplace_back(
        PutNode{make_node(flow, *find_node(definition, target), ended.ordinal + 1, ids, now)});
  }
  changes.emplace_back(PutFlow{std::move(row)});
}

}  // namespace hostyard
