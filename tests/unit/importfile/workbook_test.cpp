// The workbook form of the import file (IMP-1, IMP-3) and its template (IMP-4, FT-TPL-01).
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "engine/importfile/sheet_reader.h"
#include "engine/importfile/zip_archive.h"
#include "tests/unit/importfile/import_fixture.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;

// The header in row 1 and `cells` as the XML of row 2.
std::string workbook_with_row(const std::string& cells) {
  return zip_of(workbook_parts(sheet_xml(row_xml(1, header()) + "<row r=\"2\">" + cells + "</row>")));
}

// A good row 2 whose cell in `column` is the XML `cell` instead.
std::string workbook_with_cell(char column, const std::string& cell) {
  std::string row = row_xml(2, good_row(1));
  const std::size_t begin = row.find(std::string("<c r=\"") + column + "2\"");
  const std::size_t end = row.find("</c>", begin) + 4;
  return zip_of(workbook_parts(sheet_xml(row_xml(1, header()) + row.replace(begin, end - begin, cell))));
}

void check_samples(const Result<std::vector<HostDraft>>& result) {
  BOOST_REQUIRE_MESSAGE(result.has_value(), problems_of(result)[0]);
  BOOST_REQUIRE(result->size() == 3);
  const HostDraft& first = result->at(0);
  BOOST_TEST(first.row == 2);
  BOOST_TEST(first.password.reveal() == "password");
  BOOST_TEST(first.host.host_name == "HostName1");
  BOOST_TEST(first.host.ip.text() == "192.168.56.11");
  BOOST_TEST(first.host.user_name == "root");
  BOOST_CHECK((first.host.location == Location{"Local", "Region1", "Zone1_1", "Rack1"}));
  BOOST_CHECK(first.host.arch == Arch::kX86_64);
  BOOST_TEST(first.host.os == "CentOS 7.0");
  BOOST_TEST(first.host.kernel == "5.4.0");
  BOOST_TEST(first.host.nic == "10GE");
  BOOST_TEST(first.host.spec() == "64C128G");
  BOOST_CHECK(first.host.cluster_type == ClusterType::kTiDB);
  BOOST_TEST(to_string(first.host.purposes) == "Compute");
  BOOST_REQUIRE(first.host.disks.size() == 3);
  BOOST_TEST(first.host.disks[0].name == "vda");
  BOOST_TEST(first.host.disks[0].capacity_gib == 256);
  BOOST_TEST(first.host.disks[0].path == "/");
  BOOST_CHECK(first.host.disks[0].status == DiskStatus::kReserved);
  BOOST_TEST(first.host.disks[2].name == "vde");
  BOOST_TEST(first.host.disks[2].path == "/mnt/vde");
  BOOST_TEST(first.host.disks[2].capacity_gib == 1024);
  const Host& second = result->at(1).host;
  BOOST_TEST(second.ip.text() == "192.168.56.12");
  BOOST_TEST(second.spec() == "16C64G");
  BOOST_CHECK(second.cluster_type == ClusterType::kDataMigration);
  BOOST_TEST(to_string(second.purposes) == "Compute,Storage");
  BOOST_CHECK(second.disk_type == DiskType::kNVMeSSD);
  BOOST_CHECK(second.disks.at(1).type == DiskType::kNVMeSSD);
  const Host& third = result->at(2).host;
  BOOST_CHECK(third.cluster_type == ClusterType::kEnterpriseManager);
  BOOST_TEST(to_string(third.purposes) == "Compute,Storage,Schedule");
  BOOST_TEST(third.disks.at(2).capacity_gib == 4096);
}

BOOST_AUTO_TEST_CASE(the_references_template_imports_as_it_stands) {
  check_samples(read(file_content("hostInfo_template.xlsx")));
}

BOOST_AUTO_TEST_CASE(our_template_imports_as_it_stands) {
  check_samples(read(write_template()));
}  // FT-TPL-01

BOOST_AUTO_TEST_CASE(our_template_is_the_same_bytes_whenever_it_is_written) {
  BOOST_CHECK(write_template() == write_template());
}

BOOST_AUTO_TEST_CASE(our_template_explains_every_column_and_offers_the_enumerated_values) {  // IMP-4
  const std::string bytes = write_template();
  const auto archive = ZipArchive::open(bytes);
  BOOST_REQUIRE(archive.has_value());
  const std::string sheet = archive->content("xl/worksheets/sheet1.xml", 1 << 20).value_or("");
  for (const char* list :
       {"&quot;X86,X86_64,ARM,ARM64&quot;", "&quot;TiDB,DataMigration,EnterpriseManager&quot;",
        "&quot;Compute,Storage,Schedule&quot;", "&quot;NVMeSSD,SSD,SATA&quot;"}) {
    std::string plain = list;
    for (std::size_t at = plain.find("&quot;"); at != std::string::npos; at = plain.find("&quot;")) {
      plain.replace(at, 6, "\"");
    }
    BOOST_TEST((sheet.find(list) != std::string::npos || sheet.find(plain) != std::string::npos), list);
  }
  BOOST_TEST(sheet.find("type=\"whole\"") != std::string::npos);
  const std::string notes = archive->content("xl/comments1.xml", 1 << 20).value_or("");
  for (char column = 'A'; column <= 'Q'; ++column) {
    BOOST_TEST(notes.find(std::string("ref=\"") + column + "1\"") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(numbers_texts_and_shared_strings_give_the_same_host) {
  auto parts = workbook_parts(
      sheet_xml(row_xml(1, header()) +
                "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\" t=\"s\"><v>0</v></c>"
                "<c r=\"E2\"><v>1</v></c><c r=\"F2\"><v>2</v></c><c r=\"G2\"><v>3.5</v></c>"
                "<c r=\"H2\" t=\"str\"><v>X86</v></c><c r=\"J2\"><v>5.4000000000000004</v></c>"
                "<c r=\"K2\"><v>6.4E1</v></c><c r=\"L2\"><v>128.0</v></c>"
                "<c r=\"N2\" t=\"inlineStr\"><is><r><t>Ti</t></r><r><rPr><b/></rPr><t>DB</t></r>"
                "<rPh sb=\"0\" eb=\"1\"><t>hint</t></rPh></is></c>"
                "<c r=\"P2\" t=\"inlineStr\"><is><t>SS&#68;</t></is></c>"
                "<c r=\"Q2\" t=\"s\"><v>2</v></c></row>"));
  parts["xl/sharedStrings.xml"] =
      "<x:sst "
      "xmlns:x=\"m\"><x:si><x:t>10.0.0.1</x:t></x:si><x:si><x:r><x:t>ho</x:t></x:r><x:r><x:t>st</x:t></x:r>"
      "<x:rPh sb=\"0\" eb=\"1\"><x:t>no</x:t></x:rPh></x:si>"
      "<x:si><x:t><![CDATA[[{\"name\":\"a&b\",\"capacity\":1,\"path\":\"/\"}]]]></x:t></x:si></x:sst>";
  const auto result = read(zip_of(parts, true));
  BOOST_REQUIRE_MESSAGE(result.has_value(), problems_of(result)[0]);
  const Host& host = result->at(0).host;
  BOOST_TEST(host.host_name == "host");
  BOOST_TEST(host.location.rack_code() == "1,2,3.5");
  BOOST_TEST(host.kernel == "5.4");
  BOOST_TEST(host.spec() == "64C128G");
  BOOST_TEST(host.disks.at(0).name == "a&b");
}

BOOST_AUTO_TEST_CASE(numbers_are_read_as_spreadsheets_show_them) {
  BOOST_TEST(decimal("64").value_or("") == "64");
  BOOST_TEST(decimal("6.4E+1").value_or("") == "64");
  BOOST_TEST(decimal("-1").value_or("") == "-1");
  BOOST_TEST(decimal("0.10000000000000001").value_or("") == "0.1");
  BOOST_TEST(decimal("4294967297").value_or("") == "4294967297");
  BOOST_TEST(decimal("1e300").value_or("") == "1e+300");
  BOOST_TEST(!decimal("1e400").has_value());
  BOOST_TEST(!decimal("nan").has_value());
  BOOST_TEST(!decimal("12a").has_value());
  BOOST_TEST(!decimal("").has_value());
}

struct BadCell {
  char column;
  const char* cell;
  const char* problem;
};

std::ostream& operator<<(std::ostream& out, const BadCell& bad) {
  return out << bad.cell;
}

const std::vector<BadCell> kBad{
    {'K', "<c r=\"K2\"><v>64.5</v></c>", "row 2, column CpuCores|64.5|an integer from 1 to 2147483647"},
    {'K', "<c r=\"K2\"><v>4294967297</v></c>",
     "row 2, column CpuCores|4294967297|an integer from 1 to 2147483647"},
    {'K', "<c r=\"K2\" t=\"b\"><v>1</v></c>", "row 2, column CpuCores|TRUE|an integer from 1 to 2147483647"},
    {'K', "<c r=\"K2\"><f>SUM(A1:A2)</f><v>64</v></c>",
     "row 2, column CpuCores|=SUM(A1:A2)|a value, not a formula"},
    {'D', "<c r=\"D2\"><f>\"geheim\"</f><v>geheim</v></c>",
     "row 2, column Login Password|******|a value, not a formula"},
    {'B', "<c r=\"B2\" t=\"e\"><v>#REF!</v></c>",
     "row 2, column IP|#REF!|a value, not an error of the spreadsheet"},
    {'A', "<c r=\"A2\"><v>123456789012345678</v></c>",
     "row 2, column Host Name|1.23456789012346e+17|text (format the cell as text before typing long "
     "numbers)"},
    {'H', "<c r=\"H2\" s=\"3\"/>", "row 2, column Arch||one of X86, X86_64, ARM, ARM64"},
    {'J', "<c r=\"J2\" t=\"inlineStr\"><is><t>a_x000B_b</t></is></c>",
     "row 2, column Kernel|a\vb|text without control characters"},
};

BOOST_DATA_TEST_CASE(a_bad_cell_of_a_sheet_is_named_with_row_column_and_value, data::make(kBad), bad) {
  const auto result = read(workbook_with_cell(bad.column, bad.cell));
  BOOST_TEST(problems_of(result) == std::vector<std::string>{bad.problem}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(blank_rows_are_skipped_and_the_numbers_stay_those_of_the_sheet) {  // IMP-3
  const std::string xml = row_xml(1, header()) + "<row r=\"2\"/><row r=\"3\"><c r=\"A3\" s=\"1\"/></row>" +
                          row_xml(7, row_with(1, 'H', "Z80")) +
                          "<row r=\"9\"><c r=\"C9\" t=\"inlineStr\"><is><t> </t>"
                          "</is></c></row><row r=\"1048576\"/>";
  const auto problems = problems_of(read(zip_of(workbook_parts(sheet_xml(xml)))));
  BOOST_REQUIRE(problems.size() == 1);
  BOOST_TEST(problems[0].starts_with("row 7, column Arch|Z80"));
}

BOOST_AUTO_TEST_CASE(rows_may_omit_trailing_cells) {  // IMP-3, D90
  Cells headers = header();
  std::rotate(headers.begin(), headers.begin() + 12, headers.begin() + 13);  // Nic moves to the front
  std::rotate(headers.begin(), headers.begin() + 1, headers.end());          // and from there to the end
  Cells row = good_row(1);
  row.erase(row.begin() + 12);
  BOOST_TEST(read(workbook_of({headers, row})).has_value());
  BOOST_TEST(
      problems_of(read(workbook_with_row("<c r=\"A2\" t=\"inlineStr\"><is><t>h1</t></is></c>"))).size() ==
      10);
}

BOOST_AUTO_TEST_CASE(cells_and_rows_without_a_place_follow_the_last) {
  std::string xml = sheet_xml(row_xml(1, header()) + row_xml(2, good_row(1)));
  for (std::size_t at = xml.find(" r=\""); at != std::string::npos; at = xml.find(" r=\"", at)) {
    xml.erase(at, xml.find('"', at + 4) + 1 - at);
  }
  const auto result = read(zip_of(workbook_parts(xml)));
  BOOST_REQUIRE(result.has_value());
  BOOST_TEST(result->at(0).row == 2);
}

BOOST_AUTO_TEST_CASE(the_sheet_is_found_by_its_name) {
  auto parts = workbook_parts(sheet_xml(row_xml(1, header()) + row_xml(2, good_row(1))));
  parts["xl/other.xml"] = sheet_xml(row_xml(1, {"something", "else"}));
  std::string& workbook = parts["xl/workbook.xml"];
  workbook.replace(workbook.find("<sheets>"), 8,
                   "<sheets><sheet name=\"Notes\" sheetId=\"2\" r:id=\"rId7\"/>");
  std::string& links = parts["xl/_rels/workbook.xml.rels"];
  links.replace(links.find("<Relationship "), 14,
                "<Relationship Id=\"rId7\" Type=\"x/worksheet\" Target=\"/xl/other.xml\"/><Relationship ");
  BOOST_TEST(read(zip_of(parts)).has_value());
}

BOOST_AUTO_TEST_CASE(a_workbook_without_the_sheet_is_refused_naming_those_it_has) {  // D89
  auto parts = workbook_parts(sheet_xml(""));
  std::string& workbook = parts["xl/workbook.xml"];
  workbook.replace(workbook.find("Host Information"), 16, "Sheet1");
  BOOST_TEST(
      problems_of(read(zip_of(parts)))[0] ==
      "file|a workbook with the sheets \"Sheet1\"|a workbook (.xlsx) with the sheet \"Host Information\"");
}

BOOST_AUTO_TEST_CASE(escaped_characters_of_spreadsheets_are_decoded) {
  const auto result =
      read(workbook_with_cell('J', "<c r=\"J2\" t=\"inlineStr\"><is><t>a_x0041__x005F_x0042_</t></is></c>"));
  BOOST_REQUIRE(result.has_value());
  BOOST_TEST(result->at(0).host.kernel == "aA_x0042_");
}

BOOST_AUTO_TEST_CASE(column_letters_are_those_of_a_sheet) {
  BOOST_CHECK(column_position("A1") == 0U);
  BOOST_CHECK(column_position("Q17") == 16U);
  BOOST_CHECK(column_position("AA7") == 26U);
  BOOST_CHECK(column_position("XFD1") == 16383U);
  for (const char* bad : {"XFE1", "ZZZZZZZZZZZZZZ1", "A", "1", "a1", "", "A1x"}) {
    BOOST_CHECK(column_position(bad) == std::nullopt);
  }
}

}  // namespace
}  // namespace hostyard::test
