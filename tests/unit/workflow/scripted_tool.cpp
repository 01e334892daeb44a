#include "tests/unit/workflow/scripted_tool.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "engine/base/json.h"

namespace hostyard::test {

std::string check_row(const std::string& node, const std::string& name, const std::string& status,
                      const std::string& message) {
  return Json{{"node", node}, {"name", name}, {"status", status}, {"message", message}}.dump();
}

std::string check_output(const std::vector<std::string>& rows) {
  std::string list;
  for (const std::string& row : rows) list += (list.empty() ? "" : ",") + row;
  return "{\"prefix\":\"  - Checking node\",\"mode\":\"done\"}\n{\"result\":[" + list + "]}\n";
}

ToolResult ScriptedTool::check(const CheckRequest& request, TimeMicros) {
  const std::scoped_lock lock(mutex_);
  checked.push_back(request);
  const std::string line = std::string("tiup cluster check") + (request.apply ? " --apply" : "");
  if (!checks.empty()) {
    ToolResult result{line, std::move(checks.front())};
    checks.pop_front();
    return result;
  }
  const std::string node = request.topology.instances.front().host.text();
  return {line, ToolExited{0, check_output({check_row(node, "os-version", "Pass", "OS is fine")}), ""}};
}

ToolResult ScriptedTool::display(const std::string& cluster, const IpAddress&, TimeMicros) {
  const std::scoped_lock lock(mutex_);
  ++display_count;
  const std::string line = "tiup em display " + cluster + " --json";
  if (!displays.empty()) {
    ToolResult result{line, std::move(displays.front())};
    displays.pop_front();
    return result;
  }
  Json instances = Json::array();
  for (const auto& [ip, state] : status) {
    instances.push_back({{"role", "filebeat"}, {"host", ip}, {"status", state}});
  }
  return {line, ToolExited{0, Json{{"instances", instances}}.dump() + "\n", ""}};
}

Submitted ScriptedTool::submit_scale_out(const ScaleOutRequest& request, const std::string& token) {
  return submit(request.host.text(), true, token);
}

Submitted ScriptedTool::submit_scale_in(const ScaleInRequest& request, const std::string& token) {
  return submit(request.host.text(), false, token);
}

Submitted ScriptedTool::submit(const std::string& ip, bool scale_out, const std::string& token) {
  if (before_submit) before_submit();
  const std::scoped_lock lock(mutex_);
  auto found = std::ranges::find(operations, token, &Operation::token);
  if (found == operations.end()) {
    operations.push_back({token, ip, scale_out});
    found = std::prev(operations.end());
    const auto running = std::ranges::count(operations, false, &Operation::ended);
    most_at_once = std::max(most_at_once, static_cast<int>(running));
  }
  ++found->submissions;
  return {"op" + std::to_string(found - operations.begin()),
          std::string("tiup em ") + (scale_out ? "scale-out" : "scale-in")};
}

OperationStatus ScriptedTool::poll(const std::string& operation_id) {
  if (before_poll) before_poll();
  const std::scoped_lock lock(mutex_);
  if (!polls.empty()) {
    OperationStatus answer = std::move(polls.front());
    polls.pop_front();
    return answer;
  }
  Operation& operation = operations.at(static_cast<std::size_t>(std::stoi(operation_id.substr(2))));
  if (++operation.polls < polls_needed) return {OperationState::kProcessing, "", ""};
  if (!operation.ended) {
    operation.ended = true;
    if (operation.scale_out) {
      status[operation.ip] = "Up";
    } else {
      status.erase(operation.ip);
    }
  }
  return {OperationState::kFinished, "operation finished", ""};
}

}  // namespace hostyard::test
