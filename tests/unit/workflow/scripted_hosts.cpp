#include "tests/unit/workflow/scripted_hosts.h"

#include <algorithm>

namespace hostyard::test {
namespace {

bool only_reads(const std::string& command) {
  return command == "probe" || command.starts_with("read") || command == "removeTiupLeftovers";
}

}  // namespace

std::vector<std::string> ScriptedHosts::calls() const {
  const std::scoped_lock lock(mutex_);
  return calls_;
}

int ScriptedHosts::count(const std::string& command) const {
  const std::scoped_lock lock(mutex_);
  return static_cast<int>(std::ranges::count(commands_, command));
}

std::multiset<std::string> ScriptedHosts::effects() const {
  const std::scoped_lock lock(mutex_);
  return effects_;
}

CommandResult ScriptedHosts::run(const HostAddress& host, const Login& login, const Command& command,
                                 TimeMicros) {
  const std::string name(command_name(command));
  if (before_command) before_command(name);
  const std::scoped_lock lock(mutex_);
  commands_.push_back(name);
  calls_.push_back(name + " " + host.ip.text() + " " + login.user);
  CommandResult result{"ssh " + host.ip.text() + " " + name, Exited{}};
  std::deque<CommandOutcome>& script = script_[name];
  if (!script.empty()) {
    result.outcome = std::move(script.front());
    script.pop_front();
  } else if (name == "readManufacturer") {
    result.outcome = Exited{0, "QEMU\nkvm\n", "", Effect::kOk};
  }
  const auto* exited = std::get_if<Exited>(&result.outcome);
  if (exited != nullptr && exited->code == 0 && !only_reads(name)) {
    // Typed commands are idempotent: what is there already is not done again.
    const std::string effect = host.ip.text() + ": " + describe(command);
    if (!effects_.contains(effect)) effects_.insert(effect);
  }
  return result;
}

}  // namespace hostyard::test
