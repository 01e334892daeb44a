#include "tests/unit/importfile/import_fixture.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fmt/format.h>

namespace hostyard::test {
namespace {

constexpr std::string_view kSheetNamespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view kTypes = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

Cells header() {
  return {"Host Name",
          "IP",
          "Login UserName",
          "Login Password",
          "RegionID",
          "ZoneID",
          "RackID",
          "Arch",
          "OS Version",
          "Kernel",
          "CpuCores",
          "Memory (GiB)",
          "Nic",
          "Cluster Purpose",
          "Component Purpose",
          "Disk Type",
          "Disks"};
}

Cells good_row(int n) {
  return {fmt::format("h{}", n),
          fmt::format("10.0.0.{}", n),
          "root",
          "secret",
          "Region1",
          "Zone1",
          "Rack1",
          "X86_64",
          "CentOS 7.0",
          "5.4.0",
          "16",
          "64",
          "10GE",
          "TiDB",
          "Compute",
          "SSD",
          R"([{"name":"sda","capacity":100,"path":"/data"}])"};
}

Cells row_with(int n, char column, std::string text) {
  Cells cells = good_row(n);
  cells.at(static_cast<std::size_t>(column - 'A')) = std::move(text);
  return cells;
}

std::string csv_of(const std::vector<Cells>& rows, char separator) {
  std::string text;
  for (const Cells& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += separator;
      text += '"';
      for (const char c : row[i]) text += c == '"' ? std::string("\"\"") : std::string(1, c);
      text += '"';
    }
    text += '\n';
  }
  return text;
}

std::map<std::string, std::string> workbook_parts(std::string sheet) {
  const auto links = [](const std::string& body) {
    return fmt::format(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{}"
        "</Relationships>",
        body);
  };
  return {
      {"_rels/.rels",
       links(fmt::format("<Relationship Id=\"rId1\" Type=\"{}/officeDocument\" Target=\"xl/workbook.xml\"/>",
                         kTypes))},
      {"xl/_rels/workbook.xml.rels",
       links(
           fmt::format("<Relationship Id=\"rId1\" Type=\"{0}/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                       "<Relationship Id=\"rId2\" Type=\"{0}/sharedStrings\" Target=\"sharedStrings.xml\"/>",
                       kTypes))},
      {"xl/workbook.xml",
       fmt::format(
           "<workbook xmlns=\"{}\" xmlns:r=\"{}\"><sheets><sheet name=\"Host Information\" sheetId=\"1\" "
           "r:id=\"rId1\"/></sheets></workbook>",
           kSheetNamespace, kTypes)},
      {"xl/worksheets/sheet1.xml", std::move(sheet)},
  };
}

std::string sheet_xml(const std::string& rows_xml) {
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"{}\"><sheetData>{}</sheetData>"
      "</worksheet>",
      kSheetNamespace, rows_xml);
}

std::string row_xml(int number, const Cells& cells) {
  std::string text = fmt::format("<row r=\"{}\">", number);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) continue;
    text += fmt::format("<c r=\"{}{}\" t=\"inlineStr\"><is><t>{}</t></is></c>", static_cast<char>('A' + i),
                        number, escaped(cells[i]));
  }
  return text + "</row>";
}

std::string workbook_of(const std::vector<Cells>& rows) {
  std::string xml;
  for (std::size_t i = 0; i < rows.size(); ++i) xml += row_xml(static_cast<int>(i) + 1, rows[i]);
  return zip_of(workbook_parts(sheet_xml(xml)));
}

std::string file_content(const std::string& path_in_tests_data) {
  std::ifstream file(std::string(HOSTYARD_SOURCE_DIR "/tests/data/") + path_in_tests_data, std::ios::binary);
  if (!file) throw std::runtime_error("no file " + path_in_tests_data);
  return {std::istreambuf_iterator<char>(file), {}};
}

Result<std::vector<HostDraft>> read(std::string_view content) {
  return read_import_file(content, "hosts", ImportLimits{});
}

std::vector<std::string> problems_of(const Result<std::vector<HostDraft>>& result) {
  if (result) return {"accepted"};
  std::vector<std::string> lines;
  for (const Problem& problem : result.error().problems) {
    lines.push_back(fmt::format("{}|{}|{}", problem.where, problem.value, problem.accepted));
  }
  return lines;
}

}  // namespace hostyard::test
