#include "tests/lab/tiup/em.h"

#include <filesystem>
#include <stdexcept>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/file.h>

#include "fakes/fake_tiup.h"
#include "realexec/file_descriptor.h"
#include "realexec/files.h"

namespace hostyard {
namespace {

ToolExited failed(const std::string& error) {
  return {1, "", Json{{"exit_code", 1}, {"error", error}}.dump() + "\n"};
}

LabLogin login_of(const std::string& ip, const Json& instance) {
  return {{*IpAddress::parse(ip), instance.at("port").get<std::uint16_t>()},
          instance.at("user").get<std::string>(),
          instance.at("key").get<std::string>()};
}

// tiup's lock of a cluster: whoever comes second fails.
class ClusterLock {
 public:
  explicit ClusterLock(const std::string& folder)
      : file_(::open((folder + "/lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)) {}
  bool is_held() const { return ::flock(file_.get(), LOCK_EX | LOCK_NB) == 0; }

 private:
  FileDescriptor file_;
};
constexpr const char* kLocked = "spec.scale-out lock: Scale-out file lock already exists";

}  // namespace

Json EmBooks::read() const {
  const auto text = read_text(folder_ + "/filebeats.json");
  return text ? Json::parse(*text) : Json::object();
}
void EmBooks::write(const Json& instances) const {
  replace_durably(folder_ + "/filebeats.json", instances.dump());
}

ToolExited EmBooks::display(const std::string& cluster) {
  if (cluster != cluster_) return failed("Cluster " + cluster + " not found");
  std::vector<std::pair<std::string, std::string>> statuses;
  const Json instances = read();
  for (const auto& [ip, instance] : instances.items())
    statuses.emplace_back(ip, filebeat_runs(login_of(ip, instance)) ? "Up" : "Down");
  return {0, em_display(cluster, "tidb", statuses), ""};
}

ToolExited EmBooks::scale_out(const std::string& cluster, const LabLogin& login) {
  if (cluster != cluster_) return failed(fmt::format("tidb cluster `{}` not exists", cluster));
  std::filesystem::create_directories(folder_);
  const ClusterLock lock(folder_);
  if (!lock.is_held()) return failed(kLocked);
  Json instances = read();
  const std::string ip = login.host.ip.text();
  if (instances.contains(ip))
    return failed(
        fmt::format("deploy directory conflict for '/em-deploy/filebeat-0' between "
                    "'filebeat_servers:{0}.deploy_dir' and 'filebeat_servers:{0}.deploy_dir'",
                    ip));
  if (const auto error = fix(login, {"filebeat-on"})) return failed(*error);
  instances[ip] = {{"user", login.user}, {"key", login.key}, {"port", login.host.ssh_port}};
  write(instances);
  return {0, fmt::format("Scaled cluster `{}` out successfully\n", cluster), ""};
}

ToolExited EmBooks::scale_in(const std::string& cluster, const std::string& ip) {
  if (cluster != cluster_) return failed(fmt::format("tidb cluster `{}` not exists", cluster));
  std::filesystem::create_directories(folder_);
  const ClusterLock lock(folder_);
  if (!lock.is_held()) return failed(kLocked);
  Json instances = read();
  if (!instances.contains(ip))
    return failed(fmt::format("failed to scale in: cannot find node id '{}:0' in topology", ip));
  if (const auto error = fix(login_of(ip, instances.at(ip)), {"filebeat-off"})) return failed(*error);
  instances.erase(ip);
  write(instances);
  return {0, fmt::format("Scaled cluster `{}` in successfully\n", cluster), ""};
}

}  // namespace hostyard
