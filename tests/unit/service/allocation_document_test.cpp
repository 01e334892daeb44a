// The documents of ALLOC-7: read strictly, written whole.
#include "engine/service/allocation_document.h"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace hostyard::test {
namespace {

const char* const kFull = R"({"requests": [{"holderId": "cluster-1", "requestId": "req-1", "takeover": true,
  "requirements": [{"strategy": "RandomRack", "count": 3,
  "location": {"region": "Region1", "zone": "Zone1", "rack": "Rack1", "hostIp": "10.0.0.1"},
  "excludedHosts": ["10.0.0.9"],
  "filter": {"arch": "X86_64", "purpose": "Storage", "diskType": "SSD", "hostTraits": 7},
  "exclusive": true, "cpuCores": 4, "memory": 8,
  "disk": {"needDisk": true, "capacity": 256, "type": "SSD", "diskId": "d1"},
  "ports": [{"start": 10000, "end": 10020, "count": 5}]}]}], "withPasswords": true})";

void check_refused(const std::string& text, ErrorCode code, std::string_view says) {
  const auto batch = read_batch(Json::parse(text));
  BOOST_REQUIRE_MESSAGE(!batch, text);
  BOOST_TEST((batch.error().code == code), text);
  BOOST_TEST(batch.error().detail.find(says) != std::string::npos, batch.error().detail);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(allocation_documents)

BOOST_AUTO_TEST_CASE(a_batch_is_read_whole_and_written_as_it_was_read) {
  const auto batch = read_batch(Json::parse(kFull));
  BOOST_REQUIRE(batch.has_value());
  BOOST_TEST(batch->with_passwords);
  const AllocationRequest& request = batch->requests.at(0);
  BOOST_TEST(request.takeover);
  const Requirement& requirement = request.requirements.at(0);
  BOOST_TEST(requirement.strategy == "RandomRack");
  BOOST_TEST(requirement.location.host_ip == "10.0.0.1");
  BOOST_TEST(requirement.filter.host_traits == 7);
  BOOST_TEST(requirement.disk.disk_id == "d1");
  BOOST_TEST((requirement.ports.at(0) == PortRange{10000, 10020, 5}));
  BOOST_TEST((batch_document(*batch) == Json::parse(kFull)));
}

BOOST_AUTO_TEST_CASE(absent_and_null_fields_are_empty_and_a_strategy_has_a_name_or_a_number) {
  const auto batch = read_batch(Json::parse(
      R"({"requests": [{"holderId": null, "requirements": [{"strategy": 3, "disk": null}, {}]}]})"));
  BOOST_REQUIRE(batch.has_value());
  const AllocationRequest& request = batch->requests.at(0);
  BOOST_TEST(request.holder_id == "");
  BOOST_TEST(request.requirements.at(0).strategy == "3");
  BOOST_TEST((request.requirements.at(1) == Requirement{}));
  BOOST_TEST(read_batch(Json::object())->requests.empty());
}

BOOST_AUTO_TEST_CASE(unknown_fields_and_wrong_types_are_10004_with_their_path) {
  const ErrorCode type = ErrorCode::kMarshalError;
  check_refused(R"([])", type, "the document is a list");
  check_refused(R"({"request": []})", type, "request is unknown, did you mean requests?");
  check_refused(R"({"Requests": []})", type, "Requests is unknown");
  check_refused(R"({"requests": [{"holder": "c"}]})", type, "requests.0.holder is unknown");
  check_refused(R"({"requests": [{"requirements": [{"disk": {"size": 1}}]}]})", type,
                "requests.0.requirements.0.disk.size is unknown");
  check_refused(R"({"requests": [null]})", type, "requests.0 is null; accepted: an object");
  check_refused(R"({"requests": [{"requirements": [{"strategy": true}]}]})", type,
                "strategy is true; accepted: a name or an integer");
  check_refused(R"({"requests": [{"requirements": [{"cpuCores": "4"}]}]})", type, "accepted: an integer");
  check_refused(R"({"requests": [{"requirements": [{"cpuCores": 1.5}]}]})", type, "accepted: an integer");
  check_refused(R"({"requests": [{"requirements": [{"cpuCores": 1.0}]}]})", type, "accepted: an integer");
}

BOOST_AUTO_TEST_CASE(numbers_beyond_64_bits_are_out_of_range) {  // ruling DOM-1
  for (const char* const number : {"9223372036854775808", "99999999999999999999", "-99999999999999999999"}) {
    check_refused(fmt::format(R"({{"requests": [{{"requirements": [{{"memory": {}}}]}}]}})", number),
                  ErrorCode::kParameterInvalid, "requests.0.requirements.0.memory is ");
  }
  BOOST_TEST(read_batch(Json::parse(R"({"requests": [{"requirements": [{"memory": -1}]}]})")).has_value());
}

BOOST_AUTO_TEST_CASE(a_recycle_request_is_read_and_written) {
  const Json document = Json::parse(R"({"requests": [
    {"type": "RecycleHost", "holderId": "c", "requestId": "", "hostId": "h", "hostIp": "10.0.0.1", "cpuCores": 4,
     "memory": 8, "disks": ["d"], "ports": [10000]}]})");
  const auto entries = read_recycling(document);
  BOOST_REQUIRE(entries.has_value());
  BOOST_TEST((recycling_document(*entries) == document));
  BOOST_TEST(read_recycling(Json::parse(R"({"requests": [{"type": 2}]})"))->at(0).type == "2");
  BOOST_TEST(read_recycling(Json::parse(R"({"requests": [{}]})"))->at(0).type == "");
  const auto wrong = read_recycling(Json::parse(R"({"requests": [{"kind": 2}]})"));
  BOOST_TEST((!wrong && wrong.error().code == ErrorCode::kMarshalError));
}

BOOST_AUTO_TEST_CASE(grants_and_ledger_rows_have_the_form_of_the_clause) {
  Grant grant;
  grant.requirement = 1;
  grant.host_id = "h1";
  grant.cpu_cores = 4;
  grant.ports = {{10000, 10020, {10000, 10001}}};
  Grant with_disk = grant;
  with_disk.disk = GrantedDisk{"d1", "sdb", "/data", DiskType::kNVMeSSD, 512};
  const std::vector<RequestGrants> results{{"c", "r", {grant, with_disk}}};
  BOOST_TEST(
      grants_document(results).dump() ==
      R"({"results":[{"holderId":"c","requestId":"r","grants":[)"
      R"({"requirement":1,"hostId":"h1","hostName":"","hostIp":"","userName":"","region":"","zone":"",)"
      R"("rack":"","cpuCores":4,"memory":0,"disk":null,)"
      R"("ports":[{"start":10000,"end":10020,"ports":[10000,10001]}]},)"
      R"({"requirement":1,"hostId":"h1","hostName":"","hostIp":"","userName":"","region":"","zone":"",)"
      R"("rack":"","cpuCores":4,"memory":0,)"
      R"("disk":{"diskId":"d1","name":"sdb","path":"/data","type":"NVMeSSD","capacity":512},)"
      R"("ports":[{"start":10000,"end":10020,"ports":[10000,10001]}]}]}]})");
  LedgerRow row;
  row.seq = 7;
  row.holder_id = "c";
  row.ports = {9000};
  BOOST_TEST(ledger_row_document(row).dump() ==
             R"({"seq":7,"holderId":"c","requestId":"","hostId":"","cpuCores":0,"memory":0,"disks":[],)"
             R"("ports":[9000],"exclusive":false,"regionWide":false})");
}

BOOST_AUTO_TEST_CASE(a_refusal_says_what_left_how_many_hosts_and_what_is_missing) {  // ALLOC-4
  AllocationRefusal refusal;
  refusal.refusal = {ErrorCode::kAllocateError, "", ErrorCode::kNoEnoughDisk};
  refusal.request = 0;
  refusal.requirement = 2;
  refusal.funnel = {{"pool", 3}, {"notExcluded", 1}};
  refusal.near_miss = NearMiss{"h1",
                               {{"reserved", false, true},
                                {"cores", std::int64_t{8}, std::int64_t{4}},
                                {"arch", std::string("ARM"), std::string("X86")},
                                {"traits", std::vector<std::string>{"SSD"}, std::vector<std::string>{}},
                                {"disk", AskedDisks{1, 256, "SSD", ""}, std::int64_t{0}}}};
  BOOST_TEST(refusal_document(refusal, {}).dump() ==
             R"({"request":0,"requirement":2,"code":30103,"name":"RESOURCE_NO_ENOUGH_DISK",)"
             R"("funnel":[{"filter":"pool","left":3},{"filter":"notExcluded","left":1}],)"
             R"("nearMiss":{"hostId":"h1","missing":{"reserved":{"asked":false,"there":true},)"
             R"("cores":{"asked":8,"there":4},"arch":{"asked":"ARM","there":"X86"},)"
             R"("traits":{"asked":["SSD"],"there":[]},)"
             R"("disk":{"asked":{"count":1,"capacity":256,"type":"SSD","diskId":""},"there":0}}}})");
  AllocationRefusal bare;
  bare.refusal = {ErrorCode::kAllocateError, "", ErrorCode::kRequestAlreadyGranted};
  bare.granted_request = "r";
  const Json data = refusal_document(bare, std::vector<LedgerRow>(1));
  BOOST_TEST(data["request"].is_null());
  BOOST_TEST(data["nearMiss"].is_null());
  BOOST_TEST(data["granted"].size() == 1u);
  const RecycleRefusal recycling{{ErrorCode::kRecycleError, "", ErrorCode::kHostNotFound}, 3};
  BOOST_TEST(refusal_document(recycling).dump() ==
             R"({"request":3,"code":30101,"name":"RESOURCE_HOST_NOT_FOUND"})");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace hostyard::test
