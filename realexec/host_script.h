// A typed command as a script for the host's own shell, and what came back of it. Nothing here talks to
// anybody.
#pragma once

#include <string>
#include <string_view>

#include "engine/interfaces/host_executor.h"

namespace hostyard {

// In single quotes: every POSIX shell, tcsh and fish read it as these very bytes. Not for a value with a NUL,
// which no command line can hold.
std::string shell_quoted(std::string_view value);

struct HostScript {
  bool as_root = true;  // by way of sudo, where the login is not root's
  std::string text;     // standard input of host_shell()
};
// `nonce`: letters and digits that nobody could have guessed; they frame the script's answer, so that the
// noise of a login shell is not taken for it.
HostScript host_script(const Command& command, std::string_view nonce);

// The command line that the host's sshd is asked to run: constant but for the time, so that no value of a
// user is ever read by the login shell, whichever that is. `sudo`: "", "sudo -n -H", or another way to become
// root. The limit ends the script on the host, where a connection that is given up would leave it running.
std::string host_shell(std::string_view sudo, TimeMicros limit);

// What a finished remote command means. With its frame whole: Exited, the answer between the frames as `out`.
// Where the script never began (sudo refused, no shell): Exited with a failure. Not ended: TimedOut where the
// limit was reached; begun and not ended: else ConnectionLost, which is unknown as well. `ended_by`: the name
// of the signal that killed it, or empty.
CommandOutcome read_answer(std::string_view nonce, int code, std::string_view ended_by,
                           const std::string& out, std::string err);

}  // namespace hostyard
