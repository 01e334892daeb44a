// What a workflow leaves to people (WF-3): how a stopped one goes on, what a cancelled or failed one began
// and nobody takes back, and how its host gets out of the way.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/domain/host.h"
#include "engine/domain/workflow_record.h"

namespace hostyard {

// In words, with the commands to give, as things are now. `host`: its row, also of a deleted one; nullptr:
// nobody knows it. Empty: there is nothing to do.
//
// `imports`: those of the host, with their nodes; needed only for its deletion by force. None: nobody knows
// how it came into the pool.
std::vector<std::string> left_to_do(const Flow& flow, const Host* host, std::string_view em_cluster,
                                    std::span<const Flow> imports = {});
// Whether `imports` would make a difference.
bool asks_for_imports(const Flow& flow);

}  // namespace hostyard
