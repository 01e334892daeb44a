#include "engine/workflow/left_to_do.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/domain/enums.h"

namespace hostyard {
namespace {

bool has_run(const Flow& flow, std::string_view key) {
  return std::ranges::any_of(flow.nodes, [&](const FlowNode& node) { return node.key == key; });
}

bool is_deletion(const Flow& flow) {
  return has_run(flow, "leaveEMCluster") || flow.name.starts_with("Delete");
}

std::string words_of(const Host& host) {
  return fmt::format("host {} {} is {}", host.host_name, host.ip.text(), to_string(host.status));
}

// Whoever deletes a Failed host asks nothing of it (DEL-2): its filebeat stays where it is.
std::string filebeat_line(const Host& host, std::string_view em_cluster) {
  return fmt::format(
      "a filebeat of {0} may be in the EM cluster, and stays there: 'tiup em display {1}' shows it, "
      "'tiup em scale-in {1} --node {0}:0' removes it",
      host.ip.text(), em_cluster);
}

void add_operation(const Flow& flow, std::vector<std::string>& lines) {
  if (flow.nodes.empty()) return;
  const FlowNode& last = flow.nodes.back();
  if (last.status != FlowStatus::kCanceled || last.operation_id.empty()) return;
  lines.push_back(fmt::format("operation {} was not taken back, and may run to its end", last.operation_id));
}

// What steps did on the host is not undone. Of a step that was cancelled under way there is no record.
void add_changes_on_host(const Flow& flow, const Host& host, std::vector<std::string>& lines) {
  const auto changed = [](const FlowNode& node) {
    return node.result.find("\n  changed") != std::string::npos;  // StepLog::command
  };
  std::string_view cut_off;
  if (!flow.nodes.empty() && flow.nodes.back().status == FlowStatus::kCanceled)
    cut_off = flow.nodes.back().key;
  const bool acted = cut_off == "authhosts" || cut_off == "prepare" || cut_off == "installSoftware";
  if (!acted && std::ranges::none_of(flow.nodes, changed)) return;
  lines.push_back(fmt::format(
      "what was done on {} stays there, and does no harm to another import: 'hostyard workflows show {}' "
      "marks it as changed{}",
      host.ip.text(), flow.id, acted ? fmt::format(", but for what {} was about", cut_off) : ""));
}

void add_failed_host(const Flow& flow, const Host& host, std::string_view em_cluster,
                     std::vector<std::string>& lines) {
  add_changes_on_host(flow, host, lines);
  if (has_run(flow, "joinEMCluster") || has_run(flow, "leaveEMCluster"))
    lines.push_back(filebeat_line(host, em_cluster));
  const std::string mend = flow.status == FlowStatus::kError ? "mend what the failed node names, then " : "";
  const std::string after =
      is_deletion(flow) ? "takes it out of the pool" : "takes it out of the pool; import it again after that";
  lines.push_back(fmt::format("{}: {}'hostyard hosts delete {}' {}", words_of(host), mend, host.id, after));
}

// Only the books were asked (FLOW-5): a host whose import came to the EM cluster may still be in it.
bool may_be_in_cluster(const Host& host, std::span<const Flow> imports) {
  return host.initialised && (imports.empty() || std::ranges::any_of(imports, [](const Flow& import) {
                                return has_run(import, "joinEMCluster");
                              }));
}

}  // namespace

bool asks_for_imports(const Flow& flow) {
  return flow.name == "DeleteHostsByForce" && flow.status == FlowStatus::kFinished;
}

std::vector<std::string> left_to_do(const Flow& flow, const Host* host, std::string_view em_cluster,
                                    std::span<const Flow> imports) {
  if (flow.status == FlowStatus::kStopped) {
    return {fmt::format(
        "'hostyard workflows start {0}' lets it go on, 'hostyard workflows cancel {0}' ends it", flow.id)};
  }
  std::vector<std::string> lines;
  if (asks_for_imports(flow) && host != nullptr && may_be_in_cluster(*host, imports))
    lines.push_back(filebeat_line(*host, em_cluster));
  if (flow.status != FlowStatus::kCanceled && flow.status != FlowStatus::kError) return lines;
  add_operation(flow, lines);
  if (host == nullptr) return lines;
  if (host->status == HostStatus::kFailed) {
    add_failed_host(flow, *host, em_cluster, lines);
  } else if (has_run(flow, "recover") && host->load_stat != LoadStat::kLoadLess) {
    lines.push_back(
        fmt::format("{} as before: 'hostyard allocations list --host-id {}' shows what is held on it; "
                    "recycle that, then delete it again",
                    words_of(*host), host->id));
  }
  return lines;
}

}  // namespace hostyard
