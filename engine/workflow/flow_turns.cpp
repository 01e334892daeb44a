#include <algorithm>

#include "engine/workflow/flow_records.h"
#include "engine/workflow/flow_state.h"

namespace hostyard {
namespace {

// How long a flow that waits for a turn, or has one, may stay away before others go on without it: well above
// the time in which drivers come back.
TimeMicros turn_patience(const WorkflowSettings& settings) {
  return std::max(3 * settings.poll_interval, 10 * kSecond);
}

}  // namespace

FlowEngine::State::State(Parts given) : parts(std::move(given)), turns(turn_patience(parts.settings)) {}

void FlowEngine::State::mark_under_way(const std::string& flow_id, const std::string& operation_id) {
  const TimeMicros now = parts.clock.now();
  turns.under_way({flow_id, operation_id, now, now});
}

OperationStatus FlowEngine::State::ask_about(const std::string& operation_id) const {
  try {
    return parts.tool.poll(operation_id);
  } catch (const std::exception& error) {
    return {OperationState::kUnknown, "", error.what()};
  }
}

void FlowEngine::State::hear_of_operations() {
  const TimeMicros now = parts.clock.now();
  parts.ledger.read([&](const Pool& pool) {
    for (const auto& [id, flow] : pool.flows()) {
      const FlowNode* node = running_node(flow);
      if (node != nullptr && !node->operation_id.empty()) turns.reported(id, node->operation_id, now);
    }
  });
}

// A turn may hang on an operation that no flow looks at here: of a cancelled flow, of another process, or of
// one that died. It is asked about, so that nobody waits for it longer than it takes.
bool FlowEngine::State::take_turn(const std::string& flow_id) {
  const TimeMicros now = parts.clock.now();
  const std::int64_t news = parts.ledger.news();
  if (heard != news) {
    hear_of_operations();
    heard = news;  // only now: nobody else may take a turn before the turns know
  }
  if (turns.take(flow_id, now)) return true;
  for (const EmTurns::Operation& operation : turns.neglected(now)) {
    const bool too_long = now - operation.since > parts.settings.poll_limit;
    if (too_long || ask_about(operation.id).state != OperationState::kProcessing)
      turns.over(operation.flow_id);
  }
  return turns.take(flow_id, now);
}

}  // namespace hostyard
