// CSV (RFC 4180) as spreadsheets write it: any line ends, a byte order mark, UTF-8 or UTF-16, comma,
// semicolon or tab.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/importfile/raw_row.h"

namespace hostyard {

// Hands over every record with its number (1-based, the header included). The separator is the one with which
// the first record names most columns of the template. Answers with what ended the reading early, if anything
// did.
std::optional<Problem> read_csv(std::string_view content, const RawRowSink& sink);

// Text with a byte order mark of UTF-8 or UTF-16, or none, as UTF-8 without one; nothing where it is
// malformed.
std::optional<std::string> to_utf8(std::string_view content);

}  // namespace hostyard
