#include "realexec/known_hosts.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include "realexec/ssh_wire.h"

namespace hostyard {
namespace {

// ---- base64 as OpenSSH writes it: with padding ----

constexpr int kOpenSshBase64 = sodium_base64_VARIANT_ORIGINAL;

std::string encoded(std::string_view bytes) {
  std::string text(sodium_base64_encoded_len(bytes.size(), kOpenSshBase64), '\0');
  sodium_bin2base64(text.data(), text.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kOpenSshBase64);
  text.pop_back();  // the NUL
  return text;
}

std::optional<std::string> decoded(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &size, nullptr, kOpenSshBase64) != 0)
    return std::nullopt;
  bytes.resize(size);
  return bytes;
}

// ---- one line ----

struct Entry {
  std::string_view marker;  // "@revoked", "@cert-authority" or empty
  std::string_view hosts;
  std::string_view type;
  std::string_view key;  // base64
};

std::string_view next_word(std::string_view& line) {
  const std::size_t begin = line.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return line = {};
  line.remove_prefix(begin);
  const std::string_view word = line.substr(0, line.find_first_of(" \t\r"));
  line.remove_prefix(word.size());
  return word;
}

std::optional<Entry> entry_of(std::string_view line) {
  Entry entry;
  entry.hosts = next_word(line);
  if (entry.hosts.empty() || entry.hosts.front() == '#') return std::nullopt;
  if (entry.hosts.front() == '@') {
    entry.marker = entry.hosts;
    entry.hosts = next_word(line);
  }
  entry.type = next_word(line);
  entry.key = next_word(line);
  if (entry.key.empty() || entry.marker == "@cert-authority") return std::nullopt;
  return entry;
}

// ---- does a line name the host? ----

// '*' is any text, '?' any one character.
bool matches(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p, ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  return std::ranges::all_of(pattern.substr(p), [](char c) { return c == '*'; });
}

// "|1|salt|HMAC-SHA1 of the name".
bool matches_hash(std::string_view hashed, std::string_view name) {
  hashed.remove_prefix(3);
  const std::size_t bar = hashed.find('|');
  if (bar == std::string_view::npos) return false;
  const auto salt = decoded(hashed.substr(0, bar));
  const auto hash = decoded(hashed.substr(bar + 1));
  if (!salt || !hash) return false;
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha1(), salt->data(), static_cast<int>(salt->size()),
       reinterpret_cast<const unsigned char*>(name.data()), name.size(), digest, &size);
  return *hash == std::string_view(reinterpret_cast<const char*>(digest), size);
}

std::string name_in_file(std::string_view host, std::uint16_t port) {
  return port == 22 ? std::string(host) : fmt::format("[{}]:{}", host, port);
}

bool names(std::string_view hosts, std::string_view name) {
  if (hosts.starts_with("|1|")) return matches_hash(hosts, name);
  bool named = false;
  while (!hosts.empty()) {
    const std::size_t comma = hosts.find(',');
    std::string_view pattern = hosts.substr(0, comma);
    hosts.remove_prefix(comma == std::string_view::npos ? hosts.size() : comma + 1);
    const bool negated = pattern.starts_with('!');
    if (negated) pattern.remove_prefix(1);
    if (!matches(pattern, name)) continue;
    if (negated) return false;
    named = true;
  }
  return named;
}

template <class Visit>
void for_each_entry(std::string_view file, std::string_view host, std::uint16_t port, Visit visit) {
  const std::string name = name_in_file(host, port);
  while (!file.empty()) {
    const std::size_t end = file.find('\n');
    const auto entry = entry_of(file.substr(0, end));
    file.remove_prefix(end == std::string_view::npos ? file.size() : end + 1);
    if (entry && names(entry->hosts, name)) visit(*entry);
  }
}

}  // namespace

KnownAs known_as(std::string_view file, std::string_view host, std::uint16_t port, std::string_view key) {
  const std::string wanted = encoded(key);
  bool same = false, different = false, revoked = false;
  for_each_entry(file, host, port, [&](const Entry& entry) {
    if (entry.marker == "@revoked") {
      revoked = revoked || entry.key == wanted;
    } else if (entry.key == wanted) {
      same = true;
    } else {
      different = true;
    }
  });
  if (revoked) return KnownAs::kRevoked;
  if (same) return KnownAs::kSame;
  return different ? KnownAs::kDifferent : KnownAs::kUnknown;
}

std::vector<std::string> known_types(std::string_view file, std::string_view host, std::uint16_t port) {
  std::vector<std::string> types;
  for_each_entry(file, host, port, [&](const Entry& entry) {
    if (entry.marker.empty() && std::ranges::find(types, entry.type) == types.end())
      types.emplace_back(entry.type);
  });
  return types;
}

std::string known_hosts_line(std::string_view host, std::uint16_t port, std::string_view key) {
  return fmt::format("{} {} {}\n", name_in_file(host, port), key_type(key), encoded(key));
}

std::string public_key_blob(std::string_view line) {
  line = line.substr(0, line.find('\n'));
  const std::string_view type = next_word(line);
  const std::string blob = decoded(next_word(line)).value_or("");
  return key_type(blob) == type ? blob : std::string();
}

std::string_view key_type(std::string_view key) {
  return WireReader(key).text().value_or("");
}

std::string fingerprint(std::string_view key) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(key.data(), key.size(), digest, &size, EVP_sha256(), nullptr);
  std::string text = encoded({reinterpret_cast<const char*>(digest), size});
  while (text.ends_with('=')) text.pop_back();
  return "SHA256:" + text;
}

}  // namespace hostyard
