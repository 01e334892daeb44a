#include <stdexcept>

#include <nlohmann/json.hpp>

#include "fakes/fake_host_executor.h"
#include "fakes/sim_clock.h"
#include "tests/contract/executors/labs.h"

namespace hostyard {
namespace {

constexpr std::string_view kWorld = R"(
machines:
  each:
    - ip: 10.0.0.1
      os: debian-12
      login: {user: root, password: secret}
      users: {plain: {sudo: off, keys: [ssh-ed25519 AAAAplain plain]}}
      swap: on
      packages: []
      mounts: [{path: /data, device: /dev/vdb, fs: ext4, options: [rw, relatime]}, {path: /logs, device: /dev/vdc, fs: xfs}]
      services: {irqbalance: stopped, firewalld: running}
      unavailablePackages: [no-such-package]
      tiupLeftovers: on
control: {keys: {/keys/plain: ssh-ed25519 AAAAplain plain}}
)";

class FakeLab final : public HostLab {
 public:
  FakeLab() : world_(read(), clock_), executor_(world_) {}

  HostExecutor& hosts() override { return executor_; }
  HostAddress address() override { return {*IpAddress::parse("10.0.0.1"), 22}; }
  Login admin() override { return {"root", PasswordLogin{Secret("secret")}}; }
  Login plain() override { return {"plain", KeyLogin{"/keys/plain"}}; }
  std::string public_key_of_new_user() override { return hostyard::public_key_of({}, "/keys/new"); }
  Login login_of_new_user(std::string user) override { return {std::move(user), KeyLogin{"/keys/new"}}; }
  std::string state() override { return world_.machine_json("10.0.0.1").dump(); }
  void make_read_only() override { change({{"readOnly", "on"}}); }
  void stop_listening() override { change({{"reach", "refused"}}); }
  void vanish() override { change({{"reach", "blackhole"}}); }

 private:
  static WorldSpec read() {
    auto spec = parse_world(kWorld, "lab");
    if (!spec) throw std::runtime_error(to_text(spec.error().front()));
    return std::move(*spec);
  }
  void change(const Json& changes) {
    if (const auto fault = world_.change_machine("10.0.0.1", changes)) throw std::runtime_error(*fault);
  }

  SimClock clock_;
  World world_;
  FakeHostExecutor executor_;
};

}  // namespace

const std::vector<LabKind>& labs() {
  static const std::vector<LabKind> kinds{{"fake", [] { return std::make_unique<FakeLab>(); }}};
  return kinds;
}

}  // namespace hostyard
