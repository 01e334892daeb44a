#include "engine/workflow/step.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace hostyard {
namespace {

constexpr std::array kSteps{
    StepDefinition{"validateHostInfo", validate_host_info},
    StepDefinition{"authHosts", auth_hosts},
    StepDefinition{"prepare", prepare},
    StepDefinition{"verifyHosts", verify_hosts},
    StepDefinition{"installSoftware", install_software},
    StepDefinition{"joinEMCluster", join_em_cluster, ErrorCode::kInitFilebeatError},
    StepDefinition{"leaveEMCluster", leave_em_cluster, ErrorCode::kUninstallFilebeatError},
    StepDefinition{"checkHostBeforeDelete", check_host_before_delete},
    StepDefinition{"setHostsOnline", set_hosts_online},
    StepDefinition{"setHostsFail", set_hosts_fail},
    StepDefinition{"recoverHosts", recover_hosts},
    StepDefinition{"deleteHosts", delete_hosts},
};

}  // namespace

void StepLog::say(std::string_view line) {
  text_ += line;
  text_ += '\n';
}

void StepLog::command(std::string_view command_line, std::string_view outcome) {
  say(fmt::format("$ {}", command_line));
  say(fmt::format("  {}", outcome));
}

std::span<const StepDefinition> step_definitions() {
  return kSteps;
}

const StepDefinition* find_step(std::string_view name) {
  const auto found = std::ranges::find(kSteps, name, &StepDefinition::name);
  return found == kSteps.end() ? nullptr : &*found;
}

}  // namespace hostyard
