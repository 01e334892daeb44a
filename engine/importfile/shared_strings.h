// The shared strings of a workbook: texts that cells refer to by number.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "engine/importfile/xml_scanner.h"

namespace hostyard {

class SharedStrings {
 public:
  // Reads a whole part sharedStrings.xml with at most `max_strings` of them; the error says what is wrong.
  static tl::expected<SharedStrings, std::string> read(XmlScanner& xml, std::size_t max_strings);

  std::optional<std::string_view> at(std::size_t index) const;

 private:
  std::string text_;               // all of them, one behind the other
  std::vector<std::size_t> ends_;  // where each ends
};

// After the start of <si> or <is>: appends its text, the runs of rich text joined and phonetic hints left
// out, up to its end. False on a fault of the scanner. (Appends, because a million texts share one buffer.)
bool append_rich_text(XmlScanner& xml, std::string& out);

// A text as spreadsheets mean it: _xHHHH_ is a character (ECMA-376, ST_Xstring).
std::string unescaped(std::string_view text);

}  // namespace hostyard
