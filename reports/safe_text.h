// Texts of unknown origin (case names, tool output, worlds) made harmless for a terminal, XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace hostyard {

// Well-formed UTF-8 that shows what would act: control characters but line feed and tab, Unicode's overrides
// of the writing direction and noncharacters appear as "\x1b" or "\u{202e}"; bytes that are no UTF-8 appear
// as "\xff".
std::string visible(std::string_view text);

// visible() on one line: line feeds and tabs appear as "\n" and "\t".
std::string visible_line(std::string_view text);

// visible() with the five characters of markup replaced: fits in XML and HTML, as text and in quoted
// attributes (line feeds and tabs as references, so that an XML reader keeps them there).
std::string escape_text(std::string_view text);
std::string escape_attribute(std::string_view text);

}  // namespace hostyard
