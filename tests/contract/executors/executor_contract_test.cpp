// What every HostExecutor must do: idempotent commands, proved effects, outcomes that stay apart (STEP-2,
// STEP-3, STEP-5, STEP-12, WF-4).
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/base/json.h"
#include "tests/contract/executors/difference.h"
#include "tests/contract/executors/labs.h"

namespace hostyard {

std::ostream& operator<<(std::ostream& out, const LabKind& kind) {
  return out << kind.name;
}
std::ostream& operator<<(std::ostream& out, Effect effect) {
  constexpr const char* kNames[] = {"ok", "changed", "reboot needed"};
  return out << kNames[static_cast<int>(effect)];
}

namespace {

namespace data = boost::unit_test::data;
constexpr TimeMicros kTimeout = 60 * kSecond;

Exited run(HostLab& lab, const Login& login, const Command& command) {
  const CommandResult result = lab.hosts().run(lab.address(), login, command, kTimeout);
  BOOST_REQUIRE_MESSAGE(std::holds_alternative<Exited>(result.outcome), describe(command) + " did not end");
  return std::get<Exited>(result.outcome);
}

// Every command that changes something on the lab's host.
std::vector<Command> changing_commands(HostLab& lab) {
  return {CreateUser{"tidb", "tidb"},
          AuthorizeKey{"tidb", lab.public_key_of_new_user()},
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
          RemoveTiupLeftovers{}};
}

BOOST_DATA_TEST_CASE(a_command_changes_the_host_once_and_finds_nothing_to_do_from_then_on, data::make(labs()),
                     kind) {
  const auto lab = kind.make();
  for (const Command& command : changing_commands(*lab)) {
    BOOST_TEST_CONTEXT(describe(command)) {
      const Exited first = run(*lab, lab->admin(), command);
      BOOST_TEST(first.code == 0, first.err);
      BOOST_TEST(first.effect == Effect::kChanged);
      const std::string state = lab->state();
      const Exited second = run(*lab, lab->admin(), command);
      BOOST_TEST(second.code == 0, second.err);
      BOOST_TEST(second.effect == Effect::kOk);
      BOOST_TEST(difference(state, lab->state()) == "");
    }
  }
}

BOOST_DATA_TEST_CASE(the_created_user_logs_in_with_its_key_and_may_do_everything, data::make(labs()), kind) {
  const auto lab = kind.make();
  run(*lab, lab->admin(), CreateUser{"tidb", "tidb"});
  const Login login = lab->login_of_new_user("tidb");
  const auto early = lab->hosts().run(lab->address(), login, Probe{}, kTimeout);
  BOOST_TEST(std::holds_alternative<AuthFailed>(early.outcome));
  run(*lab, lab->admin(), AuthorizeKey{"tidb", lab->public_key_of_new_user()});
  BOOST_TEST(run(*lab, login, Probe{}).code == 0);
  BOOST_TEST(run(*lab, login, SwapOff{}).effect == Effect::kChanged);
}

BOOST_DATA_TEST_CASE(a_key_is_authorised_once_whatever_its_comment, data::make(labs()), kind) {
  const auto lab = kind.make();
  run(*lab, lab->admin(), CreateUser{"tidb", "tidb"});
  const std::string key = lab->public_key_of_new_user();
  run(*lab, lab->admin(), AuthorizeKey{"tidb", key});
  const Exited again = run(*lab, lab->admin(), AuthorizeKey{"tidb", key + " of another control machine"});
  BOOST_TEST(again.effect == Effect::kOk);
}

BOOST_DATA_TEST_CASE(who_may_not_become_root_changes_nothing, data::make(labs()), kind) {
  const auto lab = kind.make();
  BOOST_TEST(run(*lab, lab->plain(), Probe{}).code == 0);
  const std::string state = lab->state();
  for (const Command& command : changing_commands(*lab)) {
    const Exited refused = run(*lab, lab->plain(), command);
    BOOST_TEST(refused.code != 0, describe(command));
    BOOST_TEST(refused.err.find("sudo") != std::string::npos, describe(command) + ": " + refused.err);
  }
  BOOST_TEST(difference(state, lab->state()) == "");
}

BOOST_DATA_TEST_CASE(a_read_only_host_says_so_and_stays_as_it_is, data::make(labs()), kind) {
  const auto lab = kind.make();
  lab->make_read_only();
  const std::string state = lab->state();
  const Command commands[] = {CreateUser{"tidb", "tidb"},
                              InstallPackage{"numactl"},
                              SwapOff{},
                              AddMountOption{"/data", "noatime"},
                              SetLimit{"tidb", "soft", "nofile", 1},
                              SetSysctl{"vm.swappiness", "0"}};
  for (const Command& command : commands) {
    const Exited failed = run(*lab, lab->admin(), command);
    BOOST_TEST(failed.code != 0, describe(command));
    BOOST_TEST(failed.err.find("Read-only file system") != std::string::npos,
               describe(command) + ": " + failed.err);
  }
  BOOST_TEST(difference(state, lab->state()) == "");
}

BOOST_DATA_TEST_CASE(hostile_values_are_refused_and_never_run, data::make(labs()), kind) {
  const auto lab = kind.make();
  const std::string state = lab->state();
  for (const std::string value :
       {"", "a b", "$(reboot)", "x; rm -rf /", "`id`", "a'b", "-rf", "a\nb", "../x"}) {
    const Command commands[] = {CreateUser{value, "tidb"},
                                CreateUser{"tidb", value},
                                InstallPackage{value},
                                AuthorizeKey{"root", value},
                                AddMountOption{value, "noatime"},
                                AddMountOption{"/data", value},
                                StartService{value},
                                SetLimit{value, "soft", "nofile", 1},
                                SetLimit{"tidb", value, "nofile", 1},
                                SetLimit{"tidb", "soft", value, 1},
                                SetSysctl{value, "1"}};
    for (const Command& command : commands)
      BOOST_TEST(run(*lab, lab->admin(), command).code != 0, describe(command));
  }
  BOOST_TEST(run(*lab, lab->admin(), AuthorizeKey{"root", "ssh-ed25519 AAAA\nssh-ed25519 BBBB"}).code != 0);
  BOOST_TEST(run(*lab, lab->admin(), SetSysctl{"vm.swappiness", "0\nkernel.panic=1"}).code != 0);
  BOOST_TEST(difference(state, lab->state()) == "");
}

BOOST_DATA_TEST_CASE(what_a_host_does_not_have_is_a_failure_with_a_reason, data::make(labs()), kind) {
  const auto lab = kind.make();
  const std::string state = lab->state();
  const Command commands[] = {
      InstallPackage{"no-such-package"},     AddMountOption{"/nowhere", "noatime"},
      AddMountOption{"/logs", "nodelalloc"}, StartService{"no-such-service"},
      SetSysctl{"no.such.key", "1"},         AuthorizeKey{"nobody-here", lab->public_key_of_new_user()}};
  for (const Command& command : commands) {
    const Exited failed = run(*lab, lab->admin(), command);
    BOOST_TEST(failed.code != 0, describe(command));
    BOOST_TEST(!failed.err.empty(), describe(command));
  }
  BOOST_TEST(difference(state, lab->state()) == "");
  BOOST_TEST(run(*lab, lab->admin(), StopService{"no-such-service"}).effect == Effect::kOk);
}

BOOST_DATA_TEST_CASE(a_login_that_is_refused_runs_nothing, data::make(labs()), kind) {
  const auto lab = kind.make();
  const std::string state = lab->state();
  const Login wrong[] = {{"root", PasswordLogin{Secret("wrong")}},
                         {"root", PasswordLogin{Secret()}},
                         {"nobody-here", PasswordLogin{Secret("secret")}},
                         {"root", KeyLogin{"/keys/no-such-key"}}};
  for (const Login& login : wrong) {
    const auto result = lab->hosts().run(lab->address(), login, SwapOff{}, kTimeout);
    BOOST_TEST(std::holds_alternative<AuthFailed>(result.outcome), login.user);
  }
  BOOST_TEST(difference(state, lab->state()) == "");
}

BOOST_DATA_TEST_CASE(a_host_that_does_not_answer_is_unreachable, data::make(labs()), kind) {
  const auto lab = kind.make();
  HostAddress other = lab->address();
  other.ssh_port = 1;
  const auto closed = lab->hosts().run(other, lab->admin(), Probe{}, kTimeout);
  BOOST_TEST(std::holds_alternative<Unreachable>(closed.outcome));
  lab->stop_listening();
  const auto refused = lab->hosts().run(lab->address(), lab->admin(), Probe{}, kTimeout);
  BOOST_TEST(std::holds_alternative<Unreachable>(refused.outcome));
  lab->vanish();
  const auto vanished = lab->hosts().run(lab->address(), lab->admin(), Probe{}, 2 * kSecond);
  BOOST_TEST(std::holds_alternative<Unreachable>(vanished.outcome));
}

BOOST_DATA_TEST_CASE(no_command_line_holds_a_password, data::make(labs()), kind) {
  const auto lab = kind.make();
  const std::string password = std::get<PasswordLogin>(lab->admin().method).password.reveal();
  for (const Command& command : changing_commands(*lab)) {
    const auto result = lab->hosts().run(lab->address(), lab->admin(), command, kTimeout);
    BOOST_TEST(!result.command_line.empty());
    BOOST_TEST(result.command_line.find(password) == std::string::npos, result.command_line);
  }
}

BOOST_DATA_TEST_CASE(what_is_read_can_be_read_as_agreed, data::make(labs()), kind) {
  const auto lab = kind.make();
  const Exited maker = run(*lab, lab->admin(), ReadManufacturer{});
  BOOST_TEST(std::count(maker.out.begin(), maker.out.end(), '\n') == 2);
  const Json facts = Json::parse(run(*lab, lab->admin(), ReadFacts{}).out);
  BOOST_TEST(facts.at("cpuCores").get<int>() > 0);
  BOOST_TEST(facts.at("memoryGib").get<int>() > 0);
  bool data_is_there = false;
  for (const Json& disk : facts.at("disks")) {
    data_is_there = data_is_there || disk.at("path") == "/data";
    BOOST_TEST(disk.at("options").is_array());
    BOOST_TEST(disk.at("capacityGib").is_number_integer());
    BOOST_TEST(disk.at("filesystem").is_string());
  }
  BOOST_TEST(data_is_there);
}

}  // namespace
}  // namespace hostyard
