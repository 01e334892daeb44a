// The workbook form. Bytes that begin like a zip archive are the workbook itself; others are the XML of its
// parts, for behind compression and check sums the fuzzer would not get anywhere: up to the first NUL the
// sheet, then the shared strings, then the list of sheets.
#include <cstdint>
#include <string>

#include "tests/fuzz/checked_import.h"
#include "tests/unit/importfile/zip_bytes.h"

namespace {

constexpr std::string_view kRootLinks =
    R"(<Relationships><Relationship Id="r1" Type="t/officeDocument" Target="xl/workbook.xml"/></Relationships>)";
constexpr std::string_view kLinks =
    R"(<Relationships><Relationship Id="r1" Type="t/worksheet" Target="sheet.xml"/>)"
    R"(<Relationship Id="r2" Type="t/sharedStrings" Target="strings.xml"/></Relationships>)";
constexpr std::string_view kWorkbook =
    R"(<workbook><sheets><sheet name="Host Information" id="r1"/></sheets></workbook>)";

std::string_view next_part(std::string_view& rest) {
  const std::size_t end = rest.find('\0');
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return part;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  if (rest.starts_with("PK")) {
    hostyard::fuzz::check_import(rest);
    return 0;
  }
  const std::string_view sheet = next_part(rest);
  const std::string_view strings = next_part(rest);
  const std::string_view workbook = rest.empty() ? kWorkbook : rest;
  hostyard::fuzz::check_import(
      hostyard::test::zip_of({{"_rels/.rels", std::string(kRootLinks)},
                              {"xl/_rels/workbook.xml.rels", std::string(kLinks)},
                              {"xl/workbook.xml", std::string(workbook)},
                              {"xl/sheet.xml", std::string(sheet)},
                              {"xl/strings.xml", std::string(strings.empty() ? "<sst/>" : strings)}}));
  return 0;
}
