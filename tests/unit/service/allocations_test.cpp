// Grants, recycling, the instance table, inspection, and the pool as a document, through the registry.
#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "tests/unit/service/service_bench.h"

namespace hostyard::test {
namespace {

Json requirement(int count, int cores = 4) {
  return {{"strategy", "RandomRack"},
          {"count", count},
          {"location", {{"region", "Region1"}, {"zone", "Zone1"}}},
          {"cpuCores", cores},
          {"memory", 8},
          {"disk", {{"needDisk", true}}},
          {"ports", Json::array({{{"start", 10000}, {"end", 10010}, {"count", 2}}})}};
}

Json batch(const std::string& request, const Json& wanted) {
  return {
      {"requests",
       Json::array({{{"holderId", "c1"}, {"requestId", request}, {"requirements", Json::array({wanted})}}})}};
}

Json recycling(const Json& entry) {
  return {{"requests", Json::array({entry})}};
}

// Three hosts online.
struct Bench : ServiceBench {
  Bench() { host_ids = import(3)["hostIds"].get<std::vector<std::string>>(); }
  std::vector<std::string> host_ids;

  std::int64_t sequence() { return store.load().sequence; }
  Json ok(std::string_view noun, std::string_view verb, const Json& arguments) {
    const auto answer = call(noun, verb, arguments);
    BOOST_REQUIRE_MESSAGE(answer.has_value(), (answer ? "" : answer.error().detail));
    return *answer;
  }
  Refusal refused(std::string_view noun, std::string_view verb, const Json& arguments) {
    const auto answer = call(noun, verb, arguments);
    BOOST_REQUIRE(!answer);
    return answer.error();
  }
  Json pool() { return ok("pool", "export", Json::object()); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(allocations)

BOOST_FIXTURE_TEST_CASE(a_dry_run_answers_as_the_real_call_and_changes_nothing, Bench) {  // ALLOC-4
  const auto before = sequence();
  Json asked = batch("r1", requirement(2));
  asked["dryRun"] = true;
  const Json tried = ok("allocations", "grant", asked);
  BOOST_TEST(sequence() == before);
  asked.erase("dryRun");
  const Json granted = ok("allocations", "grant", asked);
  BOOST_TEST(granted == tried);
  BOOST_TEST(sequence() == before + 1);
  BOOST_TEST(granted["results"][0]["grants"].size() == 2u);
  BOOST_TEST(granted["results"][0]["grants"][0]["ports"][0]["ports"] == Json::array({10000, 10001}));
  Json back = recycling({{"type", "RecycleHolder"}, {"holderId", "c1"}});
  back["dryRun"] = true;
  const Json would = ok("allocations", "recycle", back);
  BOOST_TEST(sequence() == before + 1);
  back.erase("dryRun");
  BOOST_TEST(ok("allocations", "recycle", back) == would);
  BOOST_TEST(would["released"].size() == 2u);
  BOOST_TEST(ok("allocations", "list", Json::object())["total"] == 0);
}

BOOST_FIXTURE_TEST_CASE(passwords_are_answered_on_demand_only, Bench) {  // ALLOC-3, DOM-21
  BOOST_TEST(ok("allocations", "grant", batch("r1", requirement(1))).dump().find("s3cret") ==
             std::string::npos);
  Json asked = batch("r2", requirement(1));
  asked["withPasswords"] = true;
  const Json grant = ok("allocations", "grant", asked)["results"][0]["grants"][0];
  BOOST_TEST(grant["passwd"] == "s3cret");
  BOOST_TEST(grant["userName"] == "root");
  BOOST_TEST(pool().dump().find("s3cret") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_refusal_carries_its_data_and_changes_nothing, Bench) {  // ALLOC-4, INV-8
  const auto before = sequence();
  const Refusal refusal = refused("allocations", "grant", batch("r1", requirement(4)));
  BOOST_TEST((refusal.code == ErrorCode::kAllocateError));
  BOOST_TEST((refusal.cause == ErrorCode::kNoEnoughHost));
  const Json data = Json::parse(refusal.data);
  BOOST_TEST(data["request"] == 0);
  BOOST_TEST(data["requirement"] == 0);
  BOOST_TEST(data["code"] == 30102);
  BOOST_TEST(data["funnel"].size() == 13u);
  BOOST_TEST(data["funnel"].back()["left"] == 3);
  const Refusal invalid = refused("allocations", "grant", batch("", requirement(1)));
  BOOST_TEST((invalid.cause == ErrorCode::kParameterInvalid));
  BOOST_TEST(Json::parse(invalid.data)["requirement"].is_null());
  Json huge = batch("r1", requirement(1));
  huge["requests"][0]["requirements"][0]["memory"] = std::uint64_t{1} << 63;
  BOOST_TEST((refused("allocations", "grant", huge).cause == ErrorCode::kParameterInvalid));
  huge["requests"][0]["dryRun"] = true;  // no field of a request
  BOOST_TEST((refused("allocations", "grant", huge).code == ErrorCode::kMarshalError));
  const Refusal back = refused("allocations", "recycle", recycling({{"type", "RecycleAll"}}));
  BOOST_TEST((back.code == ErrorCode::kRecycleError));
  BOOST_TEST(Json::parse(back.data)["request"] == 0);
  BOOST_TEST(sequence() == before);
}

BOOST_FIXTURE_TEST_CASE(a_request_that_was_granted_is_refused_with_what_it_got, Bench) {  // ALLOC-5
  ok("allocations", "grant", batch("r1", requirement(2)));
  const Json rows = ok("allocations", "list", {{"requestId", "r1"}})["ledger"];
  Refusal refusal = refused("allocations", "grant", batch("r1", requirement(2)));
  BOOST_TEST((refusal.cause == ErrorCode::kRequestAlreadyGranted));
  BOOST_TEST(Json::parse(refusal.data)["granted"] == rows);
  ok("allocations", "recycle", recycling({{"type", "RecycleOperate"}, {"requestId", "r1"}}));
  refusal = refused("allocations", "grant", batch("r1", requirement(2)));
  BOOST_TEST(Json::parse(refusal.data)["granted"].size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(the_ledger_is_listed_by_holder_request_and_host_in_pages, Bench) {
  ok("allocations", "grant", batch("r1", requirement(3, 1)));
  const Json page = ok("allocations", "list", {{"holderId", "c1"}, {"page", 2}, {"pageSize", 2}});
  BOOST_TEST(page["ledger"].size() == 1u);
  BOOST_TEST(page["ledger"][0]["seq"] == 3);
  BOOST_TEST(page["total"] == 3);
  BOOST_TEST(ok("allocations", "list", {{"hostId", host_ids[0]}})["total"] == 1);
  BOOST_TEST((refused("allocations", "list", {{"page", 0}}).code == ErrorCode::kParameterInvalid));
}

BOOST_FIXTURE_TEST_CASE(what_another_engine_committed_is_seen, Bench) {  // INV-11
  Service other({store, hosts, tiup, secrets, clock, ids, service.settings(), nullptr, 2, false});
  const auto grant = [&](const std::string& request) {
    return find_use_case("allocations", "grant")->call(other, batch(request, requirement(2)));
  };
  BOOST_REQUIRE(grant("r1").has_value());
  BOOST_TEST(ok("allocations", "list", Json::object())["total"] == 2);
  const Json first = ok("allocations", "grant", batch("r2", requirement(1)))["results"][0]["grants"][0];
  BOOST_TEST(first["ports"][0]["ports"][0] == 10000);
  // The other does not know of r2: its plan is refused by the store and made anew.
  const auto again = grant("r2");
  BOOST_REQUIRE(!again);
  BOOST_TEST((again.error().cause == ErrorCode::kRequestAlreadyGranted));
}

BOOST_FIXTURE_TEST_CASE(instances_are_put_listed_shown_and_deleted, Bench) {  // INST-1
  const auto instance = [&](const char* id, const char* cluster, const char* component) {
    return Json{
        {"instanceId", id}, {"clusterId", cluster}, {"component", component}, {"hostId", host_ids[0]}};
  };
  ok("instances", "put",
     {{"instances",
       {instance("a", "c1", "TiKV"), instance("b", "c1", "PD"), instance("c", "c1", "TiKV"),
        instance("d", "c2", "TiDB")}}});
  BOOST_TEST(ok("instances", "list", {{"clusterId", "c1"}})["total"] == 3);
  const Json shown = ok("hosts", "show", {{"hostId", host_ids[0]}});
  BOOST_TEST(shown["instances"].dump() == R"({"c1":["PD","TiKV"],"c2":["TiDB"]})");
  const Json listed = ok("hosts", "list", {{"hostId", host_ids[0]}});
  BOOST_TEST(listed["hosts"][0]["instances"] == shown["instances"]);
  ok("instances", "delete", {{"instanceIds", {"a", "b", "c", "d"}}});
  BOOST_TEST(ok("instances", "list", Json::object())["total"] == 0);
  BOOST_TEST((refused("instances", "delete", {{"instanceIds", Json::array({"a"})}}).code ==
              ErrorCode::kParameterInvalid));
  BOOST_TEST(
      (refused("instances", "put", {{"instances", {{{"id", "a"}}}}}).code == ErrorCode::kMarshalError));
  BOOST_TEST(
      (refused("instances", "put", {{"instances", {{{"instanceId", "a"}, {"ports", Json::array({70000})}}}}})
           .code == ErrorCode::kParameterInvalid));
}

BOOST_FIXTURE_TEST_CASE(inspection_compares_the_books, Bench) {  // INSP-1
  BOOST_TEST(ok("pool", "inspect", Json::object())["valid"] == true);
  ok("allocations", "grant", batch("r1", requirement(1)));
  const Json row = ok("allocations", "list", Json::object())["ledger"][0];
  Json answer = ok("pool", "inspect", Json::object());
  BOOST_TEST(answer["valid"] == false);
  BOOST_TEST(answer["lostInstances"].is_array());
  answer = ok("pool", "inspect", {{"hostIds", Json::array({row["hostId"]})}});
  BOOST_TEST(!answer.contains("lostInstances"));
  BOOST_TEST(answer["hosts"][0]["cpuCores"].dump() ==
             R"({"valid":false,"hostRow":4,"ledger":4,"instances":0,"differs":["ledger-instances"]})");
  BOOST_TEST(answer["hosts"][0]["ports"][0]["hostRow"].is_null());
  BOOST_TEST(answer["hosts"][0]["holders"][0]["holderId"] == "c1");
  ok("instances", "put",
     {{"instances",
       {{{"instanceId", "a"},
         {"clusterId", "c1"},
         {"hostId", row["hostId"]},
         {"cpuCores", 4},
         {"memory", 8},
         {"diskId", row["disks"][0]},
         {"ports", row["ports"]}}}}});
  BOOST_TEST(ok("pool", "inspect", Json::object())["valid"] == true);
  BOOST_TEST(
      (refused("pool", "inspect", {{"hostIds", Json::array({"nothing"})}}).code == ErrorCode::kHostNotFound));
}

BOOST_FIXTURE_TEST_CASE(a_pool_that_goes_out_comes_in_the_same, Bench) {  // ALLOC-7
  ok("allocations", "grant", batch("r1", requirement(2)));
  ok("allocations", "grant", batch("r2", requirement(1)));
  ok("allocations", "recycle", recycling({{"type", "RecycleOperate"}, {"requestId", "r1"}}));
  ok("instances", "put",
     {{"instances",
       {{{"instanceId", "a"}, {"clusterId", "c1"}, {"component", "PD"}, {"hostId", host_ids[0]}}}}});
  const Json exported = pool();
  BOOST_TEST(exported["format"] == "hostyard-pool/1");
  BOOST_TEST(exported["grantedRequests"].size() == 2u);
  BOOST_TEST(exported["hosts"][0].contains("passwd") == false);
  ServiceBench copy;  // its registry is that of the document
  const auto loaded = copy.call("pool", "load", exported);
  BOOST_REQUIRE_MESSAGE(loaded.has_value(), (loaded ? "" : loaded.error().detail));
  BOOST_TEST((*loaded)["hosts"] == 3);
  BOOST_TEST((*loaded)["ledger"] == 1);
  BOOST_TEST(copy.call("pool", "export", Json::object()).value() == exported);
  BOOST_TEST(pool_faults(copy.store.load().pool).empty());
  const auto again = copy.call("allocations", "grant", batch("r1", requirement(1)));
  BOOST_TEST((!again && again.error().cause == ErrorCode::kRequestAlreadyGranted));
  BOOST_TEST(copy.call("allocations", "grant", batch("r3", requirement(2))).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_pool_is_loaded_into_a_store_only_that_never_held_one, Bench) {
  const Json exported = pool();
  BOOST_TEST(refused("pool", "load", exported).detail.find("accepted: an empty one") != std::string::npos);
  Json deleted = ok("hosts", "delete", {{"hostIds", host_ids}});
  drive("hosts", "delete", deleted);
  BOOST_TEST(pool()["hosts"].empty());
  BOOST_TEST(refused("pool", "load", exported).detail.find("accepted: an empty one") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_pool_document_that_contradicts_itself_is_refused, Bench) {
  ok("allocations", "grant", batch("r1", requirement(1)));
  const Json exported = pool();
  const auto load = [&](auto change) {
    Json document = exported;
    change(document);
    ServiceBench copy;
    const auto before = copy.store.load().sequence;
    const auto answer = copy.call("pool", "load", document);
    BOOST_REQUIRE(!answer);
    BOOST_TEST(copy.store.load().sequence == before);
    return fmt::format("{} {}", static_cast<int>(answer.error().code), answer.error().detail);
  };
  const auto refuses = [&](std::string_view says, auto change) {
    const std::string said = load(change);
    BOOST_TEST(said.starts_with(says), said);
  };
  refuses("10001 format is \"\"", [](Json& pool) { pool.erase("format"); });
  refuses("10004 pools is unknown", [](Json& pool) { pool["pools"] = 1; });
  refuses("10004 hosts.1.passwd is unknown", [](Json& pool) { pool["hosts"][1]["passwd"] = "x"; });
  refuses("10004 vendors.0.zones is unknown", [](Json& pool) { pool["vendors"][0]["zones"] = 1; });
  refuses("10004 hosts.0.disks.0.size is unknown",
          [](Json& pool) { pool["hosts"][0]["disks"][0]["size"] = 1; });
  refuses("10001 hosts.0.spec is \"1C1G\"", [](Json& pool) { pool["hosts"][0]["spec"] = "1C1G"; });
  refuses("10001 hosts.0.traits is 0", [](Json& pool) { pool["hosts"][0]["traits"] = 0; });
  refuses("10001 hosts.0.sysLabels is []", [](Json& pool) { pool["hosts"][0]["sysLabels"] = Json::array(); });
  refuses("10001 hosts.0.instances is ", [](Json& pool) { pool["hosts"][0]["instances"] = {{"c", {"PD"}}}; });
  refuses("10001 hosts.0.status is \"Up\"", [](Json& pool) { pool["hosts"][0]["status"] = "Up"; });
  refuses("10001 hosts.0.ip is \"x\"", [](Json& pool) { pool["hosts"][0]["ip"] = "x"; });
  refuses("10001 hosts.0.sshPort is 65536", [](Json& pool) { pool["hosts"][0]["sshPort"] = 65536; });
  refuses("10001 hosts.0.disks.0.hostId is ",
          [](Json& pool) { pool["hosts"][0]["disks"][0]["hostId"] = "y"; });
  refuses("10001 hosts.0.usedCpuCores is ", [](Json& pool) { pool["hosts"][0]["usedCpuCores"] = 1; });
}

BOOST_AUTO_TEST_CASE(ids_that_a_written_pool_lacks_are_made) {
  ServiceBench bench;
  const Json host{
      {"ip", "10.0.0.1"},      {"hostName", "a"},
      {"status", "Online"},    {"arch", "X86_64"},
      {"cpuCores", 4},         {"memory", 8},
      {"region", "Region1"},   {"az", "Zone1"},
      {"rack", "Rack1"},       {"os", "Debian"},
      {"clusterType", "TiDB"}, {"purpose", "Compute"},
      {"diskType", "SSD"},     {"disks", Json::array({{{"name", "b"}, {"path", "/b"}, {"capacity", 1}}})}};
  const Json vendors = bench.call("vendors", "list", Json::object()).value()["vendors"];
  bench
      .call("pool", "load",
            {{"format", "hostyard-pool/1"}, {"vendors", vendors}, {"hosts", Json::array({host})}})
      .value();
  const Json loaded = bench.call("pool", "export", Json::object()).value()["hosts"][0];
  BOOST_TEST(loaded["hostId"].get<std::string>().size() > 10u);
  BOOST_TEST(loaded["disks"][0]["hostId"] == loaded["hostId"]);
  BOOST_TEST(loaded["sshPort"] == 22);
  BOOST_TEST(loaded["vendor"] == "Local");
}

BOOST_AUTO_TEST_CASE(an_import_copies_claims_where_the_settings_say_so) {  // ALLOC-50
  for (const bool copies : {false, true}) {
    ServiceSettings settings;
    settings.copy_region_claims = copies;
    ServiceBench bench(kFourMachines, settings);
    bench.import(1);
    const Json claim{{"strategy", 4},
                     {"count", 1},
                     {"location", {{"region", "Region1"}}},
                     {"filter", {{"arch", "X86_64"}}},
                     {"ports", Json::array({{{"start", 9000}, {"end", 9010}, {"count", 1}}})}};
    bench.call("allocations", "grant", batch("r1", claim)).value();
    Json all = Json::parse(rows(2));
    bench.call("hosts", "import", {{"file", "h.json"}, {"content", Json::array({all[1]}).dump()}}).value();
    BOOST_TEST(bench.call("allocations", "list", Json::object()).value()["total"] == (copies ? 2 : 1));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
