#include "engine/domain/ip_address.h"

#include <algorithm>
#include <array>

#include <arpa/inet.h>
#include <fmt/format.h>

namespace hostyard {
namespace {

std::string v4_text(const unsigned char* bytes) {
  return fmt::format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
}

// RFC 5952: lower case, no leading zeros, "::" for the first longest run of at least two zero groups.
std::string v6_text(const std::array<unsigned char, 16>& bytes) {
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 8; ++i) groups[i] = bytes[2 * i] * 256u + bytes[2 * i + 1];
  std::size_t best = 8;
  std::size_t best_length = 1;
  for (std::size_t i = 0; i < 8;) {
    std::size_t end = i;
    while (end < 8 && groups[end] == 0) ++end;
    if (end - i > best_length) {
      best = i;
      best_length = end - i;
    }
    i = end + 1;
  }
  std::string text;
  for (std::size_t i = 0; i < 8;) {
    if (i == best) {
      text += "::";
      i += best_length;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    text += fmt::format("{:x}", groups[i++]);
  }
  return text;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  const std::string zero_ended(text);
  if (zero_ended.size() != std::char_traits<char>::length(zero_ended.c_str())) return std::nullopt;
  std::array<unsigned char, 16> bytes{};
  // What it accepts is canonical already: it takes no leading zeros.
  if (inet_pton(AF_INET, zero_ended.c_str(), bytes.data()) == 1) return IpAddress(zero_ended);
  if (inet_pton(AF_INET6, zero_ended.c_str(), bytes.data()) != 1) return std::nullopt;
  constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin())) return IpAddress(v4_text(bytes.data() + 12));
  return IpAddress(v6_text(bytes));
}

std::string IpAddress::with_port(std::uint16_t port) const {
  return is_v6() ? fmt::format("[{}]:{}", text_, port) : fmt::format("{}:{}", text_, port);
}

}  // namespace hostyard
