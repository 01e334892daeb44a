#include "engine/store/changes_codec.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "engine/base/result.h"
#include "tests/contract/store/rows.h"

namespace hostyard::test {
namespace {

std::vector<Change> every_kind() {
  LedgerRow recycled = grant_row(8, "h1", "", {});
  recycled.version = 3;
  recycled.delete_time = 1'700'000'000'000'020;
  return {PutHost{host_row("h1", "::1", "host1")},
          PutDisk{disk_row("d1", "h1", "/data1")},
          PutVendor{vendor_row("Local")},
          PutFlow{flow_row("f1", "h1")},
          PutNode{node_row("n1", "f1", 3)},
          PutMark{"key", "value"},
          PutGrant{grant_row(7, "h1", "d1", {0, 4000, 65535})},
          PutGrant{recycled},
          PutRequest{request_row("r1")},
          PutInstance{instance_row("i1", "h1")}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_kind_of_change_comes_back_as_it_was) {
  BOOST_TEST((decode_changes(encode_changes(every_kind())) == every_kind()));
  BOOST_TEST(decode_changes(encode_changes({})).empty());
}

BOOST_AUTO_TEST_CASE(default_rows_come_back_as_they_were) {
  const std::vector<Change> defaults{PutHost{}, PutDisk{},  PutVendor{},  PutFlow{},    PutNode{},
                                     PutMark{}, PutGrant{}, PutRequest{}, PutInstance{}};
  BOOST_TEST((decode_changes(encode_changes(defaults)) == defaults));
}

BOOST_AUTO_TEST_CASE(the_text_is_json_of_the_tables_columns) {
  const auto parsed = nlohmann::json::parse(encode_changes(every_kind()));
  BOOST_TEST(parsed.size() == 10u);
  BOOST_TEST(parsed.at(0).at("in") == "hosts");
  BOOST_TEST(parsed.at(0).at("zone_code") == "Region1,Zone1");  // DOM-2: storage carries codes
  BOOST_TEST(parsed.at(0).at("status") == "Deleting");
  BOOST_TEST(!parsed.at(0).contains("live_ip"));
  BOOST_TEST(!parsed.at(0).contains("delete_time"));  // what is 0 or empty is left out
  BOOST_TEST(parsed.at(4).at("error_code") == 30133);
}

BOOST_AUTO_TEST_CASE(every_byte_survives_in_a_text) {
  std::string every_byte;
  for (int byte = 0; byte < 256; ++byte) every_byte += static_cast<char>(byte);
  FlowNode node = node_row("n1", "f1", 0);
  for (const std::string& text : {every_byte, every_byte.substr(0, 128), std::string("λ\"\\\n\x1f\x7f")}) {
    node.result = text;
    const std::vector<Change> changes{PutNode{node}};
    BOOST_TEST((decode_changes(encode_changes(changes)) == changes));
  }
}

BOOST_AUTO_TEST_CASE(text_that_is_no_log_entry_is_a_failure_that_says_so) {
  for (const char* text :
       {"", "[", "[1]", "[{}]", R"([{"in":"elsewhere"}])", R"([{"in":"nodes","ordinal":"x"}])",
        R"([{"in":"flows","id":"f1","status":"Dancing"}])",
        R"([{"in":"nodes","status":"Error","ordinal":99999999999}])",
        R"([{"in":"nodes","result":{"hex":"zz"}}])"}) {
    BOOST_CHECK_EXCEPTION(decode_changes(text), Error,
                          [](const Error& e) { return e.code() == ErrorCode::kStoreUnusable; });
  }
}

}  // namespace hostyard::test
