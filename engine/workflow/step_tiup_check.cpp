#include "engine/workflow/step_tiup_check.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/workflow/check_topology.h"
#include "engine/workflow/host_commands.h"

namespace hostyard {
namespace {

// Addresses are compared as such: tiup may write an IPv6 address in another form, or in brackets. Only this
// host was asked about, so a row that names no address is about it as well: a Fail must not get lost.
bool is_about(const CheckRow& row, const Host& host) {
  std::string_view node = row.node;
  if (node.starts_with('[') && node.ends_with(']')) node = node.substr(1, node.size() - 2);
  const auto ip = IpAddress::parse(node);
  return !ip || *ip == host.ip;
}

}  // namespace

Result<CheckAnswer> run_check(StepContext& context, bool apply) {
  const auto planned = plan_topology(context.host, context.settings);
  if (!planned) return tl::unexpected(planned.error());
  const CheckRequest request{planned->topology, context.settings.deploy_user,
                             context.settings.deploy_private_key_path, apply};
  ToolResult result;
  for (int attempt = 1; attempt <= kCheckAttempts; ++attempt) {
    result = context.tool.check(request, context.settings.tiup_timeout);
    context.log.command(result.command_line, tool_outcome_text(result.outcome));
    if (!std::holds_alternative<ToolTimedOut>(result.outcome)) break;
    // Whether it worked or not, the next check must not run into what this one left.
    (void)run_on_host(context, deploy_login(context.settings), RemoveTiupLeftovers{},
                      ErrorCode::kRunCommandError);
  }
  auto answer = read_check_answer(result.outcome);
  if (answer && answer->exit_code != 0 && !apply) {
    answer = tl::unexpected(
        fmt::format("tiup printed a result but ended with {}", tool_outcome_text(result.outcome)));
  }
  if (!answer) {
    return refuse(ErrorCode::kHostNotExpected,
                  fmt::format("call deployment serv: tiup cluster check of host {} {} failed, {}",
                              context.host.host_name, context.host.ip.text(), answer.error()));
  }
  std::erase_if(answer->rows, [&](const CheckRow& row) { return !is_about(row, context.host); });
  if (answer->rows.empty()) {
    // Every tiup says at least which OS it found: silence is no "all passed" (STEP-11).
    return refuse(ErrorCode::kHostNotExpected,
                  fmt::format("call deployment serv: tiup cluster check of host {} {} gave no row about it; "
                              "accepted: at least one",
                              context.host.host_name, context.host.ip.text()));
  }
  std::erase_if(answer->rows, [&](const CheckRow& row) { return is_about_added_pd(row, *planned); });
  return std::move(*answer);
}

}  // namespace hostyard
