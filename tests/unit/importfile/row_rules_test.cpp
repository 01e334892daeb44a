// IMP-2: what a row may hold, whatever form it comes in. FT-IMP-02, FT-IMP-03, FT-IMP-04.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/unit/importfile/import_fixture.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;

struct BadCell {
  char column;
  const char* text;
  const char* problem;  // "where|value|accepted" of the one problem
};

std::ostream& operator<<(std::ostream& out, const BadCell& bad) {
  return out << bad.column << "=" << bad.text;
}

constexpr const char* kCount = "an integer from 1 to 2147483647";

const std::vector<BadCell> kBadCells{
    {'A', "", "row 3, column Host Name||a name, not empty"},
    {'A', " h2", "row 3, column Host Name| h2|text without blanks at its ends"},
    {'B', "", "row 3, column IP||an IPv4 or IPv6 address"},
    {'B', "10.0.0.256", "row 3, column IP|10.0.0.256|an IPv4 or IPv6 address"},
    {'B', "10.0.0.2:22", "row 3, column IP|10.0.0.2:22|an IPv4 or IPv6 address"},
    {'H', "x86_64", "row 3, column Arch|x86_64|one of X86, X86_64, ARM, ARM64"},
    {'H', "", "row 3, column Arch||one of X86, X86_64, ARM, ARM64"},
    {'N', "MySQL", "row 3, column Cluster Purpose|MySQL|one of TiDB, DataMigration, EnterpriseManager"},
    {'O', "Compute,Cache",
     "row 3, column Component Purpose|Compute,Cache|a comma-separated list of one of Compute, Storage, "
     "Schedule, not "
     "\"Cache\""},
    {'P', "HDD", "row 3, column Disk Type|HDD|one of NVMeSSD, SSD, SATA"},
};

BOOST_DATA_TEST_CASE(a_bad_cell_is_named_with_row_column_and_value, data::make(kBadCells), bad) {
  const auto result = read(csv_of({header(), good_row(1), row_with(2, bad.column, bad.text)}));
  BOOST_TEST(problems_of(result) == std::vector<std::string>{bad.problem}, boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(cores_and_memory_are_integers_above_zero_that_fit,
                     data::make({"0", "-1", "64.5", "64.0", "sixteen", "", "2147483648", "4294967297", " 16",
                                 "99999999999999999999", "0x10", "1e3"}) *
                         data::make({'K', 'L'}),
                     text, column) {  // FT-IMP-04, D91
  const auto result = read(csv_of({header(), row_with(1, column, text)}));
  const std::string name = column == 'K' ? "CpuCores" : "Memory (GiB)";
  const std::string expected = "row 2, column " + name + "|" + text + "|" + kCount;
  BOOST_TEST(problems_of(result) == std::vector<std::string>{expected}, boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(region_zone_and_rack_are_names_without_commas,
                     data::make({"", "Zone1,Zone2", " Zone1", "a\tb"}) * data::make({'E', 'F', 'G'}), text,
                     column) {
  // DOM-2, D64
  const auto problems = problems_of(read(csv_of({header(), row_with(1, column, text)})));
  const std::string name = column == 'E' ? "RegionID" : column == 'F' ? "ZoneID" : "RackID";
  BOOST_REQUIRE(problems.size() == 1);
  BOOST_TEST(problems[0].starts_with("row 2, column " + name + "|" + text + "|"));
}

BOOST_AUTO_TEST_CASE(the_largest_counts_are_accepted) {
  const auto result = read(csv_of({header(), row_with(1, 'K', "2147483647")}));
  BOOST_REQUIRE(result.has_value());
  BOOST_TEST(result->at(0).host.cpu_cores == 2147483647);
}

BOOST_AUTO_TEST_CASE(every_bad_cell_of_the_file_is_reported_at_once) {
  Cells second = row_with(2, 'B', "nowhere");
  second[10] = "0";
  const auto result =
      read(csv_of({header(), row_with(1, 'H', "Z80"), second, good_row(3), row_with(4, 'G', "")}));
  BOOST_REQUIRE(!result.has_value());
  const Refusal& refusal = result.error();
  BOOST_CHECK(refusal.code == ErrorCode::kParameterInvalid);
  BOOST_CHECK(refusal.cause == ErrorCode::kParseTemplateFileError);
  std::vector<std::string> places;
  for (const Problem& problem : refusal.problems) places.push_back(problem.where);
  const std::vector<std::string> expected{"row 2, column Arch", "row 3, column IP", "row 3, column CpuCores",
                                          "row 5, column RackID"};
  BOOST_TEST(places == expected, boost::test_tools::per_element());
  BOOST_TEST(refusal.detail.find("4 problems") != std::string::npos);
  BOOST_TEST(refusal.detail.find("Z80") != std::string::npos);
  BOOST_TEST(refusal.detail.find("and 1 more") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(past_a_thousand_problems_the_last_one_counts_the_rest) {
  std::vector<Cells> rows{header()};
  for (int i = 0; i < 1010; ++i) {
    rows.push_back(good_row(1));
    rows.back()[0] = "h" + std::to_string(i);
    rows.back()[1] = "10.1." + std::to_string(i / 250) + "." + std::to_string(i % 250);
    rows.back()[7] = "Z80";
  }
  const auto problems = problems_of(read(csv_of(rows)));
  BOOST_TEST(problems.size() == 1001);
  BOOST_TEST(problems.back() == "file|10 more problems|none");
}

BOOST_AUTO_TEST_CASE(two_rows_with_one_ip_or_one_name_are_refused_naming_the_earlier_row) {
  // D92; 10.0.0.1 and ::ffff:10.0.0.1 are one address (rulings on DOM-3, DOM-20)
  const auto result =
      read(csv_of({header(), good_row(1), row_with(2, 'B', "::ffff:10.0.0.1"), row_with(3, 'A', "h1")}));
  const std::vector<std::string> expected{
      "row 3, column IP|::ffff:10.0.0.1|a IP of its own; row 2 has it already",
      "row 4, column Host Name|h1|a Host Name of its own; row 2 has it already"};
  BOOST_TEST(problems_of(result) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(ips_become_canonical_and_ipv6_is_accepted) {  // D93
  const auto result =
      read(csv_of({header(), row_with(1, 'B', "2001:DB8:0:0::1"), row_with(2, 'B', "::ffff:10.0.0.9")}));
  BOOST_REQUIRE(result.has_value());
  BOOST_TEST(result->at(0).host.ip.text() == "2001:db8::1");
  BOOST_TEST(result->at(1).host.ip.text() == "10.0.0.9");
}

BOOST_AUTO_TEST_CASE(the_password_is_never_echoed) {  // DOM-21
  Cells row = row_with(1, 'C', "");
  row[3] = "hunter2-" + std::string(200, 'x');
  Cells second = row_with(2, 'C', "");
  second[3] = "hunter2";
  const auto result = read(csv_of({header(), row, second}));
  BOOST_REQUIRE(!result.has_value());
  BOOST_TEST(result.error().problems.size() == 2);
  for (const std::string& problem : problems_of(result))
    BOOST_TEST(problem.find("hunter2") == std::string::npos);
  BOOST_TEST(result.error().detail.find("hunter2") == std::string::npos);
  BOOST_TEST(problems_of(result)[1] ==
             "row 3, column Login Password|******|a password only beside a Login UserName");
}

BOOST_AUTO_TEST_CASE(user_password_os_kernel_nic_and_purposes_may_be_empty) {
  Cells row = good_row(1);
  for (const std::size_t optional : {2U, 3U, 8U, 9U, 12U, 14U}) row[optional] = "";
  const auto result = read(csv_of({header(), row}));
  BOOST_REQUIRE(result.has_value());
  BOOST_TEST(result->at(0).password.empty());
  BOOST_TEST(result->at(0).host.user_name.empty());
  BOOST_TEST(result->at(0).host.purposes.empty());
}

BOOST_AUTO_TEST_CASE(a_password_keeps_its_blanks) {
  const auto result = read(csv_of({header(), row_with(1, 'D', " two words ")}));
  BOOST_REQUIRE(result.has_value());
  BOOST_TEST(result->at(0).password.reveal() == " two words ");
}

BOOST_AUTO_TEST_CASE(purposes_are_trimmed_and_deduplicated) {  // DOM-16
  const auto result = read(csv_of({header(), row_with(1, 'O', "Storage, Compute,,Storage")}));
  BOOST_REQUIRE(result.has_value());
  BOOST_TEST(to_string(result->at(0).host.purposes) == "Compute,Storage");
}

BOOST_AUTO_TEST_CASE(the_ssh_port_is_an_optional_column_between_1_and_65535) {  // ruling DOM-10
  Cells headers = header();
  headers.push_back("SSH Port");
  const auto with_port = [](int n, std::string port) {
    Cells row = good_row(n);
    row.push_back(std::move(port));
    return row;
  };
  const auto result = read(csv_of({headers, with_port(1, "2222"), with_port(2, "")}));
  BOOST_REQUIRE(result.has_value());
  BOOST_TEST(result->at(0).host.ssh_port == 2222);
  BOOST_TEST(result->at(1).host.ssh_port == 22);
  for (const char* bad : {"0", "65536", "ssh"}) {
    BOOST_TEST(problems_of(read(csv_of({headers, with_port(1, bad)})))[0] ==
               std::string("row 2, column SSH Port|") + bad + "|an integer from 1 to 65535");
  }
}

BOOST_AUTO_TEST_CASE(a_host_that_names_no_ssh_port_gets_the_configured_one) {
  ImportLimits limits;
  limits.default_ssh_port = 2200;
  const auto result = read_import_file(csv_of({header(), good_row(1)}), "hosts.csv", limits);
  BOOST_REQUIRE(result.has_value());
  BOOST_TEST(result->at(0).host.ssh_port == 2200);
}

BOOST_AUTO_TEST_CASE(drafts_hold_no_impossible_host) {
  const auto result = read(csv_of({header(), good_row(1), good_row(2)}));
  BOOST_REQUIRE(result.has_value());
  for (const HostDraft& draft : *result) {
    Host host = draft.host;
    host.id = "id";  // what the import gives it
    for (Disk& disk : host.disks) {
      disk.id = "disk-" + disk.name;
      disk.host_id = host.id;
    }
    BOOST_CHECK(host.location.vendor == kLocalVendor);
    BOOST_CHECK(host.status == HostStatus::kInit);
    BOOST_TEST(host_fault(host).value_or("none") == "none");
  }
}

BOOST_AUTO_TEST_CASE(a_file_without_host_rows_is_refused) {  // D92
  BOOST_TEST(problems_of(read(csv_of({header()})))[0] == "file|no host row|at least one host row");
  BOOST_TEST(problems_of(read(""))[0] == "file|no header row|the header row of the template");
}

BOOST_AUTO_TEST_CASE(more_bytes_or_rows_than_the_limit_are_refused) {
  ImportLimits limits;
  limits.max_rows = 2;
  const std::string file = csv_of({header(), good_row(1), good_row(2), good_row(3)});
  BOOST_TEST(problems_of(read_import_file(file, "hosts.csv", limits))[0] ==
             "file|more than 2 rows|at most 2 host rows");
  limits.max_rows = 3;
  BOOST_CHECK(read_import_file(file, "hosts.csv", limits).has_value());
  limits.max_bytes = 10;
  BOOST_TEST(problems_of(read_import_file("0123456789A", "hosts.csv", limits))[0] ==
             "file|11 bytes|at most 10 bytes");
}

}  // namespace
}  // namespace hostyard::test
