// What a flow engine consists of, for the sources that implement it: flow_engine.cpp (which thing to do
// next), flow_nodes.cpp (doing it), flow_turns.cpp (whose turn it is on the EM cluster), flow_control.cpp
// (stop, start, cancel) and flow_events.cpp (who is told).
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "engine/workflow/em_turns.h"
#include "engine/workflow/flow_engine.h"
#include "engine/workflow/step.h"

namespace hostyard {

struct FlowEngine::State {
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

  Parts parts;
  EmTurns turns;
  std::mutex mutex;             // of the two sets
  std::set<std::string> fresh;  // intents committed here and not acted on yet: any other is resumed (WF-2)
  std::set<std::string> asked_again;    // nodes whose operation was unknown once (WF-4)
  std::atomic<std::int64_t> heard = 0;  // news of the ledger as of which the turns know all operations

  explicit State(Parts given);

  // flow_engine.cpp
  std::optional<Work> look(const std::string& flow_id) const;
  Advance advance(const std::string& flow_id);
  Advance begin_next_node(const Work& work);
  Advance end_broken_flow(const Work& work, const Refusal& why);
  // Whether there is more to do for a flow, whoever changed it last.
  Advance after(const std::string& flow_id) const;
  void note_intents(const ChangeSet& committed);
  // Commits a change of the flow's status that somebody asked for (flow_control.cpp).
  Result<void> control(const std::string& flow_id, const Ledger::Plan& plan);

  // flow_nodes.cpp
  Advance run_node(const Work& work, const FlowNode& node, const NodeDefinition& definition);
  Advance poll_node(const Work& work, const FlowNode& node, const NodeDefinition& definition);
  Advance end_node(const Work& work, const FlowNode& node, const NodeEnd& end);
  Result<ChangeSet> plan_end(const Pool& pool, const Work& work, const FlowNode& node,
                             const NodeEnd& end) const;
  Advance remember_operation(const Work& work, const FlowNode& node, const std::string& operation_id,
                             const std::string& log);
  bool is_as_seen(const Work& work, const FlowNode& node) const;
  bool take_fresh(const std::string& node_id);
  bool is_first_doubt(const std::string& node_id);

  // flow_turns.cpp
  // A tool that throws has said nothing about the operation.
  OperationStatus ask_about(const std::string& operation_id) const;
  // Operations that the store knows of and this process did not begin.
  void hear_of_operations();
  bool take_turn(const std::string& flow_id);
  void mark_under_way(const std::string& flow_id, const std::string& operation_id);

  // flow_events.cpp
  void tell(const Work& work, const ChangeSet& committed) const;
};

}  // namespace hostyard
