#include "realexec/sealed_secrets.h"

#include <array>
#include <vector>

#include <fmt/format.h>
#include <sodium.h>

#include "engine/base/result.h"

namespace hostyard {
namespace {

static_assert(kKeyBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr int kBase64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

using Bytes = std::vector<unsigned char>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string identify(const SecretKey& key) {
  static constexpr std::string_view kPurpose = "hostyard key id";
  std::array<unsigned char, crypto_generichash_BYTES_MIN> hash{};
  crypto_generichash(hash.data(), hash.size(), bytes_of(kPurpose), kPurpose.size(), key.get(), kKeyBytes);
  return fmt::format("{:02x}{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2], hash[3]);
}

std::string to_base64(const Bytes& bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), kBase64), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), kBase64);
  text.pop_back();  // its terminating NUL
  return text;
}

// Nothing where the text is not base64.
Bytes from_base64(std::string_view text) {
  if (text.empty()) return {};
  Bytes bytes(text.size());
  std::size_t length = 0;
  const char* end = nullptr;
  const int result = sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length,
                                       &end, kBase64);
  if (result != 0 || end != text.data() + text.size()) return {};
  bytes.resize(length);
  return bytes;
}

// Zeroes a buffer whatever way the scope is left.
struct Wiped {
  std::string text;
  ~Wiped() { sodium_memzero(text.data(), text.size()); }
};

}  // namespace

SealedSecrets::SealedSecrets(std::string key_path)
    : key_path_(std::move(key_path)), key_(read_or_create_key(key_path_)), key_id_(identify(key_)) {}

std::string SealedSecrets::seal(const Secret& plain, std::string_view context) {
  const std::string bound = prefix() + std::string(context);
  const std::string& text = plain.reveal();
  Bytes sealed(kNonceBytes + text.size() + kTagBytes);
  randombytes_buf(sealed.data(), kNonceBytes);
  unsigned long long length = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + kNonceBytes, &length, bytes_of(text),
                                             text.size(), bytes_of(bound), bound.size(), nullptr,
                                             sealed.data(), key_.get());
  return prefix() + to_base64(sealed);
}

Secret SealedSecrets::open(std::string_view sealed, std::string_view context) {
  const auto refuse_with = [&](std::string_view what) {
    return Error(
        ErrorCode::kDecryptPasswdError,
        fmt::format("a sealed password of {} does not open with key file {}: {}", context, key_path_, what));
  };
  const std::size_t id_at = sealed.find(':') + 1;
  const std::size_t body_at = sealed.find(':', id_at) + 1;
  if (!sealed.starts_with("hy1:") || body_at == 0)
    throw refuse_with("it is not in the form hy1:<key id>:<base64>");
  if (!sealed.starts_with(prefix())) {
    throw refuse_with(
        fmt::format("it was sealed with another key (that file holds key {}); give the key file that the "
                    "store was written with",
                    key_id_));
  }
  const Bytes bytes = from_base64(sealed.substr(body_at));
  if (bytes.size() < kNonceBytes + kTagBytes) throw refuse_with("it is cut or damaged");

  const std::string bound = prefix() + std::string(context);
  Wiped plain{std::string(bytes.size() - kNonceBytes - kTagBytes, '\0')};
  unsigned long long length = 0;
  const int result = crypto_aead_xchacha20poly1305_ietf_decrypt(
      reinterpret_cast<unsigned char*>(plain.text.data()), &length, nullptr, bytes.data() + kNonceBytes,
      bytes.size() - kNonceBytes, bytes_of(bound), bound.size(), bytes.data(), key_.get());
  if (result != 0) throw refuse_with("it was changed, or belongs to another row");
  return Secret(plain.text);
}

}  // namespace hostyard
