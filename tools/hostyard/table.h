// Rows of text as a table for people and as CSV for programs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hostyard {

struct Table {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;  // each as long as the header
};

// Aligned columns under a header in capitals; nothing in the texts can move the cursor. Empty columns stay.
std::string to_text(const Table& table);

// RFC 4180: CRLF, quotes where needed; the header comes first, also where there are no rows.
std::string to_csv(const Table& table);

// Columns that a text takes on a terminal: wide characters count twice.
std::size_t display_width(std::string_view utf8);

// The beginning that fits into so many columns; no character is cut in two.
std::string_view cut_to_width(std::string_view utf8, std::size_t columns);

}  // namespace hostyard
