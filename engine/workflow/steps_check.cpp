// prepare and verifyHosts (STEP-3, STEP-5), installSoftware (STEP-6).
#include <algorithm>

#include <fmt/format.h>

#include "engine/workflow/check_rows.h"
#include "engine/workflow/host_commands.h"
#include "engine/workflow/step.h"
#include "engine/workflow/step_tiup_check.h"

namespace hostyard {
namespace {

std::vector<CheckRow> with_status(const std::vector<CheckRow>& rows, RowStatus status) {
  std::vector<CheckRow> found;
  for (const CheckRow& row : rows) {
    if (row.status == status && !counts_as_pass(row)) found.push_back(row);
  }
  return found;
}

void record_rows(StepContext& context, const CheckAnswer& answer) {
  const auto fails = with_status(answer.rows, RowStatus::kFail);
  const auto warns = with_status(answer.rows, RowStatus::kWarn);
  context.log.say(fmt::format("{} fails, {} warnings, {} passed", fails.size(), warns.size(),
                              answer.rows.size() - fails.size() - warns.size()));
  for (const CheckRow& row : fails) context.log.say(fmt::format("Fail {}: {}", row.name, row.message));
  for (const CheckRow& row : warns) context.log.say(fmt::format("Warn {}: {}", row.name, row.message));
}

StepReturn not_expected(const StepContext& context, std::string_view kind,
                        const std::vector<CheckRow>& rows) {
  return step_failed(ErrorCode::kHostNotExpected,
                     fmt::format("check host {} {} has {} {}, {}", context.host.host_name,
                                 context.host.ip.text(), rows.size(), kind, list_rows(rows)));
}

}  // namespace

StepReturn prepare(StepContext& context) {
  const auto answer = run_check(context, true);
  if (!answer) return StepFailed{answer.error()};
  record_rows(context, *answer);
  const bool tiup_gave_up = answer->exit_code != 0;
  if (tiup_gave_up) context.log.say("tiup stopped at a fix that failed; what it left undone is fixed here");
  const auto fixes = plan_fixes(answer->rows, tiup_gave_up);
  if (!fixes) return StepFailed{fixes.error()};
  // One reboot completes them all: none stays undone because of an earlier one.
  std::string after_reboot;
  for (const Command& fix : *fixes) {
    const auto done = run_on_host(context, deploy_login(context.settings), fix, ErrorCode::kPrepareHostError);
    if (!done) return StepFailed{done.error()};
    if (done->effect != Effect::kRebootNeeded) continue;
    if (!after_reboot.empty()) after_reboot += ", ";
    after_reboot += fmt::format("\"{}\"", describe(fix));
  }
  if (!after_reboot.empty()) {
    return step_failed(ErrorCode::kPrepareHostError,
                       fmt::format("host {} {}: {} is done but takes effect only after a reboot; reboot the "
                                   "host, delete it here and import it again",
                                   context.host.host_name, context.host.ip.text(), after_reboot));
  }
  context.log.say(fmt::format("prepare host {} {} succeed", context.host.host_name, context.host.ip.text()));
  return StepDone{};
}

StepReturn verify_hosts(StepContext& context) {
  const auto answer = run_check(context, false);
  if (!answer) return StepFailed{answer.error()};
  record_rows(context, *answer);
  const auto fails = with_status(answer->rows, RowStatus::kFail);
  if (!fails.empty()) return not_expected(context, "fails", fails);
  const auto warns = with_status(answer->rows, RowStatus::kWarn);
  if (!warns.empty() && !context.ignore_warns) {
    if (warns.size() != 1 || !is_unknown_governor(warns[0])) return not_expected(context, "warnings", warns);
    const auto read =
        run_on_host(context, deploy_login(context.settings), ReadManufacturer{}, ErrorCode::kRunCommandError);
    if (!read) return StepFailed{read.error()};
    if (!is_virtual_machine(read->out, context.settings)) return not_expected(context, "warnings", warns);
    context.log.say("the only warning is the unknown CPU governor of a virtual machine: passed");
  }
  context.log.say(fmt::format("verify host {} {} succeed", context.host.host_name, context.host.ip.text()));
  return StepDone{};
}

StepReturn install_software(StepContext& context) {
  for (const std::string& package : context.settings.packages) {
    const auto done = run_on_host(context, deploy_login(context.settings), InstallPackage{package},
                                  ErrorCode::kRunCommandError);
    if (!done) return StepFailed{done.error()};
  }
  context.log.say(
      fmt::format("install software for host {} {} succeed", context.host.host_name, context.host.ip.text()));
  return StepDone{};
}

}  // namespace hostyard
