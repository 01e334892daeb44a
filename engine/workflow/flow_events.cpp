#include "engine/workflow/flow_state.h"

namespace hostyard {

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
  if (flow_status != FlowStatus::kProcessing || work.flow.status != flow_status) {
    event.node_key.clear();
    event.node_status = flow_status;
    event.text.clear();
    event.result.clear();
    parts.observer->on_event(event);
  }
}

}  // namespace hostyard
