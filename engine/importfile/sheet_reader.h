// Reads one sheet of a workbook, row by row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/importfile/raw_row.h"
#include "engine/importfile/shared_strings.h"
#include "engine/importfile/xml_scanner.h"

namespace hostyard {

// Hands over every row that has cells; numbers come as decimal text, formulas as formulas. Answers with what
// is wrong with the part as a whole, if anything is. All cells together may take `max_shared_bytes` from the
// shared strings: a cell of a few bytes may refer to a long text, and every cell is checked.
std::optional<std::string> read_sheet(XmlScanner& xml, const SharedStrings& strings,
                                      std::uint64_t max_shared_bytes, const RawRowSink& sink);

// A number of a sheet in decimal: "64" for 64, 64.0 and 6.4E1; at most 15 digits, as spreadsheets show them.
// Nothing where the text is no number.
std::optional<std::string> decimal(std::string_view number);

// "B7" -> 1, "AA7" -> 26; nothing where the letters are no column of a sheet (A to XFD).
std::optional<std::size_t> column_position(std::string_view reference);

}  // namespace hostyard
