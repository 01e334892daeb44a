// The JSON form of the import file (IMP-1, DOM-10).
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/unit/importfile/import_fixture.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;

constexpr std::string_view kDisk = R"([{"name":"sda","capacity":100,"path":"/data"}])";

// A host object that imports, with `more` behind its other keys.
std::string host(int n, const std::string& more = "") {
  const std::string number = std::to_string(n);
  return R"({"hostName":"h)" + number + R"(","ip":"10.0.0.)" + number +
         R"(","region":"R","az":"Z","rack":"K","arch":"ARM64","cpuCores":8,"memory":32,"clusterType":"TiDB",)" +
         R"("purpose":"Compute","diskType":"SSD","disks":)" + std::string(kDisk) + more + "}";
}

struct Bad {
  const char* more;
  const char* problem;
};

std::ostream& operator<<(std::ostream& out, const Bad& bad) {
  return out << bad.more;
}

const std::vector<Bad> kBad{
    {R"(,"kernel":5)", "hosts.1.kernel|5|a string"},
    {R"(,"sshPort":"22")", "hosts.1.sshPort|\"22\"|an integer"},
    {R"(,"sshPort":22.5)", "hosts.1.sshPort|22.5|an integer"},
    {R"(,"sshPort":70000)", "hosts.1.sshPort|70000|an integer from 1 to 65535"},
    {R"(,"passwd":12345)", "hosts.1.passwd|******|a string"},
    {R"(,"passwd":"geheim")", "hosts.1.passwd|******|a password only beside a userName"},
    {R"(,"hostname":"x")", "hosts.1.hostname|hostname|did you mean \"hostName\"?"},
    {R"(,"nic":"a","nic":"b")", "hosts.1.nic|nic|every key once"},
    {R"(,"os":"a\nb")", "hosts.1.os|a\nb|text without control characters"},
};

BOOST_DATA_TEST_CASE(a_bad_value_is_named_with_its_path, data::make(kBad), bad) {
  const std::string rows = host(1) + "," + host(2, bad.more);
  const std::vector<std::string> expected{bad.problem};
  BOOST_TEST(problems_of(read("[" + rows + "]")) == expected, boost::test_tools::per_element());
  BOOST_TEST(problems_of(read("{\"hosts\":[" + rows + "]}")) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_sample_json_gives_the_hosts_of_the_sample_csv) {
  const auto json = read(file_content("import/hosts.json"));
  const auto csv = read(file_content("import/hosts.csv"));
  BOOST_REQUIRE(json.has_value());
  BOOST_REQUIRE(csv.has_value());
  BOOST_REQUIRE(json->size() == csv->size());
  for (std::size_t i = 0; i < json->size(); ++i) {
    BOOST_CHECK(json->at(i).host == csv->at(i).host);
    BOOST_CHECK(json->at(i).password == csv->at(i).password);
    BOOST_TEST(json->at(i).row == static_cast<std::int64_t>(i) + 1);
  }
}

BOOST_AUTO_TEST_CASE(rows_at_hand_are_read_like_a_json_file) {
  const auto result = read_import_rows("[" + host(1) + "]", ImportLimits{});
  BOOST_REQUIRE(result.has_value());
  BOOST_TEST(result->at(0).host.disks.at(0).path == "/data");
  BOOST_TEST(problems_of(read_import_rows("[]", ImportLimits{}))[0] ==
             "file|no host row|at least one host row");
  BOOST_TEST(problems_of(read_import_rows("Host Name,IP", ImportLimits{}))[0].find("valid JSON") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(null_is_absent) {  // ruling DOM-1
  const auto result = read("[" + host(1, R"(,"kernel":null,"sshPort":null,"passwd":null)") + "]");
  BOOST_REQUIRE(result.has_value());
  BOOST_TEST(result->at(0).host.ssh_port == 22);
}

BOOST_AUTO_TEST_CASE(missing_keys_are_each_reported) {
  const auto problems = problems_of(read(R"([{"ip":"10.0.0.1"}])"));
  BOOST_TEST(problems.size() == 10);
  BOOST_TEST(problems[0] == "hosts.0.hostName||a name, not empty");
}

BOOST_AUTO_TEST_CASE(equal_rows_name_each_other) {
  const auto problems = problems_of(read("[" + host(1) + "," + host(1) + "]"));
  BOOST_TEST(problems[0] == "hosts.1.hostName|h1|a hostName of its own; hosts.0 has it already");
  BOOST_TEST(problems[1] == "hosts.1.ip|10.0.0.1|a ip of its own; hosts.0 has it already");
}

BOOST_AUTO_TEST_CASE(bad_disks_have_paths_too) {
  std::string text = "[" + host(1) + "]";
  text.replace(text.find("100"), 3, "1.5");
  BOOST_TEST(problems_of(read(text))[0] ==
             "hosts.0.disks.0.capacity|1.5|an integer from 1 to 2147483647 (GiB)");
}

BOOST_AUTO_TEST_CASE(malformed_json_is_refused_with_its_place_and_without_its_text) {
  const auto problems = problems_of(read("[\n {\"passwd\": \"geheim\" \"ip\"}\n]"));
  BOOST_REQUIRE(problems.size() == 1);
  BOOST_TEST(problems[0].find("line 2") != std::string::npos);
  BOOST_TEST(problems[0].find("geheim") == std::string::npos);
}

BOOST_DATA_TEST_CASE(documents_that_hold_no_list_of_hosts_are_refused,
                     data::make({"{}", "{\"host\":[]}", "{\"hosts\":5}", "{\"hosts\":[],\"more\":1}", "[",
                                 "{", "[1,2]", "[[]]", "[{\"hostName\":\"\xFF\"}]", "[1e999]", "[{}] x"}),
                     text) {
  BOOST_TEST(!read(text).has_value());
}

BOOST_AUTO_TEST_CASE(deep_nesting_does_no_harm) {
  const auto problems = problems_of(read(std::string(1'000'000, '[')));
  BOOST_TEST(problems.size() == 1);
  BOOST_TEST(problems[0].find("nested at most 8 deep") != std::string::npos);
  const auto disks = problems_of(read(csv_of({header(), row_with(1, 'Q', std::string(100'000, '['))})));
  BOOST_TEST(disks.size() == 1);
}

BOOST_AUTO_TEST_CASE(a_flood_of_values_is_refused) {
  ImportLimits limits;
  limits.max_rows = 10;
  std::string text = "[0";
  for (int i = 0; i < 20'000; ++i) text += ",0";
  const auto result = read_import_file(text + "]", "hosts.json", limits);
  BOOST_TEST(problems_of(result)[0].find("more than 10640 values") != std::string::npos);
}

}  // namespace
}  // namespace hostyard::test
