// What changed on a host, for a message.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace hostyard {

// Lines that only one of the two states of a host has: "-before" and "+after"; empty: they are the same.
inline std::string difference(std::string_view before, std::string_view after) {
  const auto lines = [](std::string_view text) {
    std::multiset<std::string_view> all;
    while (!text.empty()) {
      const std::size_t size = text.find('\n');
      all.insert(text.substr(0, size));
      text.remove_prefix(size == std::string_view::npos ? text.size() : size + 1);
    }
    return all;
  };
  const auto had = lines(before);
  const auto has = lines(after);
  std::string text;
  for (const std::string_view line : had) {
    if (!has.contains(line)) text.append("-").append(line).append("\n");
  }
  for (const std::string_view line : has) {
    if (!had.contains(line)) text.append("+").append(line).append("\n");
  }
  if (text.empty() && before != after) text = "the same lines in another order\n";
  return text;
}

}  // namespace hostyard
