#include "realexec/host_script.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "realexec/process.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;

constexpr std::string_view kNonce = "a1b2c3";

const Exited& exited(const CommandOutcome& outcome) {
  BOOST_REQUIRE(std::holds_alternative<Exited>(outcome));
  return std::get<Exited>(outcome);
}

// The script under this machine's shell, without rights.
CommandOutcome run_here(const Command& command) {
  ProcessRequest request;
  request.arguments = {"sh", "-c", host_script(command, kNonce).text};
  ProcessEnd end = run_process(request);
  return read_answer(kNonce, end.code, "", std::move(end.out), std::move(end.err));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(host_scripts)

BOOST_AUTO_TEST_CASE(the_command_line_is_constant_whatever_the_values) {  // decision 2 of section 8
  BOOST_TEST(host_shell("sudo -n -H", 58 * kSecond) ==
             "sudo -n -H timeout -k 2 58 /bin/sh -c 'eval \"$(cat)\"'");
  BOOST_TEST(host_shell("", kSecond / 2) == "timeout -k 2 1 /bin/sh -c 'eval \"$(cat)\"'");
}

BOOST_AUTO_TEST_CASE(every_byte_arrives_as_it_is) {
  std::string all;
  for (int byte = 1; byte < 256; ++byte) all += static_cast<char>(byte);
  for (const std::string& value :
       {all, std::string("o'brien"), std::string("$(touch x)"), std::string("''\\'")}) {
    ProcessRequest request;
    request.arguments = {"sh", "-c", "printf %s " + shell_quoted(value)};
    BOOST_TEST(run_process(request).out == value);
  }
}

BOOST_AUTO_TEST_CASE(every_command_has_a_script_that_a_shell_can_read) {
  const std::vector<Command> commands{Probe{},
                                      CreateUser{"tidb", "tidb"},
                                      AuthorizeKey{"tidb", "ssh-ed25519 AAAA x"},
                                      InstallPackage{"numactl"},
                                      SwapOff{},
                                      AddMountOption{"/data", "noatime"},
                                      StartService{"irqbalance"},
                                      StopService{"firewalld"},
                                      DisableTransparentHugePages{},
                                      SetLimit{"tidb", "soft", "nofile", 1},
                                      SetSysctl{"vm.swappiness", "0"},
                                      ReadManufacturer{},
                                      ReadFacts{},
                                      RemoveTiupLeftovers{}};
  BOOST_REQUIRE_EQUAL(commands.size(), std::variant_size_v<Command>);
  for (const Command& command : commands) {
    BOOST_TEST_CONTEXT(command_name(command)) {
      const HostScript script = host_script(command, kNonce);
      for (const char* shell : {"sh", "bash"}) {
        ProcessRequest request;
        request.arguments = {shell, "-n", "-c", script.text};
        const ProcessEnd end = run_process(request);
        BOOST_TEST(end.code == 0);
        BOOST_TEST(end.err == "");
      }
      const bool needs_no_rights =
          std::holds_alternative<Probe>(command) || std::holds_alternative<ReadFacts>(command);
      BOOST_TEST(script.as_root == !needs_no_rights);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_needs_no_rights_runs_here) {
  const CommandOutcome probe = run_here(Probe{});
  BOOST_TEST(exited(probe).code == 0);
  BOOST_TEST(exited(probe).out == "");
  const CommandOutcome read = run_here(ReadFacts{});
  const auto facts = nlohmann::json::parse(exited(read).out);
  BOOST_TEST(facts.at("cpuCores").get<int>() > 0);
  BOOST_TEST(facts.at("memoryGib").get<int>() >= 0);
  BOOST_TEST(facts.at("disks").is_array());
}

BOOST_AUTO_TEST_CASE(values_that_no_tool_would_take_fail_before_anything_is_done) {
  const std::vector<std::pair<Command, int>> refused{
      {CreateUser{"a b", "tidb"}, 3},
      {CreateUser{"tidb", "-x"}, 3},
      {CreateUser{"", "tidb"}, 3},
      {InstallPackage{"$(x)"}, 1},
      {InstallPackage{"-y"}, 1},
      {StartService{"a b"}, 1},
      {StopService{"../x"}, 1},
      {SetLimit{"tidb", "medium", "nofile", 1}, 1},
      {SetLimit{"tidb", "soft", "no file", 1}, 1},
      {SetLimit{"tidb", "soft", "nofile\n", 1}, 1},
      {AddMountOption{"/", std::string(256, 'a')}, 1},
      {SetSysctl{"no.such.key", "1"}, 255},
      {SetSysctl{"vm swappiness", "1"}, 255},
      {SetSysctl{"vm.swappiness", "1\n2"}, 255},
      {AddMountOption{"/hostyard-nowhere", "noatime"}, 32},
      {AddMountOption{"/", "a,b"}, 1},
      {AuthorizeKey{"hostyard-nobody", "ssh-ed25519 AAAA"}, 1},
      {AuthorizeKey{"root", "no key"}, 1},
      {AuthorizeKey{"root", "ssh-ed25519 AAAA x\nssh-ed25519 AAAB y"}, 1}};
  for (const auto& [command, code] : refused) {
    BOOST_TEST_CONTEXT(describe(command)) {
      const CommandOutcome outcome = run_here(command);
      BOOST_TEST(exited(outcome).code == code);
      BOOST_TEST(exited(outcome).err != "");
    }
  }
}

BOOST_AUTO_TEST_CASE(the_answer_stands_between_the_frames) {
  const auto read = [](int code, std::string out, std::string err = "") {
    return read_answer(kNonce, code, "", std::move(out), std::move(err));
  };
  const CommandOutcome noisy = read(0, "Welcome!\na1b2c3 begin\nline\n\na1b2c3 changed\nBye\n");
  BOOST_TEST(exited(noisy).out == "line\n");
  BOOST_TEST((exited(noisy).effect == Effect::kChanged));
  BOOST_TEST((exited(read(0, "a1b2c3 begin\n\na1b2c3 ok\n")).effect == Effect::kOk));
  BOOST_TEST((exited(read(0, "a1b2c3 begin\n\na1b2c3 reboot\n")).effect == Effect::kRebootNeeded));
  BOOST_TEST(exited(read(5, "a1b2c3 begin\n\na1b2c3 fail\n", "why")).code == 5);
  BOOST_TEST(exited(read(0, "a1b2c3 begin\n\na1b2c3 fail\n")).code == 1);
}

BOOST_AUTO_TEST_CASE(an_answer_whose_beginning_was_too_much_to_keep_still_ends) {
  const CommandOutcome flooded = read_answer(kNonce, 0, "", "xxxxxx\na1b2c3 changed\n", "");
  BOOST_TEST((exited(flooded).effect == Effect::kChanged));
}

BOOST_AUTO_TEST_CASE(a_script_that_never_began_failed_and_one_that_did_not_end_is_unknown) {
  const CommandOutcome sudo = read_answer(kNonce, 1, "", "", "sudo: a password is required\n");
  BOOST_TEST(exited(sudo).code == 1);
  BOOST_TEST(exited(sudo).err == "sudo: a password is required\n");
  const CommandOutcome nologin = read_answer(kNonce, 0, "", "This account is not available.\n", "");
  BOOST_TEST(exited(nologin).code == 1);
  BOOST_TEST(exited(nologin).err.find("This account is not available.") != std::string::npos);
  BOOST_TEST(std::holds_alternative<TimedOut>(read_answer(kNonce, 124, "", "a1b2c3 begin\n", "")));
  BOOST_TEST(std::holds_alternative<TimedOut>(read_answer(kNonce, 124, "", "", "")));
  BOOST_TEST(std::holds_alternative<TimedOut>(read_answer(kNonce, 137, "", "a1b2c3 begin\n", "")));
  BOOST_TEST(std::holds_alternative<ConnectionLost>(read_answer(kNonce, 0, "KILL", "a1b2c3 begin\n", "")));
  BOOST_TEST(std::holds_alternative<ConnectionLost>(read_answer(kNonce, 2, "", "a1b2c3 begin\nhalf", "")));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
