#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "engine/rules/delete_rules.h"
#include "engine/workflow/flow_records.h"
#include "engine/workflow/flow_state.h"
#include "engine/workflow/record_text.h"

namespace hostyard {
namespace {

// tiup refuses an operation while another changes the cluster: one whose workflow died or was cancelled
// before it was written down, or somebody's by hand. Nothing was done then (IMP-12).
bool is_cluster_locked(std::string_view error) {
  return error.find("file lock already exists") != std::string_view::npos;
}

// When the flow came to this step for the first time, however often it ran since.
TimeMicros first_run_of(const Flow& flow, std::string_view key) {
  const auto first = std::ranges::find(flow.nodes, key, &FlowNode::key);
  return first == flow.nodes.end() ? 0 : first->start_time;
}

// What a run of a step adds to the record of its node: at most kMostRecordBytes, and nothing that a text
// column or a terminal could stumble over.
std::string record_of(std::string_view log, std::string_view outcome) {
  std::string record = start_of(log, kMostRecordBytes);
  if (!record.empty()) record += '\n';
  return outcome.empty() ? record : record + start_of(outcome, kMostRecordBytes) + '\n';
}

}  // namespace

bool FlowEngine::State::take_fresh(const std::string& node_id) {
  const std::scoped_lock lock(mutex);
  return fresh.erase(node_id) != 0;
}

bool FlowEngine::State::is_first_doubt(const std::string& node_id) {
  const std::scoped_lock lock(mutex);
  return asked_again.insert(node_id).second;
}

bool FlowEngine::State::is_as_seen(const Work& work, const FlowNode& node) const {
  return parts.ledger.read([&](const Pool& pool) {
    const Flow* flow = pool.flow(work.flow.id);
    const FlowNode* now = flow == nullptr ? nullptr : running_node(*flow);
    return now != nullptr && now->id == node.id && now->version == node.version;
  });
}

Result<ChangeSet> FlowEngine::State::plan_end(const Pool& pool, const Work& work, const FlowNode& node,
                                              const NodeEnd& end) const {
  const Flow* flow = pool.flow(work.flow.id);
  // Cancelled meanwhile, or another process ended the node: what this run found out is not needed any more.
  if (flow == nullptr || running_node(*flow) == nullptr || running_node(*flow)->id != node.id)
    return ChangeSet{};
  const TimeMicros now = parts.clock.now();
  ChangeSet changes{fmt::format("{} of workflow {} ends", node.key, flow->id), now, {}};
  std::optional<Refusal> error = end.error;
  if (!error && end.decision) {
    auto decided = end.decision(pool, now);
    if (decided)
      changes.changes = std::move(*decided);
    else
      error = decided.error();
  }
  FlowNode ended = *running_node(*flow);
  ended.status = end.again ? FlowStatus::kCanceled : error ? FlowStatus::kError : FlowStatus::kFinished;
  ended.end_time = now;
  ended.result += record_of(end.log, end.again ? "Run again." : error ? to_message(*error) : "Completed.");
  ended.error_code = error ? static_cast<std::int32_t>(error->code) : 0;
  const NodeDefinition& definition = *find_node(*find_definition(flow->name), node.key);
  if (error && definition.on_failure.empty()) {
    // Nothing comes after this: the host must not stay Deleting for ever (STEP-10).
    const Host* host = pool.host(flow->biz_id);
    if (host != nullptr && host->status == HostStatus::kDeleting) {
      if (auto back = plan_host_recovery(pool, host->id, now)) changes.changes.push_back(std::move(*back));
    }
  }
  changes.changes.emplace_back(PutNode{ended});
  plan_follow_up(*flow, ended, parts.ids, now, changes.changes);
  return changes;
}

Advance FlowEngine::State::end_node(const Work& work, const FlowNode& node, const NodeEnd& end) {
  const auto committed =
      parts.ledger.transact([&](const Pool& pool) { return plan_end(pool, work, node, end); });
  turns.over(work.flow.id);
  note_intents(*committed);
  tell(work, *committed);
  Advance advance = after(work.flow.id);
  if (end.again) advance.come_back += parts.settings.poll_interval;
  return advance;
}

// Whether there is more to do for a flow, whoever changed it last.
Advance FlowEngine::State::remember_operation(const Work& work, const FlowNode& node,
                                              const std::string& operation_id, const std::string& log) {
  mark_under_way(work.flow.id, operation_id);
  const auto committed = parts.ledger.transact([&](const Pool& pool) -> Result<ChangeSet> {
    const Flow* flow = pool.flow(work.flow.id);
    if (flow == nullptr || running_node(*flow) == nullptr || running_node(*flow)->id != node.id)
      return ChangeSet{};
    FlowNode row = *running_node(*flow);
    // The wait for a turn, which may be long, does not count against the limit of the operation (WF-4).
    if (row.operation_id.empty()) row.start_time = parts.clock.now();
    row.operation_id = operation_id;
    row.result += record_of(log, "");
    return ChangeSet{fmt::format("{} of workflow {} waits for {}", node.key, flow->id, operation_id),
                     parts.clock.now(),
                     {PutNode{std::move(row)}}};
  });
  if (committed->empty()) return after(work.flow.id);
  return Advance{false, parts.clock.now() + parts.settings.poll_interval};
}

Advance FlowEngine::State::run_node(const Work& work, const FlowNode& node,
                                    const NodeDefinition& definition) {
  const Advance later{false, parts.clock.now() + parts.settings.poll_interval};
  std::unique_ptr<HostGuard::Hold> hold;
  if (parts.guard != nullptr) {
    hold = parts.guard->try_hold(work.host.ip.text());
    if (hold == nullptr) return later;
    // Whoever held it may have ended the node, or begun its operation, since this flow was looked at.
    parts.ledger.catch_up();
    if (!is_as_seen(work, node)) return Advance{false, parts.clock.now()};
  }
  if (definition.polling && !take_turn(work.flow.id)) return later;
  const bool resumed = !take_fresh(node.id);
  StepLog log;
  StepContext context{work.host,     node.id,        ignores_warns(work.flow.context),
                      resumed,       parts.hosts,    parts.tool,
                      parts.secrets, parts.settings, log};
  // What a step throws is its own failure; what the store throws below is everybody's and goes through.
  const StepReturn result = [&]() -> StepReturn {
    try {
      return find_step(definition.step)->run(context);
    } catch (const Error& error) {
      return step_failed(error.code(), error.message());
    } catch (const std::exception& error) {
      return step_failed(ErrorCode::kPanic, error.what());
    }
  }();
  if (const auto* waiting = std::get_if<StepWaiting>(&result)) {
    return remember_operation(work, node, waiting->operation_id, log.text());
  }
  NodeEnd end;
  if (const auto* done = std::get_if<StepDone>(&result)) end.decision = done->decision;
  if (const auto* failed = std::get_if<StepFailed>(&result)) end.error = failed->refusal;
  end.log = log.text();
  return end_node(work, node, end);
}

Advance FlowEngine::State::poll_node(const Work& work, const FlowNode& node,
                                     const NodeDefinition& definition) {
  mark_under_way(work.flow.id, node.operation_id);
  const OperationStatus status = ask_about(node.operation_id);
  const TimeMicros now = parts.clock.now();
  NodeEnd end;
  switch (status.state) {
    case OperationState::kProcessing:
      if (now - node.start_time <= parts.settings.poll_limit)
        return Advance{false, now + parts.settings.poll_interval};
      // Too late is unknown, not failed: what the cluster looks like decides, once (WF-4).
      if (is_first_doubt(node.id)) return run_node(work, node, definition);
      end.error = Refusal{
          ErrorCode::kWorkflowNodePollingTimeOut,
          fmt::format("operation {} has not ended after {} s; accepted: an end within the configured limit",
                      node.operation_id, parts.settings.poll_limit / kSecond)};
      break;
    case OperationState::kFinished:
      end.log = fmt::format("operation {} finished {}", node.operation_id, start_of(status.result));
      break;
    case OperationState::kError:
      if (is_cluster_locked(status.error) &&
          now - first_run_of(work.flow, node.key) <= parts.settings.poll_limit) {
        end.again = true;
        end.log = fmt::format("operation {}: the cluster is locked by another operation", node.operation_id);
        break;
      }
      end.error = Refusal{find_step(definition.step)->failure,
                          fmt::format("call deployment serv: operation {} failed, {}", node.operation_id,
                                      end_of(status.error)),
                          ErrorCode::kTaskFailed};
      break;
    case OperationState::kUnknown:
      // Nobody knows the operation (any more): what the cluster looks like decides, once (WF-4).
      if (is_first_doubt(node.id)) return run_node(work, node, definition);
      end.error =
          Refusal{find_step(definition.step)->failure,
                  fmt::format("call deployment serv: operation {} is unknown to tiup{}{}", node.operation_id,
                              status.error.empty() ? "" : ": ", end_of(status.error)),
                  ErrorCode::kTaskFailed};
      break;
  }
  return end_node(work, node, end);
}

}  // namespace hostyard
