// `--hosts real`, the default (CLI-5), as far as it goes without a host that answers.
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/unit/cli/program.h"

namespace hostyard::test {
namespace {

// One that nobody answers for: port 1 of this machine.
constexpr const char* kNobody =
    R"([{"hostName": "nobody", "ip": "127.0.0.1", "sshPort": 1, "userName": "root", "passwd": "Marked-Secret-1",
    "region": "Region1", "az": "Zone1", "rack": "Rack1", "arch": "X86_64", "clusterType": "TiDB", "cpuCores": 4, "memory": 8,
    "purpose": "Compute", "diskType": "SSD",
    "disks": [{"name": "sda", "capacity": 100, "path": "/data", "status": "Available"}]}])";

class RealProgram : public Program {
 public:
  RealProgram() { write("hosts.json", kNobody); }
  Outcome with_store(std::vector<std::string> words) const {
    words.insert(words.end(), {"--store", "sqlite:" + file("t.db")});
    if (exists("config.yaml")) words.insert(words.end(), {"--config", file("config.yaml")});
    return run(words);
  }
  void configure(const std::string& private_key, const std::string& public_key) const {
    write("config.yaml", "workflow: {deployPrivateKeyPath: " + file("deploy") + "}\n");
    if (!private_key.empty()) write("deploy", private_key);
    if (!public_key.empty()) write("deploy.pub", public_key);
  }
};

nlohmann::json answer(const Outcome& outcome) {
  return nlohmann::json::parse(outcome.out);
}

}  // namespace

BOOST_AUTO_TEST_CASE(without_a_deploy_key_nothing_is_imported) {
  const RealProgram program;
  const Outcome outcome = program.with_store({"hosts", "import", program.file("hosts.json")});
  BOOST_TEST(outcome.exit_code == 3);
  BOOST_TEST(contains(outcome.err,
                      "workflow.deployPrivateKeyPath is not set; accepted: the path of the private key"));
  BOOST_TEST(answer(program.with_store({"hosts", "list", "--output", "json"}))["total"] == 0);
}

BOOST_AUTO_TEST_CASE(the_public_key_is_taken_from_beside_the_private_one) {
  const RealProgram program;
  program.configure("not looked at yet\n", "");
  const Outcome outcome = program.with_store({"hosts", "import", program.file("hosts.json")});
  BOOST_TEST(outcome.exit_code == 3);
  BOOST_TEST(contains(outcome.err, "the deploy user's public key is not at " + program.file("deploy.pub")));
  BOOST_TEST(contains(outcome.err, "ssh-keygen -y -f " + program.file("deploy")));
}

BOOST_AUTO_TEST_CASE(a_host_that_nobody_answers_for_fails_alone_and_says_why) {  // FLOW-3
  const RealProgram program;
  program.configure("no key\n", "ssh-ed25519 AAAA nobody\n");
  program.write(
      "vendors.json",
      R"({"vendors": [{"id": "Local", "regions": [{"id": "Region1", "zones": [{"id": "Zone1"}]}]}]})");
  BOOST_TEST(program.with_store({"vendors", "load", program.file("vendors.json")}).exit_code == 0);
  const Outcome imported =
      program.with_store({"hosts", "import", program.file("hosts.json"), "--output", "json"});
  BOOST_TEST(imported.exit_code == 1);
  const nlohmann::json flow = answer(imported)["workflows"][0];
  BOOST_TEST(flow["status"] == "Error");
  const Outcome detail = program.with_store({"workflows", "show", flow["id"].get<std::string>()});
  BOOST_TEST(contains(detail.out, "ssh client dial to addr root@127.0.0.1:1 by PassWord failed"));
  BOOST_TEST(contains(detail.out, "Connection refused"));
  BOOST_TEST(!contains(detail.out + detail.err + imported.out + imported.err, "Marked-Secret-1"));
  BOOST_TEST(
      program.with_store({"hosts", "delete", answer(imported)["hostIds"][0].get<std::string>()}).exit_code ==
      0);
}

BOOST_AUTO_TEST_CASE(a_store_of_real_hosts_is_not_used_with_fake_ones) {  // CLI-5
  const RealProgram program;
  program.configure("no key\n", "ssh-ed25519 AAAA nobody\n");
  BOOST_TEST(program.with_store({"hosts", "import", program.file("hosts.json"), "--no-wait"}).exit_code == 0);
  const Outcome fake = program.run(program.on_fakes({"hosts", "list"}));
  BOOST_TEST(fake.exit_code == 3);
  BOOST_TEST(contains(fake.err, "STORE_MISMATCH"));
}

}  // namespace hostyard::test
