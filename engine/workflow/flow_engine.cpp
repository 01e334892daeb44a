#include "engine/workflow/flow_engine.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/rules/delete_rules.h"
#include "engine/workflow/flow_records.h"
#include "engine/workflow/flow_state.h"

namespace hostyard {

FlowEngine::FlowEngine(Parts parts) : state_(std::make_unique<State>(std::move(parts))) {
  std::vector<std::string_view> names;
  for (const StepDefinition& step : step_definitions()) names.push_back(step.name);
  for (const FlowDefinition& flow : flow_definitions()) {
    const auto faults = definition_faults(flow, names);
    if (!faults.empty()) throw Error(ErrorCode::kPanic, faults.front());
  }
  state_->hear_of_operations();
}

FlowEngine::~FlowEngine() = default;

Advance FlowEngine::advance(const std::string& flow_id) {
  try {
    return state_->advance(flow_id);
  } catch (const std::exception& failure) {
    state_->turns.withdraw(flow_id);  // whoever advances the flow again asks again
    if (state_->parts.observer != nullptr) state_->parts.observer->on_failure(flow_id, failure.what());
    throw;
  } catch (...) {
    state_->turns.withdraw(flow_id);
    throw;
  }
}

Advance FlowEngine::State::advance(const std::string& flow_id) {
  parts.ledger.catch_up();  // another process may have stopped or cancelled the flow
  const auto work = look(flow_id);
  if (!work) {
    turns.withdraw(flow_id);
    return Advance{true, parts.clock.now()};
  }
  const FlowDefinition* definition = find_definition(work->flow.name);
  if (definition == nullptr || work->flow.nodes.empty()) {
    return end_broken_flow(*work, Refusal{ErrorCode::kWorkflowDefineNotFound,
                                          fmt::format("workflow {} has no definition called {} here", flow_id,
                                                      work->flow.name)});
  }
  const FlowNode* node = running_node(work->flow);
  if (node == nullptr && work->flow.status != FlowStatus::kProcessing)
    return Advance{true, parts.clock.now()};
  const std::string& key = work->flow.nodes.back().key;
  const NodeDefinition* step = find_node(*definition, key);
  if (step == nullptr || work->host.id.empty()) {
    return end_broken_flow(*work, Refusal{ErrorCode::kExtractFlowContextError,
                                          fmt::format("workflow {} cannot go on: {} {} does not exist",
                                                      flow_id, step == nullptr ? "node" : "host",
                                                      step == nullptr ? key : work->flow.biz_id)});
  }
  if (node == nullptr) return begin_next_node(*work);
  if (!node->operation_id.empty()) return poll_node(*work, *node, *step);
  return run_node(*work, *node, *step);
}

Advance FlowEngine::State::begin_next_node(const Work& work) {
  const auto committed = parts.ledger.transact([&](const Pool& pool) -> Result<ChangeSet> {
    const Flow* flow = pool.flow(work.flow.id);
    if (flow == nullptr || flow->nodes.empty() || running_node(*flow) != nullptr) return ChangeSet{};
    ChangeSet changes{fmt::format("workflow {} goes on", flow->id), parts.clock.now(), {}};
    plan_follow_up(*flow, flow->nodes.back(), parts.ids, changes.time, changes.changes);
    return changes;
  });
  note_intents(*committed);
  tell(work, *committed);
  return after(work.flow.id);
}

Advance FlowEngine::State::end_broken_flow(const Work& work, const Refusal& why) {
  const auto committed = parts.ledger.transact([&](const Pool& pool) -> Result<ChangeSet> {
    const Flow* flow = pool.flow(work.flow.id);
    if (flow == nullptr) return ChangeSet{};
    ChangeSet changes{to_message(why), parts.clock.now(), {}};
    // The host must not stay Init or Deleting for ever; it fails as with a cancelled workflow (WF-3).
    const Host* host = pool.host(flow->biz_id);
    if (host != nullptr && (host->status == HostStatus::kInit || host->status == HostStatus::kDeleting)) {
      if (auto failed = plan_host_status(pool, host->id, HostStatus::kFailed, changes.time))
        changes.changes.push_back(std::move(*failed));
    }
    if (const FlowNode* node = running_node(*flow)) {
      FlowNode row = *node;
      row.status = FlowStatus::kError;
      row.end_time = changes.time;
      row.error_code = static_cast<std::int32_t>(why.code);
      row.result += to_message(why) + "\n";
      changes.changes.emplace_back(PutNode{std::move(row)});
    }
    Flow row = *flow;
    row.nodes.clear();
    row.status = FlowStatus::kError;
    row.update_time = changes.time;
    changes.changes.emplace_back(PutFlow{std::move(row)});
    return changes;
  });
  turns.withdraw(work.flow.id);
  tell(work, *committed);
  return Advance{true, parts.clock.now()};
}

std::optional<FlowEngine::State::Work> FlowEngine::State::look(const std::string& flow_id) const {
  return parts.ledger.read([&](const Pool& pool) -> std::optional<Work> {
    const Flow* flow = pool.flow(flow_id);
    if (flow == nullptr) return std::nullopt;
    const Host* host = pool.host(flow->biz_id);
    return Work{*flow, host != nullptr ? *host : Host{}};
  });
}

Advance FlowEngine::State::after(const std::string& flow_id) const {
  const auto work = look(flow_id);
  const bool goes_on = work && (work->flow.status == FlowStatus::kProcessing || running_node(work->flow));
  return Advance{!goes_on, parts.clock.now()};
}

void FlowEngine::State::note_intents(const ChangeSet& committed) {
  const std::scoped_lock lock(mutex);
  for (const Change& change : committed.changes) {
    const auto* put = std::get_if<PutNode>(&change);
    if (put != nullptr && put->node.version == 0) fresh.insert(put->node.id);
  }
}

void FlowEngine::note_intents(const ChangeSet& committed) {
  state_->note_intents(committed);
}

std::vector<std::string> FlowEngine::runnable() const {
  return state_->parts.ledger.read([](const Pool& pool) {
    std::vector<const Flow*> flows;
    for (const auto& [id, flow] : pool.flows()) {
      if (flow.status == FlowStatus::kProcessing || running_node(flow) != nullptr) flows.push_back(&flow);
    }
    std::ranges::sort(flows, {}, [](const Flow* flow) { return std::pair(flow->create_time, flow->id); });
    std::vector<std::string> ids;
    ids.reserve(flows.size());
    for (const Flow* flow : flows) ids.push_back(flow->id);
    return ids;
  });
}

const WorkflowSettings& FlowEngine::settings() const {
  return state_->parts.settings;
}
Clock& FlowEngine::clock() const {
  return state_->parts.clock;
}

}  // namespace hostyard
