// IMP-2: what is no workbook, encrypted, damaged or made to do harm is refused, quickly and with words.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/unit/importfile/import_fixture.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;

std::map<std::string, std::string> good_parts() {
  return workbook_parts(sheet_xml(row_xml(1, header()) + row_xml(2, good_row(1))));
}

std::string first_problem(const std::string& content) {
  return problems_of(read(content)).at(0);
}

void check_refused_with(const std::string& content, const std::string& words) {
  const std::string problem = first_problem(content);
  BOOST_TEST(problem.find(words) != std::string::npos, problem);
}

BOOST_AUTO_TEST_CASE(an_encrypted_workbook_is_refused) {
  check_refused_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on", "encrypted");
}

BOOST_AUTO_TEST_CASE(an_archive_that_is_no_workbook_is_refused) {
  check_refused_with(zip_of({{"readme.txt", "hello"}}), "an archive without _rels/.rels");
  check_refused_with("PK", "a damaged zip archive");
  check_refused_with("PK\x03\x04 nothing of the kind", "a damaged zip archive");
}

BOOST_DATA_TEST_CASE(a_truncated_workbook_is_refused, data::xrange(1, 10), tenths) {
  const std::string whole = zip_of(good_parts(), true);
  const auto part = whole.substr(0, whole.size() * static_cast<std::size_t>(tenths) / 10);
  BOOST_TEST(!read(part).has_value());
}

BOOST_AUTO_TEST_CASE(a_damaged_member_is_refused) {
  std::string bytes = zip_of(good_parts());
  const std::size_t at = bytes.find("CentOS");
  BOOST_REQUIRE(at != std::string::npos);
  bytes[at] = 'D';  // the check sum of the member no longer fits
  check_refused_with(bytes, "a damaged member");
}

BOOST_AUTO_TEST_CASE(a_zip_bomb_is_refused_before_it_fills_the_memory) {
  auto parts = good_parts();
  ImportLimits limits;
  limits.max_bytes = 1024 * 1024;
  parts["xl/worksheets/sheet1.xml"] = sheet_xml(row_xml(1, header())) + std::string(100 * 1024 * 1024, ' ');
  const std::string bomb = zip_of(parts, true);
  BOOST_REQUIRE(bomb.size() < 1024 * 1024);
  const auto problems = problems_of(read_import_file(bomb, "bomb.xlsx", limits));
  BOOST_TEST(problems.front().find("more than 1 MiB") != std::string::npos, problems.front());

  std::string blanks;
  for (int i = 0; i < 1000; ++i) blanks += std::string(100 * 1024, ' ') + "<!---->";
  parts["xl/worksheets/sheet1.xml"] = sheet_xml(row_xml(1, header())) + blanks;
  const auto problems_of_blanks = problems_of(read_import_file(zip_of(parts, true), "bomb.xlsx", limits));
  BOOST_TEST(problems_of_blanks.front().find("too many bytes") != std::string::npos,
             problems_of_blanks.front());
}

BOOST_AUTO_TEST_CASE(a_bomb_of_shared_strings_is_refused) {
  auto parts = good_parts();
  std::string strings = "<sst>";
  for (int i = 0; i < 110'000; ++i) strings += "<si/>";
  parts["xl/sharedStrings.xml"] = strings + "</sst>";
  ImportLimits limits;
  limits.max_rows = 10;
  const auto result = read_import_file(zip_of(parts, true), "bomb.xlsx", limits);
  BOOST_TEST(problems_of(result)[0].find("more than 100400 shared strings") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_long_text_that_many_cells_refer_to_is_refused) {
  std::string xml = row_xml(1, header());
  for (int i = 0; i < 20'000; ++i) xml += "<row><c t=\"s\"><v>0</v></c></row>";
  auto parts = workbook_parts(sheet_xml(xml));
  parts["xl/sharedStrings.xml"] = "<sst><si><t>" + std::string(1'000'000, 'x') + "</t></si></sst>";
  check_refused_with(zip_of(parts, true), "cells with too much shared text, at row 270");
}

BOOST_DATA_TEST_CASE(a_document_type_is_refused_wherever_it_stands,
                     data::make({"_rels/.rels", "xl/_rels/workbook.xml.rels", "xl/workbook.xml",
                                 "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"}),
                     part) {
  auto parts = good_parts();
  parts["xl/sharedStrings.xml"] = "<sst/>";
  std::string& xml = parts[part];
  const std::size_t at = xml.starts_with("<?xml") ? xml.find("?>") + 2 : 0;
  xml.insert(at, "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>");
  check_refused_with(zip_of(parts), "DOCTYPE");
}

struct BadSheet {
  const char* xml;
  const char* words;
};

std::ostream& operator<<(std::ostream& out, const BadSheet& bad) {
  return out << bad.words;
}

const std::vector<BadSheet> kBadSheets{
    {"", "ends in the middle"},
    {"<worksheet><sheetData><row r=\"1\">", "ends in the middle"},
    {"<worksheet><sheetData></worksheet>", "an end tag without its start"},
    {"<worksheet/><worksheet/>", "a second document"},
    {"<worksheet>&e;</worksheet>", "an entity that XML does not define"},
    {"<worksheet>&#0;</worksheet>", "an entity that XML does not define"},
    {"<worksheet>&#x110000;</worksheet>", "an entity that XML does not define"},
    {"<worksheet a=b></worksheet>", "malformed attributes"},
    {"<worksheet a=\"b\"c=\"d\"></worksheet>", "malformed attributes"},
    {"< worksheet></worksheet>", "a tag without a name"},
    {"<worksheet", "a tag without an end"},
    {"<worksheet><!-- </worksheet>", "without an end"},
    {"\xFF\xFE<\0w\0", "not UTF-8"},
    {"text", "text outside of the document"},
    {"<worksheet><sheetData><row r=\"2\"/><row r=\"2\"/></sheetData></worksheet>", "a row with the number"},
    {"<worksheet><sheetData><row r=\"-1\"/></sheetData></worksheet>", "a row with the number"},
    {"<worksheet><sheetData><row r=\"9999999999999999999999\"/></sheetData></worksheet>",
     "a row with the number"},
    {"<worksheet><sheetData><row><c r=\"B1\"/><c r=\"A1\"/></row></sheetData></worksheet>",
     "a cell with the place"},
    {"<worksheet><sheetData><row><c r=\"XFE1\"/></row></sheetData></worksheet>", "a cell with the place"},
    {"<worksheet><sheetData><row><c t=\"s\"><v>0</v></c></row></sheetData></worksheet>", "the shared string"},
    {"<worksheet><sheetData><row><c t=\"s\"><v>-1</v></c></row></sheetData></worksheet>",
     "the shared string"},
};

BOOST_DATA_TEST_CASE(a_malformed_sheet_is_refused_with_words, data::make(kBadSheets), bad) {
  check_refused_with(zip_of(workbook_parts(bad.xml)), bad.words);
}

BOOST_AUTO_TEST_CASE(deep_nesting_long_texts_and_many_comments_do_no_harm) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  check_refused_with(zip_of(workbook_parts(deep)), "nested more than 64 deep");
  check_refused_with(
      zip_of(workbook_parts("<worksheet>" + std::string(2 * 1024 * 1024, 'x') + "</worksheet>")),
      "more than 1 MiB");
  check_refused_with(zip_of(workbook_parts("<worksheet a=\"" + std::string(2 * 1024 * 1024, 'x') + "\"/>")),
                     "a tag without an end");
  check_refused_with(
      zip_of(workbook_parts("<worksheet><!--" + std::string(3 * 1024 * 1024, '>') + "--></worksheet>")),
      "a comment, instruction or CDATA without an end");
  std::string comments;
  for (int i = 0; i < 1'000'000; ++i) comments += "<!---->";
  auto parts = good_parts();
  parts["xl/worksheets/sheet1.xml"] += comments;
  BOOST_TEST(read(zip_of(parts, true)).has_value());
}

BOOST_AUTO_TEST_CASE(a_million_rows_are_refused_at_the_limit) {
  std::string xml = row_xml(1, header());
  for (int i = 0; i < 200'000; ++i) xml += "<row><c t=\"inlineStr\"><is><t>h</t></is></c></row>";
  const auto problems = problems_of(read(zip_of(workbook_parts(sheet_xml(xml)), true)));
  BOOST_TEST(problems.size() == 1002);
  BOOST_TEST(problems[0] == "file|more than 100000 rows|at most 100000 host rows");
}

BOOST_AUTO_TEST_CASE(a_message_shows_malformed_text_as_escapes_and_long_text_cut) {
  auto parts = good_parts();
  std::string& sheet = parts["xl/worksheets/sheet1.xml"];
  sheet.replace(sheet.find("X86_64"), 6, "X\xFF" + std::string(300, 'y'));
  const auto problems = problems_of(read(zip_of(parts)));
  BOOST_REQUIRE(problems.size() == 1);
  BOOST_TEST(problems[0].starts_with("row 2, column Arch|X\\xFFyyy"));
  BOOST_TEST(problems[0].size() < 220);
}

}  // namespace
}  // namespace hostyard::test
