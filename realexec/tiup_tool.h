// The tiup of the control machine (section 7 of the specification), as argument vectors: nothing passes
// through a shell.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "engine/interfaces/deploy_tool.h"
#include "realexec/operation_journal.h"

namespace hostyard {

struct TiupToolSettings {
  std::string program = "tiup";  // looked up in PATH where it has no slash
  std::string check_home;        // TIUP_HOME of `tiup cluster`; empty: as the environment has it
  std::string em_home;           // TIUP_HOME of `tiup em`
  std::string work_folder;       // topology files while a check runs, and the journal of operations; mode 700
  TimeMicros timeout = 360 * kSecond;  // --wait-timeout of operations
};

// Thread-safe. Operations go on when this process ends, and are found again by their token
// (operation_journal.h).
class TiupTool final : public DeployTool {
 public:
  explicit TiupTool(TiupToolSettings settings);

  ToolResult check(const CheckRequest& request, TimeMicros timeout) override;
  ToolResult display(const std::string& cluster, const IpAddress& about, TimeMicros timeout) override;
  Submitted submit_scale_out(const ScaleOutRequest& request, const std::string& token) override;
  Submitted submit_scale_in(const ScaleInRequest& request, const std::string& token) override;
  OperationStatus poll(const std::string& operation_id) override;

 private:
  bool knows_tempdir();
  Submitted submit(const std::string& token, std::vector<std::string> arguments,
                   const std::vector<std::pair<std::string, std::string>>& files);

  TiupToolSettings settings_;
  OperationJournal journal_;
  std::mutex asking_;
  std::optional<bool> knows_tempdir_;
};

}  // namespace hostyard
