// Values of an enumeration that a document gives by name or by number (ALLOC-7): "RecycleHost", "2".
#pragma once

#include <charconv>

#include "engine/domain/enums.h"

namespace hostyard {

template <NamedEnum E>
std::optional<E> parse_name_or_number(std::string_view text) {
  if (const auto named = parse<E>(text)) return named;
  std::size_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end || number >= EnumNames<E>::names.size()) return std::nullopt;
  return static_cast<E>(number);
}

}  // namespace hostyard
