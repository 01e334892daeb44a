#include "reports/safe_text.h"

#include <array>
#include <cstdint>
#include <iterator>

#include <fmt/format.h>

#include "engine/base/text.h"

namespace hostyard {
namespace {

// The sequence at `at` if it is well-formed UTF-8, else nothing.
std::string_view sequence_at(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  const std::string_view sequence = text.substr(at, length);
  return sequence.size() == length && is_utf8(sequence) ? sequence : std::string_view{};
}

std::uint32_t code_point(std::string_view sequence) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(sequence[i]));
  };
  switch (sequence.size()) {
    case 1:
      return byte(0);
    case 2:
      return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
    case 3:
      return (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    default:
      return (byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
  }
}

// Turns writing around (so that a line reads other than it is), or is no character at all.
bool deceives(std::uint32_t point) {
  const bool direction = (point >= 0x202A && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069) ||
                         point == 0x200E || point == 0x200F || point == 0x061C;
  return direction || (point & 0xFFFE) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF);
}

bool is_control(std::uint32_t point) {
  return point < 0x20 || (point >= 0x7F && point <= 0x9F);
}

std::string replace(std::string_view text, std::string_view characters,
                    const std::string_view* replacements) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (const char c : text) {
    const std::size_t which = characters.find(c);
    if (which == std::string_view::npos) {
      out += c;
    } else {
      out += replacements[which];
    }
  }
  return out;
}

}  // namespace

std::string visible(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view sequence = sequence_at(text, at);
    if (sequence.empty()) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(text[at++]));
      continue;
    }
    at += sequence.size();
    const std::uint32_t point = code_point(sequence);
    const bool is_blank = point == '\n' || point == '\t';
    if (is_control(point) && !is_blank) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", point);
    } else if (deceives(point)) {
      fmt::format_to(std::back_inserter(out), "\\u{{{:04x}}}", point);
    } else {
      out += sequence;
    }
  }
  return out;
}

std::string visible_line(std::string_view text) {
  static constexpr std::array<std::string_view, 2> kShown = {"\\n", "\\t"};
  return replace(visible(text), "\n\t", kShown.data());
}

std::string escape_text(std::string_view text) {
  static constexpr std::array<std::string_view, 5> kEntities = {"&lt;", "&gt;", "&amp;", "&quot;", "&#39;"};
  return replace(visible(text), "<>&\"'", kEntities.data());
}

std::string escape_attribute(std::string_view text) {
  static constexpr std::array<std::string_view, 2> kReferences = {"&#10;", "&#9;"};
  return replace(escape_text(text), "\n\t", kReferences.data());
}

}  // namespace hostyard
