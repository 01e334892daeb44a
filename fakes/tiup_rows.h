// The rows of `tiup cluster check`, derived from the machines' models (section 7, 1.2, 1.3, 1.5).
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "engine/interfaces/deploy_tool.h"
#include "engine/interfaces/host_executor.h"
#include "fakes/machine.h"
#include "fakes/world_spec.h"

namespace hostyard {

// What `--apply` does about a row.
struct FixNothing {};
struct FixSwap {};
struct FixLimit {
  std::string user;
  std::string kind;
  std::string item;
  std::string value;
};
struct FixSysctl {
  std::string key;
  std::string value;
};
struct FixSeLinux {};
struct FixHugePages {};
struct FixService {
  std::string action;  // "start", "stop"
  std::string service;
};
using TiupFix = std::variant<FixNothing, FixSwap, FixLimit, FixSysctl, FixSeLinux, FixHugePages, FixService>;

struct TiupRow {
  std::string_view name;
  std::string_view status;  // Pass, Warn, Fail
  std::string message;
  TiupFix fix{};
};

// The rows of one host of the topology, in the order of the checks (`--apply` fixes in this order too).
// `first_pd` is the machine of the first PD, or nullptr (1.9 does not look at it).
std::vector<TiupRow> tiup_rows(const Machine& machine, const CheckTopology& topology, const std::string& user,
                               TiupStyle style, const Machine* first_pd);

// The message that `--apply` shows instead (1.5).
std::string message_of_fix(const TiupRow& row);

// "executor.ssh.execute_failed: Failed to execute command over SSH for 'tidb@10.0.0.1:22' {…}, cause: …".
std::string ssh_failure(const std::string& user, const HostAddress& host, TiupStyle style,
                        std::string_view command, std::string_view err, std::string_view cause);

}  // namespace hostyard
