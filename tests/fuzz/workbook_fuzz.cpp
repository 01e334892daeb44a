// The workbook form. Bytes that begin like a zip archive are the workbook itself; others are the XML of its
// parts, for behind compression and check sums the fuzzer would not get anywhere: up to the first NUL the
// sheet, then the shared strings, then the list of sheets.
#include <array>
#include <cstdint>
#include <string>

#include <zip.h>

#include "tests/fuzz/checked_import.h"

namespace {

constexpr std::string_view kRootLinks =
    R"(<Relationships><Relationship Id="r1" Type="t/officeDocument" Target="xl/workbook.xml"/></Relationships>)";
constexpr std::string_view kLinks =
    R"(<Relationships><Relationship Id="r1" Type="t/worksheet" Target="sheet.xml"/>)"
    R"(<Relationship Id="r2" Type="t/sharedStrings" Target="strings.xml"/></Relationships>)";
constexpr std::string_view kWorkbook =
    R"(<workbook><sheets><sheet name="Host Information" id="r1"/></sheets></workbook>)";

std::string archive_of(const std::array<std::pair<const char*, std::string_view>, 5>& parts) {
  zip_source_t* memory = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  zip_t* archive = zip_open_from_source(memory, ZIP_TRUNCATE, nullptr);
  zip_source_keep(memory);
  for (const auto& [name, content] : parts) {
    zip_source_t* part = zip_source_buffer(archive, content.data(), content.size(), 0);
    const zip_int64_t index = zip_file_add(archive, name, part, 0);
    zip_set_file_compression(archive, static_cast<zip_uint64_t>(index), ZIP_CM_STORE, 0);
  }
  zip_close(archive);
  zip_source_open(memory);
  zip_source_seek(memory, 0, SEEK_END);
  std::string bytes(static_cast<std::size_t>(zip_source_tell(memory)), '\0');
  zip_source_seek(memory, 0, SEEK_SET);
  zip_source_read(memory, bytes.data(), bytes.size());
  zip_source_close(memory);
  zip_source_free(memory);
  return bytes;
}

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
  hostyard::fuzz::check_import(archive_of({{{"_rels/.rels", kRootLinks},
                                            {"xl/_rels/workbook.xml.rels", kLinks},
                                            {"xl/workbook.xml", workbook},
                                            {"xl/sheet.xml", sheet},
                                            {"xl/strings.xml", strings.empty() ? "<sst/>" : strings}}}));
  return 0;
}
