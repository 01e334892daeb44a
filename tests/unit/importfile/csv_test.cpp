// The CSV form of the import file (IMP-1).
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "engine/importfile/columns.h"
#include "engine/importfile/csv_reader.h"
#include "tests/unit/importfile/import_fixture.h"

namespace hostyard::test {
namespace {

namespace data = boost::unit_test::data;

std::string utf16(std::string_view ascii, bool big_endian) {
  std::string text = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (const char c : ascii) {
    text += big_endian ? '\0' : c;
    text += big_endian ? c : '\0';
  }
  return text;
}

std::vector<std::vector<std::string>> records(std::string_view csv) {
  std::vector<std::vector<std::string>> all;
  const auto problem = read_csv(csv, [&all](RawRow& row) {
    all.emplace_back();
    for (const RawCell& entry : row.cells()) all.back().push_back(entry.cell.text);
    return true;
  });
  if (problem) all.push_back({problem->where, problem->value});
  return all;
}

using Records = std::vector<std::vector<std::string>>;

BOOST_AUTO_TEST_CASE(the_sample_csv_imports) {
  const auto result = read(file_content("import/hosts.csv"));
  BOOST_REQUIRE(result.has_value());
  BOOST_TEST(result->size() == 3);
  BOOST_TEST(result->at(2).row == 4);
  BOOST_TEST(result->at(2).host.host_name == "HostName3");
}

BOOST_DATA_TEST_CASE(comma_semicolon_and_tab_separate, data::make({',', ';', '\t'}), separator) {
  const auto result = read(csv_of({header(), good_row(1)}, separator));
  BOOST_TEST(result.has_value());
}

BOOST_AUTO_TEST_CASE(byte_order_marks_and_utf_16_are_understood) {
  const std::string file = csv_of({header(), good_row(1)});
  BOOST_TEST(read("\xEF\xBB\xBF" + file).has_value());
  BOOST_TEST(read(utf16(file, false)).has_value());
  BOOST_TEST(read(utf16(file, true)).has_value());
}

BOOST_AUTO_TEST_CASE(utf_16_beyond_the_basic_plane_is_one_character) {
  BOOST_TEST(to_utf8(std::string_view("\xFF\xFE\x3D\xD8\x00\xDE", 6)).value_or("") == "\xF0\x9F\x98\x80");
  BOOST_TEST(!to_utf8(std::string_view("\xFF\xFE\x3D\xD8", 4)).has_value());          // half a pair
  BOOST_TEST(!to_utf8(std::string_view("\xFF\xFE\x00\xDE\x00\x00", 6)).has_value());  // the wrong half first
  BOOST_TEST(!to_utf8(std::string_view("\xFF\xFE\x41", 3)).has_value());              // half a unit
}

BOOST_AUTO_TEST_CASE(text_that_is_neither_utf_8_nor_utf_16_is_refused) {
  BOOST_TEST(problems_of(read("Host Name\xFF,IP\n"))[0] ==
             "file|not text|a workbook (.xlsx), CSV in UTF-8 or UTF-16, or JSON");
  BOOST_TEST(
      problems_of(read(std::string("\x7F"
                                   "ELF\x02\x01\x00\x00",
                                   8)))[0]
          .starts_with("file|not text|"));
}

BOOST_AUTO_TEST_CASE(quotes_line_ends_and_separators_inside_quotes_are_text) {
  const Records expected{{"a", "b"}, {"x,1", "he said \"hi\"\nbye"}, {"", "z"}, {"last"}};
  BOOST_CHECK(records("a,b\r\n\"x,1\",\"he said \"\"hi\"\"\nbye\"\n,z\rlast") == expected);
}

BOOST_AUTO_TEST_CASE(a_quote_inside_an_unquoted_field_is_text) {
  // JSON in a file of semicolons or tabs needs no quotes.
  const Records expected{{R"([{"name":"sda"}])"}};
  BOOST_CHECK(records(R"([{"name":"sda"}])") == expected);
}

BOOST_AUTO_TEST_CASE(a_quote_that_is_never_closed_is_refused_with_its_line) {
  BOOST_TEST(problems_of(read(csv_of({header(), good_row(1)}) + "\"h2,10.0.0.2\nmore\n"))[0] ==
             "row 3, line 3|a quote that is never closed|quotes in pairs");
  BOOST_CHECK(records("a\n\"b\n\"\n\"c") ==
              (Records{{"a"}, {"b\n"}, {"row 3, line 4", "a quote that is never closed"}}));
}

BOOST_AUTO_TEST_CASE(a_record_has_at_most_as_many_cells_as_a_row_of_a_sheet) {
  BOOST_TEST(problems_of(read(std::string(20'000, ',')))[0] ==
             "row 1, line 1|too many cells|at most 16384 cells");
  BOOST_TEST(problems_of(read(csv_of({header(), good_row(1)}) + std::string(20'000, ',')))[0] ==
             "row 3, line 3|too many cells|at most 16384 cells");
}

BOOST_AUTO_TEST_CASE(text_behind_a_closing_quote_is_refused) {
  BOOST_CHECK(records("\"a\"b,c\n") == (Records{{"row 1, line 1", "text behind a closing quote"}}));
}

BOOST_AUTO_TEST_CASE(
    blank_rows_are_skipped_but_counted) {  // IMP-3: the row number is the one that the author sees
  const auto result = read("\n" + csv_of({header(), good_row(1)}) + ",,,\n  ,\n" +
                           csv_of({row_with(2, 'H', "Z80")}) + "\n\n,,\n");
  BOOST_TEST(problems_of(result)[0].starts_with("row 6, column Arch|Z80|"));
  BOOST_TEST(problems_of(result).size() == 1);
}

BOOST_AUTO_TEST_CASE(cells_beyond_the_header_are_refused_unless_blank) {
  Cells row = good_row(1);
  row.push_back("");
  BOOST_TEST(read(csv_of({header(), row})).has_value());
  row.back() = "a note";
  BOOST_TEST(problems_of(read(csv_of({header(), row})))[0] ==
             "row 2, column R|a note|nothing: the column has no header");
}

BOOST_AUTO_TEST_CASE(columns_are_found_by_their_headers_in_any_order) {
  Cells headers = header();
  Cells row = good_row(1);
  std::reverse(headers.begin(), headers.end());
  std::reverse(row.begin(), row.end());
  const auto result = read(csv_of({headers, row}));
  BOOST_REQUIRE(result.has_value());
  BOOST_TEST(result->at(0).host.host_name == "h1");
}

BOOST_AUTO_TEST_CASE(missing_unknown_and_repeated_headers_are_refused) {  // D89, D90
  Cells headers = header();
  headers[10] = "Cpu Corse";
  headers[11] = "IP";
  headers.push_back("Colour");
  const std::vector<std::string> expected{
      "row 1, column L|IP|every header once",
      "row 1, column K|Cpu Corse|a header of the template; did you mean \"CpuCores\"?",
      "row 1, column R|Colour|a header of the template, or no text",
      "row 1||a column with the header \"CpuCores\"",
      "row 1||a column with the header \"Memory (GiB)\"",
  };
  BOOST_TEST(problems_of(read(csv_of({headers, good_row(1)}))) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_file_that_begins_with_a_host_has_no_header) {
  const auto problems = problems_of(read(csv_of({good_row(1), good_row(2)})));
  BOOST_TEST(problems.size() == 34);  // 17 texts that are no headers, 17 headers that are missing
}

BOOST_AUTO_TEST_CASE(headers_are_compared_without_white_space_case_and_hints) {
  BOOST_CHECK(column_by_header("Memory\n(GiB)") == Column::kMemory);
  BOOST_CHECK(column_by_header(" memory ") == Column::kMemory);
  BOOST_CHECK(column_by_header("Arch\n[ARM64/\nX86_64]") == Column::kArch);
  BOOST_CHECK(column_by_header("HOST\u3000NAME") == Column::kHostName);
  BOOST_CHECK(column_by_header("Memory (MiB)") == std::nullopt);  // another unit is another column
  BOOST_CHECK(column_by_header("") == std::nullopt);
}

}  // namespace
}  // namespace hostyard::test
