// Passwords sealed with XChaCha20-Poly1305 and a key from a file (DOM-21).
#pragma once

#include <string>
#include <string_view>

#include "engine/interfaces/secrets.h"
#include "realexec/key_file.h"

namespace hostyard {

// A sealed value is "hy1:<key id>:<base64url of nonce and ciphertext>". The key id tells keys apart without
// saying anything about them, so that a wrong key file is named as such. Same plain texts seal to different
// values.
class SealedSecrets final : public Secrets {
 public:
  // Makes the key file on first use; throws what read_or_create_key() throws.
  explicit SealedSecrets(std::string key_path);

  std::string seal(const Secret& plain, std::string_view context) override;
  // Throws Error(kDecryptPasswdError) naming the key file, never a secret: a value that was sealed with
  // another key, for another context, changed, or not sealed at all.
  Secret open(std::string_view sealed, std::string_view context) override;

  const std::string& key_id() const { return key_id_; }

 private:
  std::string prefix() const { return "hy1:" + key_id_ + ":"; }

  std::string key_path_;
  SecretKey key_;
  std::string key_id_;
};

}  // namespace hostyard
