#include "fakes/test_secrets.h"

#include <array>
#include <optional>

#include "engine/base/result.h"

namespace hostyard {
namespace {

constexpr std::string_view kPrefix = "fake:";
constexpr std::string_view kDigits = "0123456789abcdef";
constexpr unsigned char kMask = 0x5a;  // so that a password is not found by searching for its letters

std::optional<std::string> decode(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string text;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const std::size_t high = kDigits.find(hex[i]);
    const std::size_t low = kDigits.find(hex[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    text += static_cast<char>(static_cast<unsigned char>(high * 16 + low) ^ kMask);
  }
  return text;
}

}  // namespace

std::string TestSecrets::seal(const Secret& plain, std::string_view context) {
  std::string sealed(kPrefix);
  for (const char c : std::string(context) + '\0' + plain.reveal()) {
    const auto byte = static_cast<unsigned>(static_cast<unsigned char>(c)) ^ kMask;
    sealed += kDigits[byte >> 4];
    sealed += kDigits[byte & 15];
  }
  return sealed;
}

Secret TestSecrets::open(std::string_view sealed, std::string_view context) {
  const std::string bound = std::string(context) + '\0';
  if (sealed.starts_with(kPrefix)) {
    const auto text = decode(sealed.substr(kPrefix.size()));
    if (text && text->starts_with(bound)) return Secret(text->substr(bound.size()));
  }
  throw Error(ErrorCode::kDecryptPasswdError,
              "a sealed password does not open; accepted: one that the fake secrets sealed for this host");
}

}  // namespace hostyard
