// What the rows of a check mean: what prepare can fix (STEP-3), and what verify makes of them (STEP-5).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/interfaces/host_executor.h"
#include "engine/workflow/settings.h"
#include "engine/workflow/tiup_answer.h"

namespace hostyard {

// Commands that mend what the rows name, each once. Always: numactl, swap, mount options. Where tiup's own
// `--apply` stopped half-way (`tiup_gave_up`) also what tiup would have fixed: services, limits, sysctl,
// transparent huge pages. A disk row about a mount point of any other shape: PREPARE_HOST_ERROR quoting it.
Result<std::vector<Command>> plan_fixes(std::span<const CheckRow> rows, bool tiup_gave_up);

// Rows that count as Pass whatever their status: a selinux Fail because the host has no SELinux tools (ruling
// STEP-5).
bool counts_as_pass(const CheckRow& row);

// The one warning that a virtual machine is excused (STEP-5).
bool is_unknown_governor(const CheckRow& row);

// Whether what ReadManufacturer printed names a virtual machine (STEP-5).
bool is_virtual_machine(std::string_view manufacturer_output, const WorkflowSettings& settings);

// "[swap: swap is enabled, …; disk: …]"
std::string list_rows(std::span<const CheckRow> rows);

}  // namespace hostyard
