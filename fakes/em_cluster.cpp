#include "fakes/em_cluster.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace hostyard {

std::optional<std::string> EmCluster::status(const std::string& host) const {
  const auto found = instances_.find(host);
  return found == instances_.end() ? std::nullopt : std::optional(found->second);
}

void EmCluster::set_status(const std::string& host, const std::optional<std::string>& status) {
  if (status) {
    instances_[host] = *status;
  } else {
    instances_.erase(host);
  }
  changed_hosts_.push_back(host);
}

std::string EmCluster::refusal(bool scale_out, const std::string& cluster, const std::string& host) const {
  if (cluster != name) return fmt::format("tidb cluster `{}` not exists", cluster);
  if (running_) return "spec.scale-out lock: Scale-out file lock already exists";
  if (scale_out && instances_.contains(host)) {
    return fmt::format(
        "deploy directory conflict for '/em-deploy/filebeat-0' between "
        "'filebeat_servers:{0}.deploy_dir' and 'filebeat_servers:{0}.deploy_dir'",
        host);
  }
  if (!scale_out && !instances_.contains(host))
    return fmt::format("failed to scale in: cannot find node id '{}:0' in topology", host);
  return "";
}

const EmOperation& EmCluster::submit(bool scale_out, const std::string& cluster, const std::string& host,
                                     const std::string& token, const std::string& command_line,
                                     TimeMicros now, const std::string& failure) {
  const auto known = by_token_.find(token);
  if (known != by_token_.end()) return operations_[known->second];
  const std::size_t index = operations_.size();
  EmOperation operation{fmt::format("operation-{}-{}", scale_out ? "scale-out" : "scale-in", token),
                        token,
                        scale_out,
                        host,
                        command_line,
                        now + takes,
                        OperationState::kProcessing,
                        failure.empty() ? refusal(scale_out, cluster, host) : failure};
  if (!operation.error.empty()) {
    operation.state = OperationState::kError;
  } else {
    running_ = index;
    if (scale_out) set_status(host, "Down");
  }
  by_token_[token] = index;
  by_id_[operation.id] = index;
  operations_.push_back(std::move(operation));
  note(index);
  return operations_[index];
}

const EmOperation* EmCluster::find(const std::string& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &operations_[found->second];
}

void EmCluster::end(std::size_t index, const std::string& error) {
  EmOperation& operation = operations_[index];
  running_.reset();
  operation.error = error;
  operation.state = error.empty() ? OperationState::kFinished : OperationState::kError;
  if (error.empty() && operation.scale_out) {
    set_status(operation.host, "Up");
  } else if (error.empty()) {
    set_status(operation.host, std::nullopt);
  }
  note(index);
}

void EmCluster::note(std::size_t index) {
  if (std::ranges::find(changed_operations_, index) == changed_operations_.end())
    changed_operations_.push_back(index);
}

std::vector<Json> EmCluster::take_changes() {
  std::vector<Json> changes;
  for (const std::string& host : changed_hosts_) {
    const auto now = status(host);
    changes.push_back({{"filebeat", host}, {"status", now ? Json(*now) : Json()}});
  }
  for (const std::size_t index : changed_operations_) {
    const EmOperation& o = operations_[index];
    changes.push_back({{"operation", o.id},
                       {"token", o.token},
                       {"scaleOut", o.scale_out},
                       {"host", o.host},
                       {"command", o.command_line},
                       {"finish", o.finish},
                       {"state", static_cast<int>(o.state)},
                       {"error", o.error}});
  }
  changed_hosts_.clear();
  changed_operations_.clear();
  return changes;
}

void EmCluster::replay(const Json& change) {
  if (change.contains("filebeat")) {
    const std::string host = change.at("filebeat");
    const Json& status = change.at("status");
    if (status.is_null()) {
      instances_.erase(host);
    } else {
      instances_[host] = status.get<std::string>();
    }
    return;
  }
  EmOperation operation{change.at("operation"),
                        change.at("token"),
                        change.at("scaleOut"),
                        change.at("host"),
                        change.at("command"),
                        change.at("finish"),
                        static_cast<OperationState>(change.at("state").get<int>()),
                        change.at("error")};
  const auto [place, added] = by_id_.try_emplace(operation.id, operations_.size());
  const std::size_t index = place->second;
  if (added) operations_.emplace_back();
  by_token_[operation.token] = index;
  const bool running = operation.state == OperationState::kProcessing;
  operations_[index] = std::move(operation);
  if (running) {
    running_ = index;
  } else if (running_ == index) {
    running_.reset();
  }
}

}  // namespace hostyard
