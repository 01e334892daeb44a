// Files of the control machine, written so that they are on the disk when the call returns.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hostyard {

// The whole text; nothing where the file is not there or cannot be read.
std::optional<std::string> read_text(const std::string& path);

// These throw std::system_error whose message names the file.
void write_durably(const std::string& path, std::string_view text);  // mode 600
void replace_durably(const std::string& path,
                     std::string_view text);  // whole or not at all, also for readers meanwhile
void make_folder(const std::string& path);    // mode 700; it may be there
void sync_folder(const std::string& path);

}  // namespace hostyard
