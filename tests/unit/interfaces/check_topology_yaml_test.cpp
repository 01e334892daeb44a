// The check topology as the YAML that tiup reads strictly. STEP-4.
#include <boost/test/unit_test.hpp>
#include <yaml-cpp/yaml.h>

#include "engine/interfaces/deploy_tool.h"

namespace hostyard::test {
namespace {

CheckTopology full_topology() {
  const IpAddress host = IpAddress::parse("10.0.0.1").value();
  CheckTopology topology{"tidb", "tidb", 22, "amd64", {}};
  topology.instances = {
      {Purpose::kSchedule, host, 14000, 15000, "/d1/pd_deploy", "/d1/pd_data"},
      {Purpose::kCompute, host, 10000, 11000, "/d1/tidb_deploy", ""},
      {Purpose::kStorage, host, 12000, 13000, "/d1/tikv_deploy", "/d1/tikv_data"},
      {Purpose::kStorage, host, 12001, 13001, "/d2/tikv_deploy", "/d2/tikv_data"},
  };
  return topology;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(check_topology_yaml)

BOOST_AUTO_TEST_CASE(instances_stand_under_the_servers_of_their_purpose_with_the_ports_that_tiup_names) {
  const YAML::Node yaml = YAML::Load(to_yaml(full_topology()));
  BOOST_TEST(yaml["global"]["user"].as<std::string>() == "tidb");
  BOOST_TEST(yaml["global"]["group"].as<std::string>() == "tidb");
  BOOST_TEST(yaml["global"]["ssh_port"].as<int>() == 22);
  BOOST_TEST(yaml["global"]["arch"].as<std::string>() == "amd64");
  BOOST_REQUIRE(yaml["tidb_servers"].size() == 1u);
  BOOST_REQUIRE(yaml["tikv_servers"].size() == 2u);
  BOOST_REQUIRE(yaml["pd_servers"].size() == 1u);
  const YAML::Node tidb = yaml["tidb_servers"][0];
  BOOST_TEST(tidb["host"].as<std::string>() == "10.0.0.1");
  BOOST_TEST(tidb["port"].as<int>() == 10000);
  BOOST_TEST(tidb["status_port"].as<int>() == 11000);
  BOOST_TEST(tidb["deploy_dir"].as<std::string>() == "/d1/tidb_deploy");
  BOOST_TEST(!tidb["data_dir"].IsDefined());
  const YAML::Node tikv = yaml["tikv_servers"][1];
  BOOST_TEST(tikv["port"].as<int>() == 12001);
  BOOST_TEST(tikv["status_port"].as<int>() == 13001);
  BOOST_TEST(tikv["data_dir"].as<std::string>() == "/d2/tikv_data");
  const YAML::Node pd = yaml["pd_servers"][0];
  BOOST_TEST(pd["client_port"].as<int>() == 14000);
  BOOST_TEST(pd["peer_port"].as<int>() == 15000);
  BOOST_TEST(!pd["port"].IsDefined());
  BOOST_TEST(pd.size() == 5u);  // tiup refuses keys that it does not know
}

BOOST_AUTO_TEST_CASE(servers_without_instance_are_left_out) {
  CheckTopology topology = full_topology();
  topology.instances.erase(topology.instances.begin() + 1, topology.instances.end());
  const YAML::Node yaml = YAML::Load(to_yaml(topology));
  BOOST_TEST(yaml.size() == 2u);
  BOOST_TEST(yaml["pd_servers"].size() == 1u);
  topology.instances.clear();
  BOOST_TEST(YAML::Load(to_yaml(topology)).size() == 1u);
}

BOOST_AUTO_TEST_CASE(no_value_leaves_its_quotes) {
  CheckTopology topology = full_topology();
  const std::string hostile = "/a\"\n    evil: \"x\\y: {} # λ\t\x7f'";
  topology.instances.erase(topology.instances.begin() + 1, topology.instances.end());
  topology.instances[0].host = IpAddress::parse("2001:db8::1").value();
  topology.instances[0].deploy_dir = hostile;
  topology.user = "on";
  topology.group = "1e3";
  const YAML::Node yaml = YAML::Load(to_yaml(topology));
  BOOST_TEST(yaml["pd_servers"][0]["deploy_dir"].as<std::string>() == hostile);
  BOOST_TEST(!yaml["pd_servers"][0]["evil"].IsDefined());
  BOOST_TEST(yaml["pd_servers"][0]["host"].as<std::string>() == "2001:db8::1");
  BOOST_TEST(yaml["global"]["user"].as<std::string>() == "on");
  BOOST_TEST(yaml["global"]["user"].Tag() == "!");  // quoted: a string to every reader
  BOOST_TEST(yaml["global"]["group"].Tag() == "!");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
