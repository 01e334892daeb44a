// Arithmetic that refuses to overflow (DOM-1).
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

namespace hostyard {

using Count = std::int32_t;  // cores, GiB, numbers of things: 0..2147483647 wherever it is stored (DOM-1)

inline constexpr Count kMaxCount = std::numeric_limits<Count>::max();

// A wide value as a Count, or nothing where it is outside 0..2147483647.
constexpr std::optional<Count> to_count(std::int64_t wide) {
  if (wide < 0 || wide > kMaxCount) return std::nullopt;
  return static_cast<Count>(wide);
}

constexpr std::optional<Count> checked_add(Count a, Count b) {
  return to_count(std::int64_t{a} + b);
}
constexpr std::optional<Count> checked_subtract(Count a, Count b) {
  return to_count(std::int64_t{a} - b);
}

}  // namespace hostyard
