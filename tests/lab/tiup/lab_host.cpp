#include "tests/lab/tiup/lab_host.h"

#include <stdexcept>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "realexec/files.h"
#include "realexec/host_script.h"
#include "realexec/process.h"

namespace hostyard {
namespace {

constexpr int kFailureOfSsh = 255;

std::string script(const std::string& name) {
  const std::string path = std::string(HOSTYARD_SOURCE_DIR) + "/tests/lab/tiup/" + name;
  auto text = read_text(path);
  if (!text) throw std::runtime_error("cannot read " + path);
  return std::move(*text);
}

ProcessEnd run_on(const LabLogin& login, const std::string& name, const std::vector<std::string>& arguments) {
  std::string line = "sudo -n -H sh -s --";
  for (const std::string& argument : arguments) line += " " + shell_quoted(argument);
  ProcessRequest request;
  request.arguments = {"ssh",
                       "-T",
                       "-F",
                       "/dev/null",
                       "-p",
                       std::to_string(login.host.ssh_port),
                       "-i",
                       login.key,
                       "-o",
                       "IdentitiesOnly=yes",
                       "-o",
                       "BatchMode=yes",
                       "-o",
                       "StrictHostKeyChecking=no",
                       "-o",
                       "UserKnownHostsFile=/dev/null",
                       "-o",
                       "LogLevel=ERROR",
                       "-o",
                       "ConnectTimeout=5",
                       login.user + "@" + login.host.ip.text(),
                       line};
  request.input = Secret(script(name));
  return run_process(request);
}

}  // namespace

std::optional<Json> look_at(const LabLogin& login, const std::vector<std::string>& folders,
                            const std::string& key_line) {
  const ProcessEnd end = run_on(login, "look.sh", folders);
  const auto said = [&](std::string_view words) { return end.err.find(words) != std::string::npos; };
  Json machine = Json::object();
  bool key = true;
  bool sudo = true;
  if (end.code == kFailureOfSsh) {
    if (said("No route to host")) return std::nullopt;
    if (said("Connection refused")) machine["reach"] = "refused";
    if (said("timed out")) machine["reach"] = "blackhole";
    key = !said("Permission denied");
  } else if (end.code != 0) {
    sudo = false;
  } else {
    machine = Json::parse(end.out);
    machine.erase("filebeatRuns");
  }
  machine["ip"] = login.host.ip.text();
  machine["sshPort"] = login.host.ssh_port;
  machine["users"] = {
      {login.user, {{"keys", key ? Json{key_line} : Json::array()}, {"sudo", sudo ? "on" : "off"}}}};
  return machine;
}

bool filebeat_runs(const LabLogin& login) {
  const ProcessEnd end = run_on(login, "look.sh", {});
  return end.code == 0 && Json::parse(end.out).at("filebeatRuns") == "on";
}

std::optional<std::string> fix(const LabLogin& login, const std::vector<std::string>& fixes) {
  if (fixes.empty()) return std::nullopt;
  const ProcessEnd end = run_on(login, "fix.sh", fixes);
  if (end.how == ProcessEnd::How::kExited && end.code == 0) return std::nullopt;
  return std::string(trim(end.err + end.detail));
}

}  // namespace hostyard
