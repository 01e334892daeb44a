// stdout and stderr as results and messages need them.
#pragma once

#include <cstddef>
#include <string_view>

namespace hostyard {

// Writes all of it to stdout. Whoever read the other end and went away has seen enough: that is no failure. A
// full disk or a closed stdout throws Error (exit code 3).
void write_stdout(std::string_view text);

// Writes to stderr; where that is not possible, there is nobody to tell.
void write_stderr(std::string_view text);

// Whether colours and moving lines are welcome on stderr: a terminal, and no NO_COLOR.
bool stderr_is_terminal();
bool stderr_takes_colours();

// Columns of the terminal behind stderr; 80 where it does not say.
std::size_t stderr_columns();

}  // namespace hostyard
