// A host executor that does what a test tells it to, and remembers what it was asked.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "engine/interfaces/host_executor.h"

namespace hostyard::test {

class ScriptedHosts final : public HostExecutor {
 public:
  // Outcomes of a command by name ("createUser"), used up from the front; afterwards it succeeds. Commands
  // that read answer a virtual machine of QEMU.
  void will(const std::string& command, CommandOutcome outcome) {
    script_[command].push_back(std::move(outcome));
  }
  // Called before a command runs, outside the lock.
  std::function<void(const std::string& command)> before_command;

  // "createUser 10.0.0.1 root", in the order of the calls: command, ip, user.
  std::vector<std::string> calls() const;
  int count(const std::string& command) const;
  // What took effect, each named once however often it was asked for: "10.0.0.1: create user tidb:tidb".
  std::multiset<std::string> effects() const;

  CommandResult run(const HostAddress& host, const Login& login, const Command& command,
                    TimeMicros timeout) override;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::deque<CommandOutcome>> script_;
  std::vector<std::string> calls_;
  std::vector<std::string> commands_;
  std::multiset<std::string> effects_;
};

}  // namespace hostyard::test
