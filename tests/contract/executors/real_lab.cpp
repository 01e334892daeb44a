// A host of a lab that is up (tests/lab), as new each time.
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "engine/base/text.h"
#include "realexec/files.h"
#include "realexec/libssh2_connector.h"
#include "realexec/openssh_connector.h"
#include "realexec/process.h"
#include "realexec/ssh_host_executor.h"
#include "tests/contract/executors/labs.h"

namespace hostyard {
namespace {

std::string source(const std::string& name) {
  const std::string path = std::string(HOSTYARD_SOURCE_DIR) + "/tests/contract/executors/host/" + name;
  auto text = read_text(path);
  if (!text) throw std::runtime_error("cannot read " + path);
  return std::move(*text);
}

using MakeConnector = std::unique_ptr<SshConnector> (*)(const std::string& known_hosts);

std::unique_ptr<SshConnector> by_libssh2(const std::string& known_hosts) {
  return std::make_unique<Libssh2Connector>(known_hosts, HostKeyRule::kStrict, KeySources{});
}
std::unique_ptr<SshConnector> by_openssh(const std::string& known_hosts) {
  OpenSshSettings settings;
  settings.known_hosts_file = known_hosts;
  return std::make_unique<OpenSshConnector>(std::move(settings));
}

class RealLab final : public HostLab {
 public:
  RealLab(std::string folder, std::string host, MakeConnector make)
      : folder_(std::move(folder)), host_(std::move(host)), password_(file("password")) {
    lab({"renew", host_});
    address_.ip = *IpAddress::parse(address_in(file("lab.yaml")));
    executor_ = std::make_unique<SshHostExecutor>(SshSettings{}, make(folder_ + "/known_hosts"));
  }
  ~RealLab() override {
    if (pulling_.joinable()) pulling_.join();
  }

  HostExecutor& hosts() override { return *executor_; }
  HostAddress address() override { return address_; }
  Login admin() override { return {"root", PasswordLogin{password_}}; }
  Login sudoer() override { return {"admin", KeyLogin{folder_ + "/keys/admin"}}; }
  Login plain() override { return {"plain", KeyLogin{folder_ + "/keys/plain"}}; }
  std::string public_key_of_new_user() override { return std::string(trim(file("keys/deploy.pub"))); }
  Login login_of_new_user(std::string user) override {
    return {std::move(user), KeyLogin{folder_ + "/keys/deploy"}};
  }
  std::string state() override { return on_host(source("state.sh")); }

  Login user_of_shell(const std::string& shell, std::size_t noise) override {
    on_host(source("guest.sh"), {shell, std::to_string(noise)});
    return {"guest", KeyLogin{folder_ + "/keys/admin"}};
  }
  void make_read_only() override { on_host("mount -o remount,bind,ro /"); }
  void fill_disk() override { on_host("cat /dev/zero >/var/full 2>/dev/null || test -s /var/full"); }
  void stop_listening() override { on_host("touch /run/lab/no-sshd; pkill -9 -x sshd"); }
  void vanish() override { lab({"link", host_, "down"}); }
  void cut_off() override { with_tools(source("cut_off.sh")); }
  void make_slow() override { with_tools(source("slow.sh")); }
  void vanish_under(std::size_t commands) override {
    make_slow();
    pulling_ = std::thread([this, commands] {
      // The shell waits, for ten seconds at most, until so many commands have left their mark.
      on_host("for i in $(seq 200); do [ $(ls /run/lab/arrived/ | wc -l) -lt $1 ] || break; sleep 0.05; done",
              {std::to_string(commands)});
      vanish();
    });
  }
  void flood() override { with_tools(source("flood.sh")); }
  void mend() override {
    if (pulling_.joinable()) pulling_.join();
    with_tools("mend\n");
  }

 private:
  std::string file(const std::string& name) const {
    auto text = read_text(folder_ + "/" + name);
    if (!text) throw std::runtime_error("the lab has no file " + folder_ + "/" + name + ": is it up?");
    return std::move(*text);
  }
  // "- {hostName: lab-1, ip: 198.18.0.3, sshPort: …"
  std::string address_in(const std::string& inventory) const {
    const std::string name = "hostName: lab-" + host_ + ", ip: ";
    const std::size_t at = inventory.find(name);
    if (at == std::string::npos) throw std::runtime_error("the lab has no host " + host_);
    const std::size_t begin = at + name.size();
    return inventory.substr(begin, inventory.find(',', begin) - begin);
  }
  std::string lab(const std::vector<std::string>& arguments) const {
    ProcessRequest request;
    request.arguments = {std::string(HOSTYARD_SOURCE_DIR) + "/tests/lab/lab"};
    request.arguments.insert(request.arguments.end(), arguments.begin(), arguments.end());
    request.environment.emplace_back("HOSTYARD_LAB", folder_);
    ProcessEnd end = run_process(request);
    if (end.how != ProcessEnd::How::kExited || end.code != 0)
      throw std::runtime_error(
          fmt::format("the lab's command {} failed: {}{}", arguments.front(), end.out, end.err));
    return std::move(end.out);
  }
  std::string on_host(const std::string& script, const std::vector<std::string>& arguments = {}) const {
    std::vector<std::string> command{"exec", host_, "sh", "-c", script, "-"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return lab(command);
  }
  void with_tools(const std::string& script) const { on_host(source("tools.sh") + script); }

  std::string folder_;
  std::string host_;
  Secret password_;
  HostAddress address_{*IpAddress::parse("0.0.0.0"), 22};
  std::unique_ptr<SshHostExecutor> executor_;
  std::thread pulling_;
};

}  // namespace

// Each on a host of its own: they are measured at the same time.
LabKind lab_by_libssh2(const std::string& folder) {
  return {"real, libssh2", [folder] { return std::make_unique<RealLab>(folder, "1", by_libssh2); }};
}
LabKind lab_by_openssh(const std::string& folder) {
  return {"real, ssh", [folder] { return std::make_unique<RealLab>(folder, "2", by_openssh); }};
}

}  // namespace hostyard
