#include "realexec/ssh_agent.h"

#include <csignal>

#include <boost/test/unit_test.hpp>
#include <spawn.h>
#include <sys/wait.h>

#include "realexec/files.h"
#include "realexec/known_hosts.h"
#include "realexec/process.h"
#include "tests/temporary_folder.h"

namespace hostyard::test {
namespace {

// An agent of OpenSSH with one key in it.
struct RunningAgent {
  TemporaryFolder folder;
  std::string socket = folder / "agent";
  pid_t pid = 0;

  RunningAgent() {
    ProcessTexts words({"ssh-agent", "-D", "-a", socket});
    BOOST_REQUIRE(::posix_spawnp(&pid, "ssh-agent", nullptr, nullptr, words.get(), environ) == 0);
  }
  ~RunningAgent() {
    ::kill(pid, SIGTERM);
    ::waitpid(pid, nullptr, 0);
  }
  std::string make_key(const std::string& name, std::vector<std::string> options) {
    options.insert(options.begin(), {"ssh-keygen", "-q", "-N", "", "-f", folder / name});
    ProcessRequest request;
    request.arguments = std::move(options);
    const ProcessEnd made = run_process(request);
    BOOST_REQUIRE_MESSAGE(made.code == 0, made.err);
    return public_key_blob(read_text(folder / (name + ".pub")).value_or(""));
  }
  // Also waits for the agent, which listens a moment after it was started.
  void add(const std::string& name) {
    ProcessRequest request;
    request.arguments = {"/bin/sh", "-c", "until ssh-add -q \"$0\"; do sleep 0.01; done", folder / name};
    request.environment = {{"SSH_AUTH_SOCK", socket}};
    request.timeout = 20 * kSecond;
    BOOST_REQUIRE(run_process(request).how == ProcessEnd::How::kExited);
  }
  SshAgent connection() {
    auto agent = SshAgent::connect(socket, Deadline::in(20 * kSecond));
    BOOST_REQUIRE_MESSAGE(agent, (agent ? "" : agent.error()));
    return std::move(*agent);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(ssh_agent)

BOOST_FIXTURE_TEST_CASE(it_signs_with_the_keys_that_it_has_and_with_no_other, RunningAgent) {
  const std::string known = make_key("known", {"-t", "ed25519"});
  const std::string rsa = make_key("rsa", {"-t", "rsa", "-b", "2048"});
  const std::string other = make_key("other", {"-t", "ed25519"});
  add("known");
  add("rsa");
  SshAgent agent = connection();
  BOOST_TEST(agent.holds(known).value());
  BOOST_TEST(agent.holds(rsa).value());
  BOOST_TEST(!agent.holds(other).value());
  BOOST_TEST(agent.sign(known, "text").value().size() == 64u);
  BOOST_TEST(agent.sign(rsa, "text").value().size() == 256u);
  const auto refused = agent.sign(other, "text");
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.error().find("refuses to sign") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_socket_that_nobody_listens_at_is_named) {
  const TemporaryFolder folder;
  const auto agent = SshAgent::connect(folder / "nobody", Deadline::in(kSecond));
  BOOST_REQUIRE(!agent);
  BOOST_TEST(agent.error().find(folder / "nobody") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_blob_of_a_public_key_is_of_the_type_that_its_line_names) {
  const std::string line =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f me\n";
  BOOST_TEST(key_type(public_key_blob(line)) == "ssh-ed25519");
  BOOST_TEST(public_key_blob("ssh-rsa" + line.substr(11)).empty());
  BOOST_TEST(public_key_blob("").empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
