// The disks of a row (IMP-1, IMP-2, DISK-1, DOM-30…33). FT-IMP-03.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/unit/importfile/import_fixture.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;

std::vector<std::string> problems_with(const std::string& disks) {
  return problems_of(read(csv_of({header(), row_with(1, 'Q', disks)})));
}

struct BadDisks {
  const char* text;
  const char* problem;
};

std::ostream& operator<<(std::ostream& out, const BadDisks& bad) {
  return out << bad.text;
}

const std::vector<BadDisks> kBad{
    {"", "row 2, column Disks||a JSON array of at least one disk {name, capacity, path}"},
    {"[]", "row 2, column Disks|[]|a JSON array of at least one disk {name, capacity, path}"},
    {"null", "row 2, column Disks|null|a JSON array of at least one disk {name, capacity, path}"},
    {R"({"name":"a"})",
     R"(row 2, column Disks|{"name":"a"}|a JSON array of at least one disk {name, capacity, path})"},
    {"[5]", "row 2, column Disks, disk 1|5|an object {name, capacity, path}"},
    {R"([{"capacity":1,"path":"/a"}])", "row 2, column Disks, disk 1 name||a name, not empty"},
    {R"([{"name":"","capacity":1,"path":"/a"}])", "row 2, column Disks, disk 1 name||a name, not empty"},
    {R"([{"name":7,"capacity":1,"path":"/a"}])", "row 2, column Disks, disk 1 name|7|a name, not empty"},
    {R"([{"name":"a","capacity":1}])", "row 2, column Disks, disk 1 path||an absolute path"},
    {R"([{"name":"a","capacity":1,"path":"data"}])",
     "row 2, column Disks, disk 1 path|data|an absolute path"},
    {R"([{"name":"a","capacity":1,"path":"/a/../b"}])",
     "row 2, column Disks, disk 1 path|/a/../b|an absolute path without empty, '.' or '..' parts"},
    {R"([{"name":"a","path":"/a"}])",
     "row 2, column Disks, disk 1 capacity||an integer from 1 to 2147483647 (GiB)"},
    {R"([{"name":"a","capacity":0,"path":"/a"}])",
     "row 2, column Disks, disk 1 capacity|0|an integer from 1 to 2147483647 (GiB)"},
    {R"([{"name":"a","capacity":-5,"path":"/a"}])",
     "row 2, column Disks, disk 1 capacity|-5|an integer from 1 to 2147483647 (GiB)"},
    {R"([{"name":"a","capacity":1.5,"path":"/a"}])",
     "row 2, column Disks, disk 1 capacity|1.5|an integer from 1 to 2147483647 (GiB)"},
    {R"([{"name":"a","capacity":"1","path":"/a"}])",
     "row 2, column Disks, disk 1 capacity|\"1\"|an integer from 1 to 2147483647 (GiB)"},
    {R"([{"name":"a","capacity":4294967297,"path":"/a"}])",
     "row 2, column Disks, disk 1 capacity|4294967297|an integer from 1 to 2147483647 (GiB)"},
    {R"([{"name":"a","capacity":1,"path":"/a","status":"Exhaust"}])",  // D37, D56
     "row 2, column Disks, disk 1 status|Exhaust|one of Available, Reserved, Error"},
    {R"([{"name":"a","capacity":1,"path":"/a","status":"InUsed"}])",  // ruling DOM-31
     "row 2, column Disks, disk 1 status|InUsed|one of Available, Reserved, Error"},
    {R"([{"name":"a","capacity":1,"path":"/a","status":"broken"}])",
     "row 2, column Disks, disk 1 status|broken|one of Available, Reserved, Error"},
    {R"([{"name":"a","capacity":1,"path":"/a","type":"SATA"}])",  // DOM-32
     "row 2, column Disks, disk 1 type|SATA|SSD, the disk type of the host, or nothing"},
    {R"([{"name":"a","capacity":1,"path":"/a","size":1}])",
     "row 2, column Disks, disk 1 size|size|keys name, capacity, path, status, type"},
    {R"([{"name":"a","capacity":1,"path":"/a","stats":"Error"}])",
     "row 2, column Disks, disk 1 stats|stats|did you mean \"status\"?"},
    {R"([{"name":"a","capacity":1,"path":"/a"},{"name":"a","capacity":1,"path":"/b"}])",  // DOM-33
     "row 2, column Disks, disk 2 name|a|a name of its own; row 2, column Disks, disk 1 has it already"},
    {R"([{"name":"a","capacity":1,"path":"/a"},{"name":"b","capacity":1,"path":"/a/"}])",
     "row 2, column Disks, disk 2 path|/a|a path of its own; row 2, column Disks, disk 1 has it already"},
    {R"([{"name":"a","name":"b","capacity":1,"path":"/a"}])",
     "row 2, column Disks.0.name|name|every key once"},
};

BOOST_DATA_TEST_CASE(a_bad_disk_is_named_with_its_key_and_value, data::make(kBad), bad) {
  BOOST_TEST(problems_with(bad.text) == std::vector<std::string>{bad.problem},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(text_that_is_no_json_is_shown_with_the_place_of_the_mistake) {
  const auto problems = problems_with("[{\"name\": \"sda\", capacity: 5}]");
  BOOST_REQUIRE(problems.size() == 1);
  BOOST_TEST(problems[0] ==
             "row 2, column Disks, line 1, column 18|[{\"name\": \"sda\", capacity: 5}]|valid JSON in UTF-8");
}

BOOST_AUTO_TEST_CASE(all_bad_values_of_several_disks_are_reported) {
  const auto problems = problems_with(R"([{"name":"a","capacity":0,"path":"a"},{"capacity":1,"path":"/b"}])");
  BOOST_TEST(problems.size() == 3);
}

BOOST_AUTO_TEST_CASE(status_and_type_default_and_the_path_loses_its_trailing_slashes) {
  const auto result =
      read(csv_of({header(), row_with(1, 'Q',
                                      R"([{"name":"b","capacity":2,"path":"/mnt/b//","status":"",)"
                                      R"("type":"SSD"},{"name":"a","capacity":1,"path":"/"}])")}));
  BOOST_REQUIRE(result.has_value());
  const std::vector<Disk>& disks = result->at(0).host.disks;
  BOOST_REQUIRE(disks.size() == 2);
  BOOST_TEST(disks[0].path == "/");
  BOOST_TEST(disks[1].path == "/mnt/b");
  BOOST_CHECK(disks[1].status == DiskStatus::kAvailable);
  BOOST_CHECK(disks[1].type == DiskType::kSSD);
}

BOOST_AUTO_TEST_CASE(reserved_and_error_disks_are_imported_as_such) {
  const auto result =
      read(csv_of({header(), row_with(1, 'Q',
                                      R"([{"name":"a","capacity":1,"path":"/","status":"Reserved"},)"
                                      R"({"name":"b","capacity":1,"path":"/b","status":"Error"}])")}));
  BOOST_REQUIRE(result.has_value());
  BOOST_CHECK(result->at(0).host.disks[0].status == DiskStatus::kReserved);
  BOOST_CHECK(result->at(0).host.disks[1].status == DiskStatus::kError);
}

BOOST_AUTO_TEST_CASE(a_wrong_disk_type_of_the_host_is_one_problem_and_not_one_a_disk) {
  Cells row = row_with(1, 'P', "HDD");
  row[16] = R"([{"name":"a","capacity":1,"path":"/a","type":"SATA"}])";
  BOOST_TEST(problems_of(read(csv_of({header(), row}))).size() == 1);
}

}  // namespace
}  // namespace hostyard::test
