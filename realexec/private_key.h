// A private key of the control machine, as a file holds it.
#pragma once

#include <memory>
#include <string>

#include <tl/expected.hpp>

#include "engine/base/secret.h"

struct evp_pkey_st;

namespace hostyard {

struct EvpKeyDeleter {
  void operator()(evp_pkey_st* key) const;
};
using EvpKey = std::unique_ptr<evp_pkey_st, EvpKeyDeleter>;

struct PrivateKey {
  Secret text;  // the file
  EvpKey rsa;   // set where it is an RSA key: libssh2 1.10 can sign with it only by ssh-rsa (SHA-1), which
                // hosts refuse
};

// PEM, PKCS#8 or OpenSSH's own format. The error names the file and what to do: not there, readable by
// others, no private key, a wrong or missing passphrase, an RSA key with a passphrase in OpenSSH's format
// (`ssh-keygen -p -m PEM` converts it).
tl::expected<PrivateKey, std::string> read_private_key(const std::string& path, const Secret& passphrase);

// The public half as the wire has it, under the signature algorithm's name: "rsa-sha2-512".
std::string rsa_public_blob(const EvpKey& key, std::string_view algorithm);
// RSASSA-PKCS1-v1_5 with SHA-512. Throws std::bad_alloc only; empty: OpenSSL refused.
std::string rsa_sha512_signature(const EvpKey& key, std::string_view bytes);

}  // namespace hostyard
