// The end of a long output: what a program said last is worth more than what it said first.
#pragma once

#include <cstddef>
#include <string>

namespace hostyard {

// Appends, and drops what is older than the last `limit` bytes; not at each call, as that would move them
// all: the text may grow to twice the limit until cut_to_last().
inline void append_last(std::string& text, const char* bytes, std::size_t size, std::size_t limit) {
  text.append(bytes, size);
  if (text.size() > 2 * limit) text.erase(0, text.size() - limit);
}
// Whether anything had to go.
inline bool cut_to_last(std::string& text, std::size_t limit) {
  if (text.size() <= limit) return false;
  text.erase(0, text.size() - limit);
  return true;
}

}  // namespace hostyard
