// Words of a command line as somebody would paste them into a shell.
#pragma once

#include <string>

namespace hostyard {

// In double quotes, with whatever the shell would see in them escaped.
std::string shell_quoted(const std::string& text);
// Quoted only where the shell would not take it as it is.
std::string shell_word(const std::string& text);

}  // namespace hostyard
