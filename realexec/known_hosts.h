// OpenSSH's known_hosts: which keys a host is known by. Pure functions on the text of the file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hostyard {

enum class KnownAs : std::uint8_t {
  kUnknown,    // no line names the host
  kSame,       // with this very key
  kDifferent,  // with other keys only, of the same type or another: never to be trusted
  kRevoked     // this key is marked @revoked
};

// `host` is an address or a name without port; port 22 is written plainly in the file, any other as
// [host]:port. Names may be hashed, hold wildcards and negations. `key`: the blob of the wire format. Lines
// that are no entries, and those of certificate authorities, count for nothing.
KnownAs known_as(std::string_view file, std::string_view host, std::uint16_t port, std::string_view key);

// The key types under which the host is known ("ssh-ed25519"), each once, in the order of the file: what to
// ask the host for, lest it shows a key that the file does not hold.
std::vector<std::string> known_types(std::string_view file, std::string_view host, std::uint16_t port);

// The line for a host that is met for the first time; ends with a line break.
std::string known_hosts_line(std::string_view host, std::uint16_t port, std::string_view key);

// The blob of a line "TYPE BASE64 COMMENT", as a .pub file has it; empty where it is none.
std::string public_key_blob(std::string_view line);
// "ssh-ed25519": the type that the blob of a public key begins with; empty where it is none.
std::string_view key_type(std::string_view key);
// "SHA256:…", as ssh-keygen -l prints it.
std::string fingerprint(std::string_view key);

}  // namespace hostyard
