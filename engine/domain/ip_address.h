// An IP address in canonical form (rulings on DOM-3 and DOM-20).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hostyard {

class IpAddress {
 public:
  IpAddress() : text_("0.0.0.0") {}

  // IPv4 dotted quad or IPv6 (RFC 5952 on output; IPv4-mapped becomes IPv4; no zone index, no port, no
  // blanks).
  static std::optional<IpAddress> parse(std::string_view text);

  const std::string& text() const { return text_; }
  bool is_v6() const { return text_.find(':') != std::string::npos; }
  // "10.0.0.1:22", "[::1]:22".
  std::string with_port(std::uint16_t port) const;

  auto operator<=>(const IpAddress&) const = default;

 private:
  explicit IpAddress(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace hostyard
