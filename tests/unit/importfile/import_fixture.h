// Import files for tests: small ones made cell by cell, and short ways to read what came of them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/importfile/import_file.h"
#include "tests/unit/importfile/zip_bytes.h"

namespace hostyard::test {

using Cells = std::vector<std::string>;  // the texts of one row, in the template's order

// The template's headers without their hints.
Cells header();
// A row that imports: host `h<n>` with the ip 10.0.0.<n>.
Cells good_row(int n);
// good_row(n) with one cell replaced; columns by the template's letters, "K" is CpuCores.
Cells row_with(int n, char column, std::string text);

std::string csv_of(const std::vector<Cells>& rows, char separator = ',');

// The parts of a workbook whose one sheet "Host Information" has the given XML.
std::map<std::string, std::string> workbook_parts(std::string sheet_xml);
// <worksheet> around the rows of a sheet's XML.
std::string sheet_xml(const std::string& rows_xml);
// <row> with inline strings; "" is no cell.
std::string row_xml(int number, const Cells& cells);
// The workbook of these rows, beginning at row 1.
std::string workbook_of(const std::vector<Cells>& rows);

std::string file_content(const std::string& path_in_tests_data);

Result<std::vector<HostDraft>> read(std::string_view content);

// The problems of a refused file as "where|value|accepted"; {"accepted"} where it was not refused.
std::vector<std::string> problems_of(const Result<std::vector<HostDraft>>& result);

}  // namespace hostyard::test
