// A tiup that does what a test tells it to: an EM cluster with operations that end after some polls.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "engine/interfaces/deploy_tool.h"

namespace hostyard::test {

// A result line of a check: rows of {node, name, status, message} as JSON text.
std::string check_row(const std::string& node, const std::string& name, const std::string& status,
                      const std::string& message);
std::string check_output(const std::vector<std::string>& rows);

class ScriptedTool final : public DeployTool {
 public:
  // ---- script ----
  std::deque<ToolOutcome> checks;             // used up from the front; then: one Pass row of the host
  std::deque<ToolOutcome> displays;           // used up from the front; then: the cluster's real state
  std::map<std::string, std::string> status;  // of filebeat by ip; absent: none
  int polls_needed = 1;                       // an operation ends at this poll
  std::deque<OperationStatus> polls;          // used up from the front; then as polls_needed says
  std::function<void()> before_submit;
  std::function<void()> before_poll;

  // ---- record ----
  struct Operation {
    std::string token;
    std::string ip;
    bool scale_out = true;
    int polls = 0;
    int submissions = 0;
    bool ended = false;
  };
  std::vector<Operation> operations;  // the id of an operation is its place: "op0"
  std::vector<CheckRequest> checked;
  int most_at_once = 0;  // operations that were under way at the same time
  int display_count = 0;

  ToolResult check(const CheckRequest& request, TimeMicros timeout) override;
  ToolResult display(const std::string& cluster, const IpAddress& about, TimeMicros timeout) override;
  Submitted submit_scale_out(const ScaleOutRequest& request, const std::string& token) override;
  Submitted submit_scale_in(const ScaleInRequest& request, const std::string& token) override;
  OperationStatus poll(const std::string& operation_id) override;

 private:
  Submitted submit(const std::string& ip, bool scale_out, const std::string& token);

  std::mutex mutex_;
};

}  // namespace hostyard::test
