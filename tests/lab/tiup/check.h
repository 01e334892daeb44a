// `tiup cluster check` on lab hosts.
#pragma once

#include "engine/interfaces/deploy_tool.h"

namespace hostyard {

// The rows of the hosts as they are, printed as this version prints ("1.9", "1.12", "1.16"); with `apply` the
// fixes are made on the hosts.
ToolExited check_lab_hosts(const CheckRequest& request, const std::string& style);

// Reads the file of a topology. Throws std::exception where it is none.
CheckTopology read_topology(const std::string& path);

}  // namespace hostyard
