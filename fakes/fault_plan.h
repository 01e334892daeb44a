// Faults by plan or by seed (WF-4): what decorators do to the calls of any HostExecutor or DeployTool.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "fakes/world_value.h"

namespace hostyard {

enum class FaultKind : std::uint8_t {
  kRefused,
  kUnreachable,
  kTimedOut,             // before the effect
  kTimedOutAfter,        // after it
  kWrongPassword,        // the login is refused
  kHostKey,              // another host key
  kExit,                 // exit code `code`, without effect
  kGarbage,              // the effect, but what it prints is garbage
  kConnectionLost,       // half-way: without effect
  kConnectionLostAfter,  // after the effect
  kNoResult,             // the effect, but the answer's document is not printed
  kHang                  // without effect; returns at the deadline
};

struct Fault {
  std::string on = "*";  // address, or "*" for every host
  std::string during;    // a command's name, or check, checkApply, display, scaleOut, scaleIn, poll
  int time = 1;          // the first call that fails, counted per host (for "*" over all hosts)
  int times = 1;         // how many in a row; 0: all from then on
  FaultKind kind = FaultKind::kRefused;
  int code = 1;  // of kExit
  bool operator==(const Fault&) const = default;
};

// A share of all calls fails; which ones is a function of seed, host, call and its number.
struct RandomFaults {
  double rate = 0;  // 0…1
  std::uint64_t seed = 1;
  bool operator==(const RandomFaults&) const = default;
};

struct FaultRules {
  std::vector<Fault> planned;
  std::optional<RandomFaults> random;
  bool operator==(const FaultRules&) const = default;
};

/* faults:
     - {on: 10.0.0.2, during: installPackage, time: 1, times: 2, outcome: timed-out}   (times: every = all
   from `time` on)
     - {during: check, outcome: {exit: 3}}
     - {random: {rate: 0.05, seed: 7}}
   An outcome that the call cannot have (no-result of a host's command, wrong-password of a poll) is a
   problem. */
FaultRules read_faults(const WorldValue& list, WorldReader& reader);

// The outcomes that a call can have.
std::vector<std::string> outcomes_of(std::string_view during);

// Counts calls and says which of them fail. Thread-safe.
class FaultPlan {
 public:
  explicit FaultPlan(FaultRules rules) : rules_(std::move(rules)) {}
  std::optional<Fault> next(const std::string& host, std::string_view during);

 private:
  FaultRules rules_;
  std::mutex mutex_;
  std::vector<int> counts_;                     // calls that each planned fault has seen
  std::map<std::string, std::uint64_t> calls_;  // "host during" -> number of calls, for the random ones
};

}  // namespace hostyard
