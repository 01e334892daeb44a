// The EM cluster of a world: filebeat instances, and operations that take time (section 7, 2).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/clock.h"
#include "engine/base/json.h"
#include "engine/interfaces/deploy_tool.h"

namespace hostyard {

struct EmOperation {
  std::string id;
  std::string token;
  bool scale_out = true;
  std::string host;
  std::string command_line;
  TimeMicros finish = 0;
  OperationState state = OperationState::kProcessing;
  std::string error;
  bool operator==(const EmOperation&) const = default;
};

// Not thread-safe: World guards it.
class EmCluster {
 public:
  std::string name = "em-test";
  TimeMicros takes = 10 * kSecond;  // of one operation

  // Status of this host's filebeat, or nothing.
  std::optional<std::string> status(const std::string& host) const;
  // By the world, not by an operation; nothing removes it.
  void set_status(const std::string& host, const std::optional<std::string>& status);
  const std::map<std::string, std::string>& instances() const { return instances_; }

  // Starts an operation, or returns the one that the token started before. It ends at once as Error where a
  // precondition fails: unknown cluster, another operation under way (the lock of tiup), the instance is
  // there already or is not there, or `failure` says so. A scale-out adds the instance as Down at once and
  // turns it Up at its end.
  const EmOperation& submit(bool scale_out, const std::string& cluster, const std::string& host,
                            const std::string& token, const std::string& command_line, TimeMicros now,
                            const std::string& failure = "");
  const EmOperation* find(const std::string& id) const;
  const std::vector<EmOperation>& operations() const { return operations_; }

  // Ends what is due. `failure` says why an operation on a host cannot succeed, or is empty.
  template <class Failure>
  void settle(TimeMicros now, Failure failure) {
    while (running_ && operations_[*running_].finish <= now)
      end(*running_, failure(operations_[*running_].host));
  }
  bool is_due(TimeMicros now) const { return running_ && operations_[*running_].finish <= now; }

  // What changed since the last call, as lines of the journal; and their replay.
  std::vector<Json> take_changes();
  void replay(const Json& change);

 private:
  void end(std::size_t index, const std::string& error);
  std::string refusal(bool scale_out, const std::string& cluster, const std::string& host) const;
  void note(std::size_t index);

  std::map<std::string, std::string> instances_;  // host -> status
  std::vector<EmOperation> operations_;
  std::map<std::string, std::size_t> by_token_;
  std::map<std::string, std::size_t> by_id_;
  std::optional<std::size_t> running_;
  std::vector<std::string> changed_hosts_;
  std::vector<std::size_t> changed_operations_;
};

}  // namespace hostyard
