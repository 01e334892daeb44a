#include "engine/workflow/record_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/base/text.h"

namespace hostyard {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// Of ASCII, and those of Latin-1 (U+0080 to U+009F), which steer terminals as well.
bool is_control(std::string_view character) {
  const auto byte = static_cast<unsigned char>(character[0]);
  if (character.size() == 2) return byte == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
  return character.size() == 1 && ((byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f);
}

// How many bytes at the start make one character of UTF-8; 0 where they make none.
std::size_t character_length(std::string_view text) {
  for (std::size_t length = 1; length <= std::min<std::size_t>(4, text.size()); ++length) {
    if (is_utf8(text.substr(0, length))) return length;
  }
  return 0;
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

}  // namespace

std::string clean_text(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const std::size_t length = character_length(bytes);
    const std::string_view character = bytes.substr(0, length);
    if (length == 0 || is_control(character)) {
      if (!bytes.starts_with("\r\n")) text += kReplacement;
    } else {
      text += character;
    }
    bytes.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return text;
}

std::string start_of(std::string_view bytes, std::size_t most) {
  const std::string_view trimmed = trim(bytes);
  if (trimmed.size() <= most) return clean_text(trimmed);
  std::size_t end = most;
  while (end > 0 && end + 3 > most && is_continuation(trimmed[end])) --end;
  return fmt::format("{} … ({} bytes more)", clean_text(trimmed.substr(0, end)), trimmed.size() - end);
}

std::string end_of(std::string_view bytes, std::size_t most) {
  const std::string_view trimmed = trim(bytes);
  if (trimmed.size() <= most) return clean_text(trimmed);
  std::size_t start = trimmed.size() - most;
  while (start + most < trimmed.size() + 3 && start < trimmed.size() && is_continuation(trimmed[start]))
    ++start;
  return fmt::format("({} bytes more) … {}", start, clean_text(trimmed.substr(start)));
}

}  // namespace hostyard
