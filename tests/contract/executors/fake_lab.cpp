#include <stdexcept>

#include <nlohmann/json.hpp>

#include "fakes/fake_host_executor.h"
#include "fakes/faulty_host_executor.h"
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
      users:
        plain: {sudo: off, keys: [ssh-ed25519 AAAAplain plain]}
        admin: {sudo: on, keys: [ssh-ed25519 AAAAadmin admin]}
      swap: on
      packages: []
      mounts: [{path: /data, device: /dev/vdb, fs: ext4, options: [rw, relatime]}, {path: /logs, device: /dev/vdc, fs: xfs}]
      services: {irqbalance: stopped, firewalld: running}
      unavailablePackages: [no-such-package]
      tiupLeftovers: on
control: {keys: {/keys/plain: ssh-ed25519 AAAAplain plain, /keys/admin: ssh-ed25519 AAAAadmin admin}}
)";

class FakeLab final : public HostLab {
 public:
  FakeLab() : world_(read(), clock_), executor_(world_) { mend(); }

  HostExecutor& hosts() override { return *faulty_; }
  HostAddress address() override { return {*IpAddress::parse("10.0.0.1"), 22}; }
  Login admin() override { return {"root", PasswordLogin{Secret("secret")}}; }
  Login sudoer() override { return {"admin", KeyLogin{"/keys/admin"}}; }
  Login plain() override { return {"plain", KeyLogin{"/keys/plain"}}; }
  std::string public_key_of_new_user() override { return hostyard::public_key_of({}, "/keys/new"); }
  Login login_of_new_user(std::string user) override { return {std::move(user), KeyLogin{"/keys/new"}}; }
  std::string state() override { return world_.machine_json("10.0.0.1").dump(); }
  // The noise of a shell is nothing that a typed command could see.
  Login user_of_shell(const std::string& shell, std::size_t) override {
    change({{"users", {{"guest", {{"shell", shell}, {"sudo", "on"}, {"keys", {kAdminKey}}}}}}});
    return {"guest", KeyLogin{"/keys/admin"}};
  }
  void make_read_only() override { change({{"readOnly", "on"}}); }
  void fill_disk() override { change({{"diskFull", "on"}}); }
  void stop_listening() override { change({{"reach", "refused"}}); }
  void vanish() override { change({{"reach", "blackhole"}}); }
  void cut_off() override { fail_all(FaultKind::kConnectionLostAfter); }
  void make_slow() override { fail_all(FaultKind::kHang); }
  void vanish_under(std::size_t) override { fail_all(FaultKind::kHang); }
  void flood() override {}
  void mend() override { use({}); }

 private:
  static constexpr const char* kAdminKey = "ssh-ed25519 AAAAadmin admin";

  static WorldSpec read() {
    auto spec = parse_world(kWorld, "lab");
    if (!spec) throw std::runtime_error(to_text(spec.error().front()));
    return std::move(*spec);
  }
  void change(const Json& changes) {
    if (const auto fault = world_.change_machine("10.0.0.1", changes)) throw std::runtime_error(*fault);
  }
  void fail_all(FaultKind kind) {
    FaultRules rules;
    for (const std::string& command : command_names())
      rules.planned.push_back({.during = command, .times = 0, .kind = kind});
    use(std::move(rules));
  }
  void use(FaultRules rules) {
    plan_ = std::make_unique<FaultPlan>(std::move(rules));
    faulty_ = std::make_unique<FaultyHostExecutor>(executor_, *plan_, clock_);
  }

  SimClock clock_;
  World world_;
  FakeHostExecutor executor_;
  std::unique_ptr<FaultPlan> plan_;
  std::unique_ptr<FaultyHostExecutor> faulty_;
};

}  // namespace

LabKind fake_lab() {
  return {"fake", [] { return std::make_unique<FakeLab>(); }};
}

}  // namespace hostyard
