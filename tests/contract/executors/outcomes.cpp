#include "tests/contract/executors/outcomes.h"

#include <algorithm>
#include <future>

#include <fmt/format.h>

#include "engine/base/text.h"
#include "tests/contract/executors/difference.h"

namespace hostyard {
namespace {

constexpr TimeMicros kPatient = 60 * kSecond;
constexpr TimeMicros kImpatient = 4 * kSecond;
constexpr std::size_t kAtOnce = 7;  // sshd refuses more logins at once
constexpr std::size_t kFlood = 100'000'000;

std::vector<Command> all_commands(HostLab& lab) {
  return {Probe{},
          CreateUser{"tidb", "tidb"},
          AuthorizeKey{"plain", lab.public_key_of_new_user()},
          InstallPackage{"numactl"},
          SwapOff{},
          AddMountOption{"/data", "noatime"},
          AddMountOption{"/data", "nodelalloc"},
          AddMountOption{"/logs", "noatime"},
          StartService{"irqbalance"},
          StopService{"firewalld"},
          DisableTransparentHugePages{},
          SetLimit{"tidb", "soft", "nofile", 1'000'000},
          SetSysctl{"vm.swappiness", "0"},
          ReadManufacturer{},
          ReadFacts{},
          RemoveTiupLeftovers{}};
}

// ---- an outcome in words ----

std::string_view reason(std::string_view err) {
  if (err.find("Read-only file system") != std::string_view::npos) return ": read-only";
  if (err.find("No space left on device") != std::string_view::npos) return ": no space";
  if (err.find("sudo") != std::string_view::npos) return ": sudo";
  return "";
}

struct InWords {
  std::string operator()(const Exited& exited) const {
    if (exited.code != 0) return fmt::format("failed {}{}", exited.code, reason(exited.err));
    switch (exited.effect) {
      case Effect::kOk:
        return "ok";
      case Effect::kChanged:
        return "changed";
      case Effect::kRebootNeeded:
        return "reboot needed";
    }
    return "?";
  }
  std::string operator()(const TimedOut&) const { return "timed out"; }
  std::string operator()(const ConnectionLost&) const { return "connection lost"; }
  std::string operator()(const Unreachable&) const { return "unreachable"; }
  std::string operator()(const AuthFailed&) const { return "login refused"; }
  std::string operator()(const HostKeyMismatch&) const { return "other host key"; }
};

std::string run(HostLab& lab, const Login& login, const Command& command, TimeMicros timeout) {
  return std::visit(InWords{}, lab.hosts().run(lab.address(), login, command, timeout).outcome);
}

// ---- conditions ----

using Cells = std::vector<std::string>;  // one a command

// With what the host itself says about it: a success that changed nothing, a failure that did, are named.
Cells one_after_the_other(HostLab& lab, const Login& login) {
  Cells cells;
  std::string before = lab.state();
  for (const Command& command : all_commands(lab)) {
    std::string outcome = run(lab, login, command, kPatient);
    std::string after = lab.state();
    const bool should_differ = outcome == "changed" || outcome == "reboot needed";
    if (should_differ && before == after) outcome += ", but nothing is other";
    if (!should_differ && before != after) outcome += ", but something is other";
    cells.push_back(std::move(outcome));
    before = std::move(after);
  }
  return cells;
}

Cells second_run(HostLab& lab) {
  for (const Command& command : all_commands(lab)) run(lab, lab.admin(), command, kPatient);
  return one_after_the_other(lab, lab.admin());
}

// Commands that do nothing but wait: together, as nobody has the time to wait for each.
Cells side_by_side(const LabKind& kind, void (*prepare)(HostLab&, std::size_t commands)) {
  Cells cells;
  for (std::size_t first = 0;; first += kAtOnce) {
    const auto lab = kind.make();
    const std::vector<Command> commands = all_commands(*lab);
    if (first >= commands.size()) return cells;
    const std::size_t end = std::min(first + kAtOnce, commands.size());
    prepare(*lab, end - first);
    const std::string before = lab->state();
    std::vector<std::future<std::string>> running;
    for (std::size_t i = first; i < end; ++i) {
      running.push_back(std::async(std::launch::async,
                                   [&, i] { return run(*lab, lab->sudoer(), commands[i], kImpatient); }));
    }
    for (auto& each : running) cells.push_back(each.get());
    lab->mend();
    if (lab->state() != before) cells.back() += ", but something is other";
  }
}

// What the commands leave on a host, all of them, in their order.
std::string state_after_all(const LabKind& kind) {
  const auto lab = kind.make();
  for (const Command& command : all_commands(*lab)) run(*lab, lab->sudoer(), command, kPatient);
  return lab->state();
}

// The first run dies in its middle: the second leaves the host as an undisturbed one would be.
Cells cut_off(const LabKind& kind) {
  const std::string undisturbed = state_after_all(kind);
  const auto lab = kind.make();
  Cells cells;
  for (const Command& command : all_commands(*lab)) {
    lab->cut_off();
    std::string cell = run(*lab, lab->sudoer(), command, kPatient);
    lab->mend();
    const std::string again = run(*lab, lab->sudoer(), command, kPatient);
    cell += again == "ok" || again == "changed" ? ", done by the next run" : ", then " + again;
    cells.push_back(cell);
  }
  if (const std::string left = difference(undisturbed, lab->state()); !left.empty())
    cells.back() += ", in the end other than undisturbed: " + left;
  return cells;
}

// ---- hostile values ----

const std::vector<std::string>& hostile_values() {
  static const std::vector<std::string> values{
      "",     "a b", "$(reboot)", "x; rm -rf /", "`id`",     "a'b",  "a\"b", "-rf",
      "a\nb", "a\n", "../x",      "a|b",         "a&b",      "*",    "a\\b", "a>b",
      "~",    "!!",  "a\tb",      "\xff\xfe",    "\x1b[31m", "%s%n", "a\rb", std::string(5000, 'a')};
  return values;
}

// The command with each of its texts replaced, one at a time.
struct Hostile {
  const std::string& value;

  template <class C>
  std::vector<Command> operator()(const C&) const {
    return {};
  }
  std::vector<Command> operator()(CreateUser c) const {
    return {CreateUser{value, c.group}, CreateUser{c.user, value}};
  }
  std::vector<Command> operator()(AuthorizeKey c) const {
    return {AuthorizeKey{value, c.public_key}, AuthorizeKey{c.user, value},
            AuthorizeKey{c.user, value + c.public_key + "\n"}};
  }
  std::vector<Command> operator()(InstallPackage) const { return {InstallPackage{value}}; }
  std::vector<Command> operator()(AddMountOption c) const {
    return {AddMountOption{value, c.option}, AddMountOption{c.mount_point, value}};
  }
  std::vector<Command> operator()(StartService) const { return {StartService{value}}; }
  std::vector<Command> operator()(StopService) const { return {StopService{value}}; }
  std::vector<Command> operator()(SetLimit c) const {
    return {SetLimit{value, c.kind, c.item, c.value}, SetLimit{c.user, value, c.item, c.value},
            SetLimit{c.user, c.kind, value, c.value}};
  }
  std::vector<Command> operator()(SetSysctl c) const {
    return {SetSysctl{value, c.value}, SetSysctl{c.key, "1\n" + value}};
  }
};

Cells hostile(HostLab& lab) {
  Cells cells;
  for (const Command& command : all_commands(lab)) {
    const std::string before = lab.state();
    std::string cell = "has no text";
    for (const std::string& value : hostile_values()) {
      for (const Command& variant : std::visit(Hostile{value}, command)) {
        if (cell == "has no text") cell = "refused";
        const std::string outcome = run(lab, lab.sudoer(), variant, kPatient);
        if (!outcome.starts_with("failed")) cell += fmt::format("; {}: {}", describe(variant), outcome);
      }
    }
    if (lab.state() != before) cell += ", but something is other";
    cells.push_back(cell);
  }
  return cells;
}

// ---- all of them ----

struct Condition {
  std::string_view name;
  Cells (*run)(const LabKind& kind);
};

Cells with_shell(const LabKind& kind, const char* shell, std::size_t noise) {
  const auto lab = kind.make();
  return one_after_the_other(*lab, lab->user_of_shell(shell, noise));
}

template <void (HostLab::*Prepare)()>
Cells prepared(const LabKind& kind) {
  const auto lab = kind.make();
  (lab.get()->*Prepare)();
  return one_after_the_other(*lab, lab->sudoer());
}
template <Login (HostLab::*Who)()>
Cells as(const LabKind& kind) {
  const auto lab = kind.make();
  return one_after_the_other(*lab, (lab.get()->*Who)());
}

constexpr Condition kConditions[] = {
    {"first run, as root", as<&HostLab::admin>},
    {"first run, by sudo", as<&HostLab::sudoer>},
    {"second run", [](const LabKind& kind) { return second_run(*kind.make()); }},
    {"unknown user",
     [](const LabKind& kind) {
       const auto lab = kind.make();
       return one_after_the_other(*lab, {"nobody-here", lab->sudoer().method});
     }},
    {"key that is not authorised",
     [](const LabKind& kind) {
       const auto lab = kind.make();
       return one_after_the_other(*lab, lab->login_of_new_user("admin"));
     }},
    {"user without sudo", as<&HostLab::plain>},
    {"read-only file system", prepared<&HostLab::make_read_only>},
    {"full disk", prepared<&HostLab::fill_disk>},
    {"hostile values", [](const LabKind& kind) { return hostile(*kind.make()); }},
    {"noisy .bashrc", [](const LabKind& kind) { return with_shell(kind, "/bin/bash", 2000); }},
    {"login shell tcsh", [](const LabKind& kind) { return with_shell(kind, "/bin/tcsh", 0); }},
    {"login shell fish", [](const LabKind& kind) { return with_shell(kind, "/usr/bin/fish", 0); }},
    {"killed half-way", cut_off},
    {"nobody listens", prepared<&HostLab::stop_listening>},
    {"link down",
     [](const LabKind& kind) { return side_by_side(kind, [](HostLab& lab, std::size_t) { lab.vanish(); }); }},
    {"link goes down meanwhile",
     [](const LabKind& kind) {
       return side_by_side(kind, [](HostLab& lab, std::size_t commands) { lab.vanish_under(commands); });
     }},
    {"slow host",
     [](const LabKind& kind) {
       return side_by_side(kind, [](HostLab& lab, std::size_t) { lab.make_slow(); });
     }},
    {"100 MB from each tool", prepared<&HostLab::flood>},
    {"100 MB from the login shell",
     [](const LabKind& kind) { return with_shell(kind, "/bin/bash", kFlood); }},
};

}  // namespace

std::vector<std::string> outcome_conditions() {
  std::vector<std::string> names;
  for (const Condition& condition : kConditions) names.emplace_back(condition.name);
  return names;
}

std::vector<OutcomeCell> outcomes_on(const LabKind& kind, std::string_view name) {
  const auto* const condition = std::ranges::find(kConditions, name, &Condition::name);
  const Cells cells = condition->run(kind);
  const std::vector<Command> commands = all_commands(*kind.make());
  std::vector<OutcomeCell> table;
  for (std::size_t i = 0; i < commands.size(); ++i)
    table.push_back({std::string(name), describe(commands[i]), cells.at(i)});
  return table;
}

}  // namespace hostyard
