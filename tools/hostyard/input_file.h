// Files that the command line names.
#pragma once

#include <string>
#include <string_view>

namespace hostyard {

// The whole content; "-" is stdin. Throws UsageError naming the file and what is wrong with it.
std::string read_input_file(const std::string& path);

// Writes through a temporary file beside it, so that a full disk leaves what was there. Throws Error.
void write_output_file(const std::string& path, std::string_view content);

}  // namespace hostyard
