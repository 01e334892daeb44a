// Rows of workflows and their nodes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.h"
#include "engine/domain/change_set.h"
#include "engine/domain/workflow_record.h"
#include "engine/workflow/definition.h"

namespace hostyard {

// The intent to run a node (WF-2): Processing, not yet ended.
FlowNode make_node(const Flow& flow, const NodeDefinition& definition, std::int32_t ordinal, IdSource& ids,
                   TimeMicros now);

// Context of a flow, as JSON text (WF-1). It never holds a secret.
std::string make_context(bool ignore_warns);
// Whether the context says ignoreWarns; a context that cannot be read says no.
bool ignores_warns(std::string_view context);

// The node that runs or waits for its operation; null: none does.
const FlowNode* running_node(const Flow& flow);

// Appends what follows a node that ended with its status: the intent of the next node, or the end of the flow
// (WF-1).
void plan_follow_up(const Flow& flow, const FlowNode& ended, IdSource& ids, TimeMicros now,
                    std::vector<Change>& changes);

}  // namespace hostyard
