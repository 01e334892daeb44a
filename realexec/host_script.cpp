#include "realexec/host_script.h"

#include <algorithm>
#include <initializer_list>

#include <fmt/format.h>

#include "realexec/scripts.h"

namespace hostyard {
namespace {

constexpr TimeMicros kKillAfter = 2;         // seconds that a script has to end once it was told to
constexpr int kLimitReached = 124;           // exit code of `timeout`
constexpr int kLimitReachedAndKilled = 137;  // the same, with -k
constexpr std::size_t kNoiseShown = 200;

struct Call {
  std::string_view function;
  std::initializer_list<std::string_view> scripts;  // beside scripts::common()
  std::initializer_list<std::string_view> arguments;
};

std::string script_text(const Call& call, std::string_view nonce) {
  std::string text = fmt::format("HY_NONCE={}\nprintf '%s begin\\n' \"$HY_NONCE\"\n", nonce);
  text += scripts::common();
  for (const std::string_view script : call.scripts) text += script;
  text += call.function;
  for (const std::string_view argument : call.arguments) text += " " + shell_quoted(argument);
  return text + "\n";
}

struct ToScript {
  std::string_view nonce;

  HostScript root(const Call& call) const { return {true, script_text(call, nonce)}; }
  HostScript user(const Call& call) const { return {false, script_text(call, nonce)}; }

  HostScript operator()(const Probe&) const { return user({"finish", {}, {"ok"}}); }
  HostScript operator()(const CreateUser& c) const {
    return root({"create_user", {scripts::create_user()}, {c.user, c.group}});
  }
  HostScript operator()(const AuthorizeKey& c) const {
    return root({"authorize_key", {scripts::authorize_key()}, {c.user, c.public_key}});
  }
  HostScript operator()(const InstallPackage& c) const {
    return root({"install_package", {scripts::install_package()}, {c.package}});
  }
  HostScript operator()(const SwapOff&) const {
    return root({"swap_off", {scripts::fstab(), scripts::swap_off()}, {}});
  }
  HostScript operator()(const AddMountOption& c) const {
    return root(
        {"add_mount_option", {scripts::fstab(), scripts::add_mount_option()}, {c.mount_point, c.option}});
  }
  HostScript operator()(const StartService& c) const {
    return root({"start_service", {scripts::service()}, {c.service}});
  }
  HostScript operator()(const StopService& c) const {
    return root({"stop_service", {scripts::service()}, {c.service}});
  }
  HostScript operator()(const DisableTransparentHugePages&) const {
    return root({"disable_huge_pages", {scripts::disable_huge_pages()}, {}});
  }
  HostScript operator()(const SetLimit& c) const {
    const std::string value = std::to_string(c.value);
    return root({"set_limit", {scripts::set_limit()}, {c.user, c.kind, c.item, value}});
  }
  HostScript operator()(const SetSysctl& c) const {
    return root({"set_sysctl", {scripts::set_sysctl()}, {c.key, c.value}});
  }
  HostScript operator()(const ReadManufacturer&) const {
    return root({"read_manufacturer", {scripts::read_manufacturer()}, {}});
  }
  HostScript operator()(const ReadFacts&) const { return user({"read_facts", {scripts::read_facts()}, {}}); }
  HostScript operator()(const RemoveTiupLeftovers&) const {
    return root({"remove_tiup_leftovers", {scripts::remove_tiup_leftovers()}, {}});
  }
};

// The script's answer within what the login shell printed: from behind the line "NONCE begin" to the last
// line "NONCE …". Where the tools printed more than is kept, the beginning is gone, but not the end.
struct Framed {
  bool begun = false;
  std::string out;
  std::string_view end;  // ok | changed | reboot | fail; empty: never said
};
Framed unframe(std::string_view nonce, std::string_view out) {
  const std::string begin = fmt::format("{} begin\n", nonce);
  const std::string mark = fmt::format("\n{} ", nonce);
  const std::size_t start = out.find(begin);
  if (start == std::string_view::npos && out.find(mark) == std::string_view::npos) return {};
  if (start != std::string_view::npos) out.remove_prefix(start + begin.size());
  // The answer may be empty: then the mark follows the begin at once, by the line break that finish() prints.
  const std::size_t mark_at = out.rfind(mark);
  if (mark_at == std::string_view::npos) return {true, std::string(out), {}};
  std::string_view end = out.substr(mark_at + mark.size());
  end = end.substr(0, end.find('\n'));
  return {true, std::string(out.substr(0, mark_at)), end};
}

std::string shortened(std::string_view noise) {
  return noise.size() <= kNoiseShown ? std::string(noise) : std::string(noise.substr(0, kNoiseShown)) + "…";
}

}  // namespace

std::string shell_quoted(std::string_view value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'') {
      text += "'\\''";
    } else {
      text += c;
    }
  }
  return text + "'";
}

HostScript host_script(const Command& command, std::string_view nonce) {
  return std::visit(ToScript{nonce}, command);
}

std::string host_shell(std::string_view sudo, TimeMicros limit) {
  const TimeMicros seconds = std::max<TimeMicros>(1, limit / kSecond);
  return fmt::format("{}{}timeout -k {} {} /bin/sh -c 'eval \"$(cat)\"'", sudo, sudo.empty() ? "" : " ",
                     kKillAfter, seconds);
}

CommandOutcome read_answer(std::string_view nonce, int code, std::string_view ended_by,
                           const std::string& out, std::string err) {
  Framed framed = unframe(nonce, out);
  const bool limit_reached = code == kLimitReached || code == kLimitReachedAndKilled;
  if (!framed.begun && limit_reached) return TimedOut{};
  if (!framed.begun) {
    if (err.empty()) err = "the login shell did not run the script; it printed: " + shortened(out);
    return Exited{code == 0 ? 1 : code, "", std::move(err), Effect::kOk};
  }
  if (framed.end == "ok") return Exited{0, std::move(framed.out), std::move(err), Effect::kOk};
  if (framed.end == "changed") return Exited{0, std::move(framed.out), std::move(err), Effect::kChanged};
  if (framed.end == "reboot") return Exited{0, std::move(framed.out), std::move(err), Effect::kRebootNeeded};
  if (framed.end == "fail")
    return Exited{code == 0 ? 1 : code, std::move(framed.out), std::move(err), Effect::kOk};
  if (limit_reached) return TimedOut{};
  return ConnectionLost{
      ended_by.empty() ? fmt::format("the command ended with exit code {} before it said how it went", code)
                       : fmt::format("the command was killed by SIG{} on the host", ended_by)};
}

}  // namespace hostyard
