// Workflows as they are stored (WF-1). What they do is engine/workflow's business.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/domain/enums.h"
#include "engine/domain/host.h"

namespace hostyard {

// One run of one step.
struct FlowNode {
  std::string id;
  std::string flow_id;
  std::int32_t ordinal = 0;  // 0, 1, … in the order in which the nodes ran
  std::string key;           // key in the definition: "start", "authhosts"
  std::string name;          // name of the step: "validateHostInfo"
  std::string parameters;    // what it worked on, in words
  std::string result;  // what it did, one line a thing, with the command lines, secrets masked (STEP-12)
  FlowStatus status = FlowStatus::kInitializing;
  std::string
      operation_id;  // of the external operation that a polling node waits for (WF-2); empty: none submitted
  TimeMicros start_time = 0;
  TimeMicros end_time = 0;
  std::int32_t error_code = 0;  // ErrorCode of a node that ended Error; 0 otherwise
  Version version = 0;

  bool operator==(const FlowNode&) const = default;
};

struct Flow {
  std::string id;
  std::string name;      // key of the definition: "ImportHosts"
  std::string biz_id;    // host id
  std::string biz_type;  // "host"
  FlowStatus status = FlowStatus::kInitializing;
  std::string context;  // JSON object of options ({"ignoreWarns":true}); never a secret
  TimeMicros create_time = 0;
  TimeMicros update_time = 0;
  TimeMicros delete_time = 0;
  Version version = 0;
  std::vector<FlowNode> nodes;  // in order of ordinal

  bool finished() const {
    return status == FlowStatus::kFinished || status == FlowStatus::kError || status == FlowStatus::kCanceled;
  }
  bool operator==(const Flow&) const = default;
};

}  // namespace hostyard
