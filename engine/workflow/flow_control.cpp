#include <algorithm>

#include <fmt/format.h>

#include "engine/base/text.h"
#include "engine/rules/delete_rules.h"
#include "engine/workflow/flow_records.h"
#include "engine/workflow/flow_state.h"

namespace hostyard {
namespace {

tl::unexpected<Refusal> unknown_flow(std::string_view id) {
  return refuse(ErrorCode::kWorkflowQueryFailed,
                fmt::format("workflow {} is not found; accepted: the id of a workflow", shown_id(id)));
}

// The row of an unfinished flow with another status, or the refusal of `code` where it has ended (WF-3).
Result<ChangeSet> plan_flow_status(const Pool& pool, Store& store, const std::string& flow_id,
                                   FlowStatus status, ErrorCode code, TimeMicros now) {
  const Flow* flow = pool.flow(flow_id);
  if (flow == nullptr) {
    const auto ended = store.flow(flow_id);
    if (!ended) return unknown_flow(flow_id);
    return refuse(code, fmt::format("workflow Id {} is finished ({}); accepted: an unfinished workflow",
                                    flow_id, to_string(ended->status)));
  }
  if (flow->status == status) return ChangeSet{};
  Flow row = *flow;
  row.nodes.clear();
  row.status = status;
  row.update_time = now;
  return ChangeSet{
      fmt::format("workflow {} becomes {}", flow_id, to_string(status)), now, {PutFlow{std::move(row)}}};
}

// Cancelling ends the running node with the flow, and leaves the host Failed (WF-3).
void plan_cancelled_rest(const Pool& pool, const Flow& flow, TimeMicros now, std::vector<Change>& changes) {
  if (const FlowNode* node = running_node(flow)) {
    FlowNode row = *node;
    row.status = FlowStatus::kCanceled;
    row.end_time = now;
    row.result += "Canceled.\n";
    changes.emplace_back(PutNode{std::move(row)});
  }
  if (auto failed = plan_host_status(pool, flow.biz_id, HostStatus::kFailed, now))
    changes.push_back(std::move(*failed));
}

}  // namespace

Result<void> FlowEngine::State::control(const std::string& flow_id, const Ledger::Plan& plan) {
  parts.ledger.catch_up();  // the flow may be another process's
  const auto work = look(flow_id);
  const auto committed = parts.ledger.transact(plan);
  if (!committed) return tl::unexpected(committed.error());
  if (work) tell(*work, *committed);
  return {};
}

Result<void> FlowEngine::stop(const std::string& flow_id) {
  return state_->control(flow_id, [&](const Pool& pool) {
    return plan_flow_status(pool, state_->parts.ledger.store(), flow_id, FlowStatus::kStopped,
                            ErrorCode::kWorkflowStopFailed, clock().now());
  });
}

Result<void> FlowEngine::start(const std::string& flow_id) {
  return state_->control(flow_id, [&](const Pool& pool) {
    return plan_flow_status(pool, state_->parts.ledger.store(), flow_id, FlowStatus::kProcessing,
                            ErrorCode::kWorkflowStartFailed, clock().now());
  });
}

Result<void> FlowEngine::cancel(const std::string& flow_id) {
  const auto done = state_->control(flow_id, [&](const Pool& pool) -> Result<ChangeSet> {
    const TimeMicros now = clock().now();
    auto changes = plan_flow_status(pool, state_->parts.ledger.store(), flow_id, FlowStatus::kCanceled,
                                    ErrorCode::kWorkflowCancelFailed, now);
    if (!changes || changes->empty()) return changes;
    plan_cancelled_rest(pool, *pool.flow(flow_id), now, changes->changes);
    // The flow's own row last: it leaves the pool.
    std::rotate(changes->changes.begin(), changes->changes.begin() + 1, changes->changes.end());
    return changes;
  });
  if (done) state_->turns.withdraw(flow_id);
  return done;
}

}  // namespace hostyard
