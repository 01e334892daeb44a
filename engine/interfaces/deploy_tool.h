// What the engine asks of tiup (section 7 of the specification), as raw streams: reading them is
// engine/workflow's work, so that fakes and the real tool go through the same parser (STEP-11).
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/base/clock.h"
#include "engine/domain/enums.h"
#include "engine/domain/ip_address.h"

namespace hostyard {

// One instance of a check topology (STEP-4).
struct TopologyInstance {
  Purpose kind = Purpose::kCompute;  // Compute: tidb_servers, Storage: tikv_servers, Schedule: pd_servers
  IpAddress host;
  std::uint16_t port = 0;         // pd: client_port
  std::uint16_t second_port = 0;  // status_port; pd: peer_port
  std::string deploy_dir;
  std::string data_dir;  // empty for tidb
  bool operator==(const TopologyInstance&) const = default;
};
struct CheckTopology {
  std::string user;
  std::string group;
  std::uint16_t ssh_port = 22;
  std::string arch;  // amd64 | arm64
  std::vector<TopologyInstance> instances;
  bool operator==(const CheckTopology&) const = default;
};
// As the YAML document that tiup reads (strict: unknown keys are errors there). Values are emitted, never
// pasted.
std::string to_yaml(const CheckTopology& topology);

struct CheckRequest {
  CheckTopology topology;
  std::string user;
  std::string private_key_path;
  bool apply = false;
};
struct ScaleOutRequest {  // EM cluster: filebeat_servers: [{host, ssh_port}]
  std::string cluster;
  IpAddress host;
  std::uint16_t ssh_port = 22;
  std::string user;
  std::string private_key_path;
};
struct ScaleInRequest {
  std::string cluster;
  IpAddress host;  // node id "<ip>:0"
};

// ---- outcomes ----

struct ToolExited {
  int code = 0;
  std::string out;
  std::string err;
};
struct ToolTimedOut {  // unknown; what was printed until then
  std::string out;
  std::string err;
};
struct ToolNotFound {  // there is no tiup to run
  std::string detail;
};
using ToolOutcome = std::variant<ToolExited, ToolTimedOut, ToolNotFound>;

struct ToolResult {
  std::string command_line;  // as it ran: "TIUP_HOME=… tiup cluster check … --format json"
  ToolOutcome outcome;
};

struct Submitted {
  std::string operation_id;
  std::string command_line;
};
enum class OperationState : std::uint8_t {
  kProcessing,  // still under way, or no answer was to be had this time
  kFinished,
  kError,
  kUnknown  // no such operation (any more)
};
struct OperationStatus {
  OperationState state = OperationState::kUnknown;
  std::string result;
  std::string error;
};

// Thread-safe. Never throws for what tiup does. The caller serialises operations of one EM cluster (IMP-12)
// and never runs two checks of one host side by side (ruling STEP-3).
class DeployTool {
 public:
  virtual ~DeployTool() = default;

  // tiup cluster check <topology> --user U -i KEY [--apply] --format json
  virtual ToolResult check(const CheckRequest& request, TimeMicros timeout) = 0;
  // tiup em display <cluster> --json. The answer holds at least the instances of `about`; a tool that can
  // narrow its answer may leave other hosts out.
  virtual ToolResult display(const std::string& cluster, const IpAddress& about, TimeMicros timeout) = 0;

  // Start an operation and return at once; the id is good for `poll` also after a restart of this program.
  // `token` is chosen by the caller and stored before the call: submitting the same token again never starts
  // a second operation but returns the first (WF-2). ToolNotFound-like failures come back as an operation
  // whose state is kError.
  virtual Submitted submit_scale_out(const ScaleOutRequest& request, const std::string& token) = 0;
  virtual Submitted submit_scale_in(const ScaleInRequest& request, const std::string& token) = 0;
  virtual OperationStatus poll(const std::string& operation_id) = 0;
};

}  // namespace hostyard
