#include "engine/workflow/flow_engine.h"

#include <algorithm>
#include <atomic>
#include <set>

#include <fmt/format.h>

#include "engine/rules/delete_rules.h"
#include "engine/workflow/em_turns.h"
#include "engine/workflow/flow_records.h"
#include "engine/workflow/record_text.h"
#include "engine/workflow/step.h"

namespace hostyard {
namespace {

// A flow and its host as one look at the pool found them.
struct Work {
  Flow flow;
  Host host;
};

// How a node ended: what it changes beside itself, and what it leaves in the record.
struct NodeEnd {
  Decision decision;  // empty where the node failed before it could decide, or has nothing to decide
  std::optional<Refusal> error;  // set: the node failed
  std::string log;
  bool again = false;  // nothing was done: the step runs again later, as a node of its own
};

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

const FlowNode* running_node(const Flow& flow) {
  if (flow.nodes.empty() || flow.nodes.back().status != FlowStatus::kProcessing) return nullptr;
  return &flow.nodes.back();
}

// What a run of a step adds to the record of its node: at most kMostRecordBytes, and nothing that a text
// column or a terminal could stumble over.
std::string record_of(std::string_view log, std::string_view outcome) {
  std::string record = start_of(log, kMostRecordBytes);
  if (!record.empty()) record += '\n';
  return outcome.empty() ? record : record + start_of(outcome, kMostRecordBytes) + '\n';
}

// How long a flow that waits for a turn, or has one, may stay away before others go on without it: well above
// the time in which drivers come back.
TimeMicros turn_patience(const WorkflowSettings& settings) {
  return std::max(3 * settings.poll_interval, 10 * kSecond);
}

tl::unexpected<Refusal> unknown_flow(std::string_view id) {
  return refuse(ErrorCode::kWorkflowQueryFailed,
                fmt::format("workflow {} is not found; accepted: the id of a workflow", id));
}

}  // namespace

struct FlowEngine::State {
  Parts parts;
  EmTurns turns;
  std::mutex mutex;
  std::set<std::string> fresh;  // intents committed here and not acted on yet: any other is resumed (WF-2)
  std::atomic<std::int64_t> heard = 0;  // news of the ledger as of which the turns know all operations
  std::set<std::string> asked_again;    // nodes whose operation was unknown once (WF-4)

  explicit State(Parts given) : parts(std::move(given)), turns(turn_patience(parts.settings)) {}

  std::optional<Work> look(const std::string& flow_id) const {
    return parts.ledger.read([&](const Pool& pool) -> std::optional<Work> {
      const Flow* flow = pool.flow(flow_id);
      if (flow == nullptr) return std::nullopt;
      const Host* host = pool.host(flow->biz_id);
      Work work{*flow, host != nullptr ? *host : Host{}};
      return work;
    });
  }

  void tell(const Work& work, const ChangeSet& committed) const;
  Advance advance(const std::string& flow_id);
  Advance run_node(const Work& work, const FlowNode& node, const NodeDefinition& definition);
  Advance poll_node(const Work& work, const FlowNode& node, const NodeDefinition& definition);
  Advance end_node(const Work& work, const FlowNode& node, const NodeEnd& end);
  Advance begin_next_node(const Work& work);
  Advance end_broken_flow(const Work& work, const Refusal& why);
  Advance remember_operation(const Work& work, const FlowNode& node, const std::string& operation_id,
                             const std::string& log);
  Result<ChangeSet> plan_end(const Pool& pool, const Work& work, const FlowNode& node,
                             const NodeEnd& end) const;
  OperationStatus ask_about(const std::string& operation_id) const;
  void hear_of_operations();
  bool take_turn(const std::string& flow_id);
  void mark_under_way(const std::string& flow_id, const std::string& operation_id);
  Advance after(const std::string& flow_id) const;
  void note_intents(const ChangeSet& committed);
  bool take_fresh(const std::string& node_id) {
    const std::scoped_lock lock(mutex);
    return fresh.erase(node_id) != 0;
  }
  bool is_first_doubt(const std::string& node_id) {
    const std::scoped_lock lock(mutex);
    return asked_again.insert(node_id).second;
  }
};

namespace {

// Appends what follows a node that ended with `status`: the intent of the next node, or the end of the flow
// (WF-1).
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

}  // namespace

void FlowEngine::State::note_intents(const ChangeSet& committed) {
  const std::scoped_lock lock(mutex);
  for (const Change& change : committed.changes) {
    const auto* put = std::get_if<PutNode>(&change);
    if (put != nullptr && put->node.version == 0) fresh.insert(put->node.id);
  }
}

void FlowEngine::State::tell(const Work& work, const ChangeSet& committed) const {
  if (parts.observer == nullptr || committed.empty()) return;
  FlowStatus flow_status = work.flow.status;
  for (const Change& change : committed.changes) {
    if (const auto* put = std::get_if<PutFlow>(&change)) flow_status = put->flow.status;
  }
  FlowEvent event;
  event.time = committed.time;
  event.flow_id = work.flow.id;
  event.flow_name = work.flow.name;
  event.host_id = work.flow.biz_id;
  event.host_name = work.host.host_name;
  event.host_ip = work.host.ip.text();
  event.node_status = flow_status;
  event.flow_status = flow_status;
  for (const Change& change : committed.changes) {
    const auto* put = std::get_if<PutNode>(&change);
    if (put == nullptr) continue;
    event.node_key = put->node.key;
    event.node_status = put->node.status;
    const std::string_view result = put->node.result;
    const std::size_t end = result.find_last_not_of('\n');
    const std::size_t start = end == std::string_view::npos ? 0 : result.rfind('\n', end) + 1;
    event.text = end == std::string_view::npos ? "" : result.substr(start, end + 1 - start);
    event.result = put->node.end_time != 0 ? put->node.result : "";
    parts.observer->on_event(event);
  }
  if (flow_status != FlowStatus::kProcessing) {
    event.node_key.clear();
    event.node_status = flow_status;
    event.text.clear();
    event.result.clear();
    parts.observer->on_event(event);
  }
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
Advance FlowEngine::State::after(const std::string& flow_id) const {
  const auto work = look(flow_id);
  const bool goes_on = work && (work->flow.status == FlowStatus::kProcessing || running_node(work->flow));
  return Advance{!goes_on, parts.clock.now()};
}

void FlowEngine::State::mark_under_way(const std::string& flow_id, const std::string& operation_id) {
  const TimeMicros now = parts.clock.now();
  turns.under_way({flow_id, operation_id, now, now});
}

// A tool that throws has said nothing about the operation.
OperationStatus FlowEngine::State::ask_about(const std::string& operation_id) const {
  try {
    return parts.tool.poll(operation_id);
  } catch (const std::exception& error) {
    return {OperationState::kUnknown, "", error.what()};
  }
}

// Operations that the store knows of and this process did not begin.
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
  if (definition.polling && !take_turn(work.flow.id)) {
    return Advance{false, parts.clock.now() + parts.settings.poll_interval};
  }
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
  } catch (...) {
    state_->turns.withdraw(flow_id);  // whoever advances the flow again asks again
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

namespace {

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

Result<void> only_refusal(const Result<ChangeSet>& result) {
  if (!result) return tl::unexpected(result.error());
  return {};
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

Result<void> FlowEngine::stop(const std::string& flow_id) {
  Ledger& ledger = state_->parts.ledger;
  return only_refusal(ledger.transact([&](const Pool& pool) {
    return plan_flow_status(pool, ledger.store(), flow_id, FlowStatus::kStopped,
                            ErrorCode::kWorkflowStopFailed, clock().now());
  }));
}

Result<void> FlowEngine::start(const std::string& flow_id) {
  Ledger& ledger = state_->parts.ledger;
  return only_refusal(ledger.transact([&](const Pool& pool) {
    return plan_flow_status(pool, ledger.store(), flow_id, FlowStatus::kProcessing,
                            ErrorCode::kWorkflowStartFailed, clock().now());
  }));
}

Result<void> FlowEngine::cancel(const std::string& flow_id) {
  Ledger& ledger = state_->parts.ledger;
  const auto done = ledger.transact([&](const Pool& pool) -> Result<ChangeSet> {
    const TimeMicros now = clock().now();
    auto changes = plan_flow_status(pool, ledger.store(), flow_id, FlowStatus::kCanceled,
                                    ErrorCode::kWorkflowCancelFailed, now);
    if (!changes || changes->empty()) return changes;
    plan_cancelled_rest(pool, *pool.flow(flow_id), now, changes->changes);
    // The flow's own row last: it leaves the pool.
    std::rotate(changes->changes.begin(), changes->changes.begin() + 1, changes->changes.end());
    return changes;
  });
  if (done) state_->turns.withdraw(flow_id);
  return only_refusal(done);
}

}  // namespace hostyard
