// The format of keys, signatures and messages of SSH (RFC 4251, 5): numbers of four bytes, texts with their
// length before them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hostyard {

// Reads from the front; nothing where the bytes end before the value does. What it gives lives as long as the
// bytes.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : bytes_(bytes) {}
  std::optional<std::uint8_t> byte() {
    if (bytes_.empty()) return std::nullopt;
    const auto value = static_cast<std::uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return value;
  }
  std::optional<std::uint32_t> number() {
    if (bytes_.size() < 4) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<unsigned char>(bytes_[i]);
    bytes_.remove_prefix(4);
    return value;
  }
  std::optional<std::string_view> text() {
    const auto size = number();
    if (!size || *size > bytes_.size()) return std::nullopt;
    const std::string_view value = bytes_.substr(0, *size);
    bytes_.remove_prefix(*size);
    return value;
  }

 private:
  std::string_view bytes_;
};

inline void append_wire_number(std::string& bytes, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xff);
}
inline void append_wire_text(std::string& bytes, std::string_view text) {
  append_wire_number(bytes, static_cast<std::uint32_t>(text.size()));
  bytes += text;
}

}  // namespace hostyard
