#include "realexec/private_key.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <sodium.h>

#include "realexec/secret_file.h"
#include "realexec/ssh_wire.h"

namespace hostyard {
namespace {

constexpr std::string_view kOpenSshBegin = "-----BEGIN OPENSSH PRIVATE KEY-----";
constexpr std::string_view kOpenSshEnd = "-----END OPENSSH PRIVATE KEY-----";
constexpr std::string_view kOpenSshMagic{"openssh-key-v1\0", 15};

struct BigNumberDeleter {
  void operator()(BIGNUM* number) const { BN_clear_free(number); }
};
using BigNumber = std::unique_ptr<BIGNUM, BigNumberDeleter>;

void append_number(std::string& blob, const BIGNUM* number) {
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  if (!bytes.empty() && (static_cast<unsigned char>(bytes[0]) & 0x80) != 0) bytes.insert(0, 1, '\0');
  append_wire_text(blob, bytes);
}

// ---- an RSA key in OpenSSH's format ----

EvpKey rsa_of_numbers(const std::array<std::string_view, 6>& numbers) {  // n, e, d, iqmp, p, q
  static constexpr std::array<const char*, 6> kNames{
      OSSL_PKEY_PARAM_RSA_N,       OSSL_PKEY_PARAM_RSA_E,
      OSSL_PKEY_PARAM_RSA_D,       OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
      OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2};
  std::array<BigNumber, 8> kept;
  const std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)> builder(OSSL_PARAM_BLD_new(),
                                                                                OSSL_PARAM_BLD_free);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    kept[i].reset(BN_bin2bn(reinterpret_cast<const unsigned char*>(numbers[i].data()),
                            static_cast<int>(numbers[i].size()), nullptr));
    if (!kept[i] || OSSL_PARAM_BLD_push_BN(builder.get(), kNames[i], kept[i].get()) != 1) return nullptr;
  }
  // The two exponents that the format leaves out: d mod (p-1), d mod (q-1).
  const std::unique_ptr<BN_CTX, decltype(&BN_CTX_free)> scratch(BN_CTX_new(), BN_CTX_free);
  for (std::size_t i = 0; i < 2; ++i) {
    const BigNumber less(BN_dup(kept[4 + i].get()));
    kept[6 + i].reset(BN_new());
    if (!less || BN_sub_word(less.get(), 1) != 1 ||
        BN_mod(kept[6 + i].get(), kept[2].get(), less.get(), scratch.get()) != 1)
      return nullptr;
    const char* name = i == 0 ? OSSL_PKEY_PARAM_RSA_EXPONENT1 : OSSL_PKEY_PARAM_RSA_EXPONENT2;
    if (OSSL_PARAM_BLD_push_BN(builder.get(), name, kept[6 + i].get()) != 1) return nullptr;
  }
  const std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)> parameters(
      OSSL_PARAM_BLD_to_param(builder.get()), OSSL_PARAM_free);
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr), EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) != 1)
    return nullptr;
  return EvpKey(key);
}

struct OpenSshKey {
  std::string_view cipher;
  std::string_view type;
  std::string_view secret_part;  // plain where the cipher is "none"
};
std::optional<OpenSshKey> read_openssh(std::string_view bytes) {
  if (!bytes.starts_with(kOpenSshMagic)) return std::nullopt;
  WireReader reader(bytes.substr(kOpenSshMagic.size()));
  const auto cipher = reader.text();
  const auto kdf = reader.text();
  const auto kdf_options = reader.text();
  const auto count = reader.number();
  const auto public_part = reader.text();
  const auto secret_part = reader.text();
  if (!cipher || !kdf || !kdf_options || count != 1U || !public_part || !secret_part) return std::nullopt;
  const auto type = WireReader(*public_part).text();
  if (!type) return std::nullopt;
  return OpenSshKey{*cipher, *type, *secret_part};
}

EvpKey openssh_rsa(std::string_view secret_part) {
  WireReader reader(secret_part);
  const auto check = reader.number();
  if (!check || reader.number() != check || reader.text() != "ssh-rsa") return nullptr;
  std::array<std::string_view, 6> numbers;
  for (std::string_view& number : numbers) {
    const auto text = reader.text();
    if (!text) return nullptr;
    number = *text;
  }
  return rsa_of_numbers(numbers);
}

std::optional<Secret> openssh_bytes(std::string_view text) {
  const std::size_t begin = text.find(kOpenSshBegin);
  const std::size_t end = text.find(kOpenSshEnd);
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return std::nullopt;
  const std::string_view body = text.substr(begin + kOpenSshBegin.size(), end - begin - kOpenSshBegin.size());
  std::string bytes(body.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), body.data(),
                        body.size(), "\r\n ", &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
    return std::nullopt;
  bytes.resize(size);
  return Secret(std::move(bytes));
}

int give_passphrase(char* buffer, int size, int, void* passphrase) {
  const std::string& text = static_cast<const Secret*>(passphrase)->reveal();
  if (text.size() > static_cast<std::size_t>(size)) return -1;
  std::ranges::copy(text, buffer);  // its length says where it ends
  return static_cast<int>(text.size());
}

}  // namespace

void EvpKeyDeleter::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

tl::expected<PrivateKey, std::string> read_private_key(const std::string& path, const Secret& passphrase) {
  auto text = read_secret_file(path);
  if (!text) return tl::unexpected("private key " + text.error());
  const auto failed = [&](std::string_view why) {
    return tl::unexpected(fmt::format("private key {}: {}", path, why));
  };
  if (const auto bytes = openssh_bytes(text->reveal())) {
    const auto key = read_openssh(bytes->reveal());
    if (!key) return failed("damaged: it begins as a key of OpenSSH and does not go on as one");
    if (key->cipher != "none" && passphrase.empty())
      return failed("has a passphrase, and none is configured");
    if (key->type != "ssh-rsa") return PrivateKey{std::move(*text), nullptr};
    if (key->cipher != "none")
      return failed(
          "an RSA key with a passphrase in OpenSSH's format cannot be read here; "
          "accepted: the same in PEM ('ssh-keygen -p -m PEM -f KEY' rewrites it), or an Ed25519 key");
    EvpKey rsa = openssh_rsa(key->secret_part);
    if (!rsa) return failed("damaged: its numbers are no RSA key");
    return PrivateKey{std::move(*text), std::move(rsa)};
  }
  const std::unique_ptr<BIO, decltype(&BIO_free)> source(
      BIO_new_mem_buf(text->reveal().data(), static_cast<int>(text->reveal().size())), BIO_free);
  Secret given = passphrase;
  EvpKey key(PEM_read_bio_PrivateKey(source.get(), nullptr, give_passphrase, &given));
  if (!key) {
    const bool locked = text->reveal().find("ENCRYPTED") != std::string::npos;
    if (!locked) return failed("not a private key; accepted: OpenSSH's format, PEM, PKCS#8");
    return failed(passphrase.empty() ? "has a passphrase, and none is configured"
                                     : "the configured passphrase does not open it");
  }
  const bool is_rsa = EVP_PKEY_is_a(key.get(), "RSA") == 1;
  return PrivateKey{std::move(*text), is_rsa ? std::move(key) : nullptr};
}

std::string rsa_public_blob(const EvpKey& key, std::string_view algorithm) {
  BIGNUM* e = nullptr;
  BIGNUM* n = nullptr;
  EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_RSA_E, &e);
  EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_RSA_N, &n);
  const BigNumber exponent(e), modulus(n);
  std::string blob;
  append_wire_text(blob, algorithm);
  append_number(blob, exponent.get());
  append_number(blob, modulus.get());
  return blob;
}

std::string rsa_sha512_signature(const EvpKey& key, std::string_view bytes) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::size_t size = static_cast<std::size_t>(EVP_PKEY_size(key.get()));
  std::string signature(size, '\0');
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  if (EVP_DigestSignInit(context.get(), nullptr, EVP_sha512(), nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, data,
                     bytes.size()) != 1)
    return {};
  signature.resize(size);
  return signature;
}

}  // namespace hostyard
