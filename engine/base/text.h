// Text rules that several places share (DOM-2, rulings on DOM-3/DOM-20).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hostyard {

inline constexpr std::size_t kMaxStoredBytes = 190;

bool is_utf8(std::string_view text);

// Without outer blanks; blanks are those of Unicode White_Space.
std::string_view trim(std::string_view text);

// What is wrong with a string that is to be stored (1 to 190 bytes of UTF-8, no outer blanks, no control
// characters), in words that fit behind "accepted: "; nothing where it is fine. The empty string is fine
// here: whether a field may be empty is the field's own rule.
std::optional<std::string> stored_string_fault(std::string_view text);

// "a, b, c" -> {"a", "b", "c"}, each trimmed, empty ones dropped.
std::vector<std::string> split_list(std::string_view text, char separator = ',');

std::string join(std::span<const std::string> parts, std::string_view separator);

// The candidate nearest in spelling without regard to case, for "did you mean": at most a third of the word
// is to be edited (of a short word, two letters), and less than the whole candidate.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

// Same text in ASCII lower case.
std::string lower(std::string_view text);

// An id as messages show it: an empty one as "", so that one sees where it would stand.
std::string_view shown_id(std::string_view id);

// RFC 3339 in UTC with seconds ("2026-01-31T12:00:00Z"); 0 gives "".
std::string rfc3339(std::int64_t micros);

}  // namespace hostyard
