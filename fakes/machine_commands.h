// What each typed command does to a machine: idempotent, with the exit codes and messages of the usual tools.
#pragma once

#include <string>
#include <string_view>

#include "engine/interfaces/host_executor.h"
#include "fakes/machine.h"

namespace hostyard {

// Runs a command as a user who is logged in. Every change is noted in the machine's effects, under the
// command's name.
Exited run_on_machine(Machine& machine, std::string_view user, const Command& command);

// The shell line that does the same, values quoted.
std::string shell_text(const Command& command);

}  // namespace hostyard
