// What hosts and tools print, as it may stand in a record (STEP-12).
#pragma once

#include <string>
#include <string_view>

namespace hostyard {

inline constexpr std::size_t kMostOutputBytes = 2'000;   // of one command or tool
inline constexpr std::size_t kMostRecordBytes = 65'536;  // of all that one run of a step says

// UTF-8 without control characters but tabs and line ends: whatever else is there becomes U+FFFD, a byte at a
// time.
std::string clean_text(std::string_view bytes);

// Clean and at most about `most` bytes: the start, and how much was left out. Blanks at the edges go.
std::string start_of(std::string_view bytes, std::size_t most = kMostOutputBytes);
// The same with the end kept: the last lines of a tool say why it failed.
std::string end_of(std::string_view bytes, std::size_t most = kMostOutputBytes);

}  // namespace hostyard
