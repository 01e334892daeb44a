// The shell scripts of realexec/scripts, embedded at build time (tools/embed.cmake).
#pragma once

#include <string_view>

namespace hostyard::scripts {

std::string_view common();
std::string_view fstab();
std::string_view create_user();
std::string_view authorize_key();
std::string_view install_package();
std::string_view swap_off();
std::string_view add_mount_option();
std::string_view service();
std::string_view disable_huge_pages();
std::string_view set_limit();
std::string_view set_sysctl();
std::string_view read_manufacturer();
std::string_view read_facts();
std::string_view remove_tiup_leftovers();

}  // namespace hostyard::scripts
