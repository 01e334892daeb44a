#include "realexec/openssh_connector.h"

#include <filesystem>
#include <fstream>

#include <boost/test/unit_test.hpp>

#include "realexec/files.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

const HostAddress kHost{IpAddress::parse("10.0.0.1").value(), 2222};

// A program in place of `ssh` that writes down what it was called with, asks for a secret where it may, and
// ends as told.
struct StandIn {
  TemporaryFolder folder;

  OpenSshSettings settings(const std::string& body) const {
    const std::string path = folder / "ssh";
    std::ofstream(path) << "#!/bin/sh\nprintf '%s\\n' \"$@\" >>'" << (folder / "words") << "'\n"
                        << "env >>'" << (folder / "words") << "'\n"
                        << body << "\n";
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    OpenSshSettings settings;
    settings.program = path;
    settings.known_hosts_file = folder / "known_hosts";
    return settings;
  }
  std::string words() const { return read_text(folder / "words").value_or(""); }
};

Deadline soon() {
  return Deadline::in(20 * kSecond);
}

template <class Fault>
std::string detail_of(const SshFault& fault) {
  const auto* is = std::get_if<Fault>(&fault);
  return is == nullptr ? "another fault" : is->detail;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(openssh_connector, StandIn)

BOOST_AUTO_TEST_CASE(a_password_is_asked_for_through_a_pipe_and_stands_nowhere) {
  OpenSshConnector connector(
      settings("[ -z \"$SSH_ASKPASS\" ] || \"$SSH_ASKPASS\" 'password:' >'" + (folder / "answer") + "'"));
  const Login login{"admin", PasswordLogin{Secret(" Marked '$1\\n-Secret ")}};
  const auto connection = connector.connect(kHost, login, soon());
  BOOST_REQUIRE(connection);
  BOOST_TEST(read_text(folder / "answer").value_or("") == " Marked '$1\\n-Secret \n");
  BOOST_TEST(words().find("Marked") == std::string::npos);
  BOOST_TEST(words().find("PubkeyAuthentication=no") != std::string::npos);
  BOOST_TEST(words().find("StrictHostKeyChecking=yes") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_key_without_passphrase_asks_nobody) {
  OpenSshConnector connector(settings(""));
  BOOST_REQUIRE(connector.connect(kHost, {"tidb", KeyLogin{"/keys/deploy"}}, soon()));
  BOOST_TEST(words().find("BatchMode=yes") != std::string::npos);
  BOOST_TEST(words().find("\n-i\n/keys/deploy\n") != std::string::npos);
  BOOST_TEST(words().find("SSH_ASKPASS=") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_command_gets_its_input_and_never_makes_a_login_of_its_own) {
  OpenSshConnector connector(settings("case \"$*\" in *ControlMaster=no*) cat; echo err >&2; exit 7;; esac"));
  const auto connection = connector.connect(kHost, {"tidb", KeyLogin{"/keys/deploy"}}, soon());
  BOOST_REQUIRE(connection);
  const auto exit = (*connection)->run("do it", Secret("the script"), 1000, soon());
  BOOST_REQUIRE(exit);
  BOOST_TEST(exit->code == 7);
  BOOST_TEST(exit->out == "the script");
  BOOST_TEST(exit->err == "err\n");
  BOOST_TEST(words().find("ProxyCommand=false") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_master_that_died_is_told_from_a_command_that_fails) {
  OpenSshConnector connector(
      settings("case \"$*\" in *ControlMaster=no*|*check*) echo gone >&2; exit 255;; esac"));
  const auto connection = connector.connect(kHost, {"tidb", KeyLogin{"/keys/deploy"}}, soon());
  BOOST_REQUIRE(connection);
  BOOST_TEST(!(*connection)->is_alive());
  const auto exit = (*connection)->run("do it", Secret(), 1000, soon());
  BOOST_REQUIRE(!exit);
  BOOST_TEST(detail_of<ConnectionLost>(exit.error()) == "gone");
}

BOOST_AUTO_TEST_CASE(what_it_waits_for_has_a_time_limit) {
  OpenSshConnector connector(settings("case \"$*\" in *' true') exec sleep 100;; esac"));
  const auto connection =
      connector.connect(kHost, {"tidb", KeyLogin{"/keys/deploy"}}, Deadline::in(100 * kMillisecond));
  BOOST_REQUIRE(!connection);
  BOOST_TEST(detail_of<Unreachable>(connection.error()) == "10.0.0.1:2222: no login within the time limit");
}

BOOST_AUTO_TEST_CASE(what_ssh_says_tells_why_it_came_to_nothing) {
  BOOST_TEST(detail_of<AuthFailed>(login_fault("tidb@10.0.0.1: Permission denied (publickey).\n", kHost)) ==
             "10.0.0.1:2222: tidb@10.0.0.1: Permission denied (publickey).");
  BOOST_TEST(std::holds_alternative<HostKeyMismatch>(
      login_fault("No ED25519 host key is known for 10.0.0.1 and you have requested strict checking.\n"
                  "Host key verification failed.\n",
                  kHost)));
  BOOST_TEST(std::holds_alternative<Unreachable>(
      login_fault("ssh: connect to host 10.0.0.1 port 2222: Connection refused\n", kHost)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
