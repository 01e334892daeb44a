// Workflows as FLOW-1…5 and WF-1…3 have them, one node at a time: what the record of one says must be what
// the host and its machine let happen.
#include <algorithm>
#include <array>

#include "scenarios/campaign/model/model.h"
#include "scenarios/campaign/model/world.h"

namespace hostyard::campaign {
namespace {

struct Step {
  std::string_view flow, node, on_success, on_failure;
};

constexpr std::array kSteps{
    Step{"ImportHosts", "start", "authhosts", "fail"},
    Step{"ImportHosts", "authhosts", "prepare", "fail"},
    Step{"ImportHosts", "prepare", "verifyHosts", "fail"},
    Step{"ImportHosts", "verifyHosts", "installSoftware", "fail"},
    Step{"ImportHosts", "installSoftware", "joinEMCluster", "fail"},
    Step{"ImportHosts", "joinEMCluster", "succeed", "fail"},
    Step{"ImportHosts", "succeed", "", ""},
    Step{"ImportHosts", "fail", "", ""},
    Step{"ImportHostsWithoutInit", "start", "", ""},
    Step{"TakeOverHosts", "start", "authhosts", "fail"},
    Step{"TakeOverHosts", "authhosts", "joinEMCluster", "fail"},
    Step{"TakeOverHosts", "joinEMCluster", "succeed", "fail"},
    Step{"TakeOverHosts", "succeed", "", ""},
    Step{"TakeOverHosts", "fail", "", ""},
    Step{"DeleteHosts", "start", "leaveEMCluster", "recover"},
    Step{"DeleteHosts", "leaveEMCluster", "succeed", "fail"},
    Step{"DeleteHosts", "succeed", "", ""},
    Step{"DeleteHosts", "recover", "", ""},
    Step{"DeleteHosts", "fail", "", ""},
    Step{"DeleteHostsByForce", "start", "succeed", "recover"},
    Step{"DeleteHostsByForce", "succeed", "", ""},
    Step{"DeleteHostsByForce", "recover", "", ""},
};

// More than any operation of the cluster can make others wait for.
constexpr int kMostLooks = 300;

const Step& step_of(const ModelFlow& flow) {
  return *std::find_if(kSteps.begin(), kSteps.end(),
                       [&](const Step& step) { return step.flow == flow.name && step.node == flow.node; });
}

bool deletes(const ModelFlow& flow) {
  return flow.name.starts_with("Delete");
}

bool polls(std::string_view node) {
  return node == "joinEMCluster" || node == "leaveEMCluster";
}

bool has_available_disk(const ModelHost& host) {
  return std::any_of(host.host.disks.begin(), host.host.disks.end(),
                     [&](const Disk& disk) { return host.disk_status(disk) == DiskStatus::kAvailable; });
}

bool can_log_in(const ModelHost& host) {
  return trouble_of(host.host.ip) != Trouble::kDead && host.host.ssh_port == kDefaultSshPort &&
         host.host.user_name == kLoginUser && host.password == kPassword;
}

// Whether the node of the host's flow succeeds; nothing: nobody can know.
std::optional<bool> succeeds(const Model& model, const ModelHost& host) {
  const ModelFlow& flow = *host.flow;
  const bool loadless = host.load_stat() == LoadStat::kLoadLess;
  if (flow.node == "start") {
    if (deletes(flow)) return loadless;
    return flow.name == "ImportHostsWithoutInit" || is_registered_zone(host.host.location);
  }
  if (flow.node == "authhosts") return can_log_in(host);
  const Trouble trouble = trouble_of(host.host.ip);
  if (flow.node == "prepare") return has_available_disk(host);
  if (flow.node == "verifyHosts") return trouble != Trouble::kNoCheck;
  if (polls(flow.node) && model.muddled.contains(host.host.ip.text())) return std::nullopt;
  if (flow.node == "joinEMCluster") return trouble != Trouble::kNoJoin;
  if (flow.node == "leaveEMCluster")
    return trouble != Trouble::kNoLeave || !model.joined.contains(host.host.ip.text());
  return flow.node != "succeed" || !deletes(flow) || loadless;
}

std::string last_line(const std::string& text) {
  const std::size_t end = text.find_last_not_of('\n');
  if (end == std::string::npos) return "";
  const std::size_t begin = text.rfind('\n', end);
  return text.substr(begin + 1, end - begin);
}

void become(ModelHost& host, HostStatus status) {
  host.host.status = status;
  host.host.status_before_deleting.reset();
}

// STEP-10.
void recover(ModelHost& host) {
  become(host, host.host.status_before_deleting.value_or(host.host.status));
}

std::string outcome_of(const ModelFlow& flow) {
  std::string outcome = "workflow " + std::string(flow.name);
  if (flow.node == "recover") return outcome + ": host recovered";
  if (flow.node == "fail") return outcome + ": host Failed after " + std::string(flow.failed_node);
  return outcome + (deletes(flow) ? ": host gone" : ": host Online");
}

}  // namespace

// The node has ended as the record says.
std::string Model::end_node(std::string_view host_id, const FlowNode& node, FlowStatus flow_status,
                            Followed& followed) {
  ModelHost& host = *find(host_id);
  ModelFlow& flow = *host.flow;
  const Step& step = step_of(flow);
  if (node.status == FlowStatus::kCanceled) {  // the cluster was locked: once more
    if (!polls(flow.node)) return "node " + node.key + " is Canceled";
    ++flow.ordinal;
    flow.running = !flow.stopped;
    return "";
  }
  const bool failed = node.status == FlowStatus::kError;
  const auto expected = succeeds(*this, host);
  if (expected && *expected == failed)
    return "node " + node.key + " of " + std::string(flow.name) + (failed ? " failed: " : " succeeded: ") +
           last_line(node.result);
  const std::string_view next = failed ? step.on_failure : step.on_success;
  if (!next.empty()) {
    if (next == "fail") flow.failed_node = flow.node;
    flow.node = next;
    flow.running = !flow.stopped;
    ++flow.ordinal;
    if (polls(step.node) && !failed) note_cluster(host.host.ip, step.node == "joinEMCluster");
    return "";
  }
  const bool bad_end = failed || flow.node == "fail" || flow.node == "recover";
  if (flow_status != (bad_end ? FlowStatus::kError : FlowStatus::kFinished))
    return "the workflow ends " + std::string(to_string(flow_status)) + " after node " + node.key;
  followed.outcomes.push_back(outcome_of(flow));
  if (flow.node == "fail") {
    become(host, HostStatus::kFailed);
  } else if (flow.node == "recover" || failed) {
    recover(host);
  } else if (deletes(flow)) {
    remove(host_id);
    return "";
  } else {
    become(host, HostStatus::kOnline);
  }
  host.flow.reset();
  return "";
}

void Model::note_cluster(const IpAddress& ip, bool joined_now) {
  if (joined_now)
    joined.insert(ip.text());
  else
    joined.erase(ip.text());
}

Followed Model::follow(std::string_view host_id, const Flow& record, bool disturbed) {
  Followed followed;
  bool moved = false;
  for (ModelHost* host = find(host_id); host != nullptr && host->flow; host = find(host_id)) {
    ModelFlow& flow = *host->flow;
    if (record.nodes.size() <= flow.ordinal) {  // only where no further one may begin (WF-3)
      if (flow.running || (!flow.stopped && !disturbed)) followed.fault = "the next node did not begin";
      return followed;
    }
    const FlowNode& node = record.nodes[flow.ordinal];
    if (node.key != flow.node) {
      followed.fault = "the workflow is at " + node.key + ", expected " + std::string(flow.node);
      return followed;
    }
    if (!flow.running && flow.stopped) {
      followed.fault = "the workflow is stopped and goes on at " + node.key;
      return followed;
    }
    moved = moved || !flow.running;
    flow.running = true;
    if (node.status == FlowStatus::kProcessing) {
      if (!moved && !disturbed && (!polls(flow.node) || ++flow.looks > kMostLooks))
        followed.fault = "the workflow does not get beyond " + node.key;
      if (!moved && polls(flow.node)) followed.outcomes.emplace_back("workflow: waits for the EM cluster");
      return followed;
    }
    moved = true;
    followed.fault = end_node(host_id, node, record.status, followed);
    if (!followed.fault.empty()) return followed;
  }
  return followed;
}

bool Model::foresee(std::string_view host_id, bool to_end) {
  for (ModelHost* host = find(host_id); host != nullptr && host->flow; host = find(host_id)) {
    ModelFlow& flow = *host->flow;
    if (!flow.running && flow.stopped) return true;
    if (!flow.running) {
      flow.running = true;
      if (to_end) continue;
      return true;
    }
    const auto success = succeeds(*this, *host);
    if (!success || (polls(flow.node) && !to_end)) return false;
    FlowNode node;
    node.key = flow.node;
    node.status = *success ? FlowStatus::kFinished : FlowStatus::kError;
    const bool bad_end = !*success || flow.node == "fail" || flow.node == "recover";
    Followed followed;
    end_node(host_id, node, bad_end ? FlowStatus::kError : FlowStatus::kFinished, followed);
    if (!to_end) return true;
  }
  return true;
}

std::optional<ErrorCode> Model::control_flow(std::string_view host_id, FlowVerb verb) {
  if (!known_ids.contains(host_id)) return ErrorCode::kWorkflowQueryFailed;
  ModelHost* host = find(host_id);
  if (host == nullptr || !host->flow) {  // of a host that is gone, too
    if (verb == FlowVerb::kStop) return ErrorCode::kWorkflowStopFailed;
    return verb == FlowVerb::kStart ? ErrorCode::kWorkflowStartFailed : ErrorCode::kWorkflowCancelFailed;
  }
  ModelFlow& flow = *host->flow;
  if (verb != FlowVerb::kCancel) {
    flow.stopped = verb == FlowVerb::kStop;
    return std::nullopt;
  }
  // What was submitted to the cluster goes on without the workflow.
  if (polls(flow.node)) muddled.insert(host->host.ip.text());
  become(*host, HostStatus::kFailed);
  host->flow.reset();
  return std::nullopt;
}

}  // namespace hostyard::campaign
