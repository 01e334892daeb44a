// What `pool load` of a scenario fills in.
#include "scenarios/pool_arguments.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace hostyard {
namespace {

Json hosts_of(const char* hosts) {
  return pool_arguments({{"hosts", Json::parse(hosts)}}, nullptr)["hosts"];
}

BOOST_AUTO_TEST_CASE(a_host_has_everything_that_it_leaves_out) {
  const Json host = hosts_of(R"([{"ip": "10.0.0.7"}])")[0];
  BOOST_TEST(host["hostName"] == "host7");
  BOOST_TEST(host["hostId"] == "host7");
  BOOST_TEST(host["status"] == "Online");
  BOOST_TEST(host["cpuCores"] == 16);
  BOOST_REQUIRE_EQUAL(host["disks"].size(), 1U);
  BOOST_TEST(host["disks"][0]["diskId"] == "host7-sdb");
  BOOST_TEST(host["disks"][0]["path"] == "/sdb");
  BOOST_TEST(host["disks"][0]["capacity"] == 500);
}

BOOST_AUTO_TEST_CASE(what_is_given_stays_and_null_stays_out) {
  const Json host =
      hosts_of(R"([{"ip": "10.0.0.7", "hostId": "x", "disks": [], "rack": null, "cpuCores": 1}])")[0];
  BOOST_TEST(host["hostId"] == "x");
  BOOST_TEST(host["disks"].empty());
  BOOST_TEST(host["cpuCores"] == 1);
  BOOST_TEST(!host.contains("rack"));
}

BOOST_AUTO_TEST_CASE(one_host_stands_for_many_with_addresses_and_ids_of_their_own) {
  const Json hosts = hosts_of(R"([{"ip": "10.0.0.255", "hostName": "h", "times": 2}, {"ip": "10.9.9.9"}])");
  BOOST_REQUIRE_EQUAL(hosts.size(), 3U);
  BOOST_TEST(hosts[0]["ip"] == "10.0.0.255");
  BOOST_TEST(hosts[1]["ip"] == "10.0.1.0");
  BOOST_TEST(hosts[1]["hostId"] == "h-00002");
  BOOST_TEST(hosts[1]["hostName"] == "h-00002");
  BOOST_TEST(hosts[1]["disks"][0]["diskId"] == "h-sdb-00002");
  BOOST_TEST(!hosts[1].contains("times"));
}

BOOST_AUTO_TEST_CASE(a_document_that_is_to_be_refused_passes_as_it_is) {
  const Json given = Json::parse(R"({"format": "other", "hosts": "none"})");
  BOOST_TEST(pool_arguments(given, nullptr) == given);
}

}  // namespace
}  // namespace hostyard
