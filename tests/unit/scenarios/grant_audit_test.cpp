// INV-3 and INV-7 of an answer: every lie in it is found.
#include "scenarios/grant_audit.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace hostyard {
namespace {

Host host(const std::string& id, const std::string& ip) {
  Host host;
  host.id = host.host_name = id;
  host.ip = *IpAddress::parse(ip);
  host.location.region = "R";
  host.location.zone = "Z";
  host.location.rack = "K";
  host.status = HostStatus::kOnline;
  host.cpu_cores = 16;
  host.memory_gib = 64;
  return host;
}

Pool pool() {
  Pool pool;
  ChangeSet changes{"hosts", 0, {}};
  changes.changes.emplace_back(PutHost{host("a", "10.0.0.1")});
  Host offline = host("offline", "10.0.0.2");
  offline.status = HostStatus::kOffline;
  changes.changes.emplace_back(PutHost{offline});
  Host reserved = host("reserved", "10.0.0.3");
  reserved.reserved = true;
  changes.changes.emplace_back(PutHost{reserved});
  Host elsewhere = host("elsewhere", "10.0.0.4");
  elsewhere.location.zone = "Y";
  changes.changes.emplace_back(PutHost{elsewhere});
  changes.changes.emplace_back(PutHost{host("excluded", "10.0.0.9")});
  pool.apply(changes);
  return pool;
}

Json batch(bool takeover = false) {
  return Json::parse(
      R"({"requests": [{"holderId": "c", "requestId": "r", "takeover": )" +
      std::string(takeover ? "true" : "false") +
      R"(, "requirements": [{"strategy": 0, "count": 1, "location": {"region": "R", "zone": "Z"},
                        "excludedHosts": ["10.0.0.9"], "filter": {"arch": "X86_64"},
                        "ports": [{"start": 10, "end": 20, "count": 2}]}]}]})");
}

Json grant(const std::string& host_id, Json ports = {10, 11}) {
  return {{"requirement", 0},
          {"hostId", host_id},
          {"ports", Json::array({{{"start", 10}, {"end", 20}, {"ports", std::move(ports)}}})}};
}

std::string first_fault(const Json& grants, const Json& asked = batch()) {
  const auto faults = audit_grants(asked, {{"results", Json::array({{{"grants", grants}}})}}, pool());
  return faults.empty() ? "" : faults.front();
}

BOOST_AUTO_TEST_CASE(an_honest_answer_has_no_fault) {
  BOOST_TEST(first_fault(Json::array({grant("a")})) == "");
}

BOOST_AUTO_TEST_CASE(ports_outside_their_range_or_of_another_number_are_found) {
  BOOST_TEST(first_fault(Json::array({grant("a", {10, 20})})).starts_with("INV-3: request r: port 20"));
  BOOST_TEST(first_fault(Json::array({grant("a", {9, 10})})).starts_with("INV-3: request r: port 9"));
  BOOST_TEST(first_fault(Json::array({grant("a", {10})})).starts_with("INV-3: request r: 1 ports"));
  Json none = grant("a");
  none["ports"] = Json::array();
  BOOST_TEST(first_fault(Json::array({none})).starts_with("INV-3: request r: 0 port ranges"));
}

BOOST_AUTO_TEST_CASE(hosts_that_do_not_qualify_are_found) {
  BOOST_TEST(first_fault(Json::array({grant("offline")})) == "INV-7: request r: host offline is Offline");
  BOOST_TEST(first_fault(Json::array({grant("reserved")})) == "INV-7: request r: reserved of host reserved");
  BOOST_TEST(first_fault(Json::array({grant("elsewhere")})) ==
             "INV-7: request r: host elsewhere is in another place");
  BOOST_TEST(first_fault(Json::array({grant("excluded")})) == "INV-7: request r: host excluded was excluded");
  BOOST_TEST(first_fault(Json::array({grant("nobody")})).starts_with("INV-4"));
  BOOST_TEST(first_fault(Json::array({grant("a"), grant("a")})) ==
             "INV-7: request r: host a is granted again");
}

BOOST_AUTO_TEST_CASE(takeover_lets_other_strategies_use_no_reserved_host) {
  BOOST_TEST(first_fault(Json::array({grant("reserved")}), batch(true)) ==
             "INV-7: request r: reserved of host reserved");
}

BOOST_AUTO_TEST_CASE(an_answer_about_something_else_is_found) {
  Json other = grant("a");
  other["requirement"] = 1;
  BOOST_TEST(
      first_fault(Json::array({other})).starts_with("INV-7: request r: a grant is about requirement 1"));
  BOOST_TEST(!audit_grants(batch(), {{"results", Json::array()}}, pool()).empty());
}

}  // namespace
}  // namespace hostyard
